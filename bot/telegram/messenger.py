"""Puts the coach's messages on Telegram: bot.ports.Messenger over the Bot API."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Container
from typing import Any

from bot.ports import SendFailed
from bot.telegram.api import Api
from bot.telegram.calls import (
    Call,
    document_call,
    edit_call,
    media_call,
    picture_call,
    small_call,
    text_call,
)
from bot.telegram.outcome import failure
from coaching.messages import Document, Edit, Fetch, Leave, Media, Message, Outgoing, Picture, Text

Draw = Callable[[dict[str, Any]], bytes]
"""Draws a picture's spec as PNG bytes; runs in a thread."""
Make = Callable[[str, int], Awaitable[tuple[str, bytes]]]
"""Makes the named file for a learner: its name and its bytes."""
Keep = Callable[[int, Fetch, bytes | None], Awaitable[None]]
"""Keeps what is in a file that was fetched for a chat; None: it cannot be had."""
LARGEST_FILE = 1 << 20
"""Bytes of a file that is fetched."""

log = logging.getLogger(__name__)


class TelegramMessenger:
    """Delivers messages by the Bot API; nothing personal ever goes to a group.

    `in_groups` are the only words that may be said there, as HTML.
    """

    def __init__(
        self,
        api: Api,
        draw: Draw,
        make: Make,
        *,
        keep: Keep | None = None,
        in_groups: Container[str] = (),
    ) -> None:
        self._api = api
        self._draw = draw
        self._make = make
        self._keep = keep
        self._in_groups = in_groups

    async def deliver(self, chat: int, message: Message) -> int | None:
        """Deliver, and return the new message's id if there is one; raises SendFailed."""
        if isinstance(message, Fetch):
            await self._fetch(chat, message)
            return None
        if chat <= 0 and not self._fit_for_group(message):
            raise SendFailed("refused", "only a private chat may be told this")
        method, params = await self._call_for(chat, message)
        answer = await self._ask(method, params)
        return _message_id(answer) if method.startswith("send") else None

    def _fit_for_group(self, message: Message) -> bool:
        if isinstance(message, Text):
            return message.html in self._in_groups and not message.buttons
        return isinstance(message, Leave)

    async def _call_for(self, chat: int, message: Outgoing) -> Call:
        match message:
            case Text():
                return text_call(chat, message)
            case Picture():
                return await self._picture(chat, message)
            case Document():
                return await self._document(chat, message)
            case Media():
                return media_call(chat, message)
            case Edit():
                return edit_call(chat, message)
            case _:
                return small_call(chat, message)

    async def _picture(self, chat: int, message: Picture) -> Call:
        """The picture, or its words alone if it cannot be drawn: the words are what counts."""
        try:
            png = await asyncio.to_thread(self._draw, message.spec)
        except Exception as error:
            kind = type(error).__name__
            log.error("picture not drawn: %s", kind, extra={"action": "picture_not_drawn"})
            words = Text(html=message.html, buttons=message.buttons, silent=message.silent)
            return text_call(chat, words)
        return picture_call(chat, message, png)

    async def _document(self, chat: int, message: Document) -> Call:
        try:
            filename, content = await self._make(message.make, message.learner)
        except Exception as error:
            raise SendFailed("refused", f"file not made ({type(error).__name__})") from error
        return document_call(chat, message, filename, content)

    async def _fetch(self, chat: int, message: Fetch) -> None:
        if self._keep is None:
            raise SendFailed("refused", "nobody here keeps what is fetched")
        await self._keep(chat, message, await self._content(message))

    async def _content(self, message: Fetch) -> bytes | None:
        """What is in the file; None when Telegram has it no more, or gives none so large."""
        try:
            return await self._api.file(message.file_id, LARGEST_FILE)
        except Exception as error:
            failed = failure(error)
            if failed is None or failed.permanent:
                return None
            raise failed from None

    async def _ask(self, method: str, params: dict[str, Any]) -> Any:
        """The method's result; None when Telegram says that all is so already."""
        try:
            return await self._api.call(method, params)
        except Exception as error:
            failed = failure(error)
            if failed is None:
                return None
            raise failed from None


def _message_id(answer: Any) -> int:
    """The id of the message just sent; raises SendFailed if the answer does not tell it."""
    number = answer.get("message_id") if isinstance(answer, dict) else None
    if isinstance(number, bool) or not isinstance(number, int):
        raise SendFailed("unknown", "an answer without a message id")
    return number
