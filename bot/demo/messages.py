"""One message, and how Telegram writes it down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.demo.accounts import Account, Chat

Markup = dict[str, Any]


@dataclass(slots=True, eq=False)
class Message:
    """A message as the server keeps it; `content` holds the wire fields of its kind."""

    id: int
    chat: Chat
    date: int
    sender: Account | None
    content: dict[str, Any]
    sender_chat: Chat | None = None
    markup: Markup | None = None
    reply_to: Message | None = None
    edit_date: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    silent: bool = False
    reactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    html: str | None = None

    @property
    def inline(self) -> bool:
        """Whether the message carries buttons inside the chat."""
        return self.markup is not None and "inline_keyboard" in self.markup

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """The rows of inline buttons as the bot sent them."""
        if self.markup is None:
            return []
        rows: list[list[dict[str, Any]]] = self.markup.get("inline_keyboard", [])
        return rows

    def as_json(self, *, with_reply: bool = True) -> dict[str, Any]:
        """Telegram's Message object; a replied message is shown without its own reply."""
        answer: dict[str, Any] = {"message_id": self.id}
        if self.sender is not None:
            answer["from"] = self.sender.as_json()
        if self.sender_chat is not None:
            answer["sender_chat"] = self.sender_chat.as_json()
        answer["chat"] = self.chat.as_json()
        answer["date"] = self.date
        if self.edit_date is not None:
            answer["edit_date"] = self.edit_date
        if self.extra:
            answer.update(self.extra)
        if with_reply and self.reply_to is not None:
            answer["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        answer.update(self.content)
        if self.inline:
            answer["reply_markup"] = self.markup
        return answer
