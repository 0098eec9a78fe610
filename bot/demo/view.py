"""What a person sees of a chat: messages in order, with words, buttons and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.demo.accounts import Chat
from bot.demo.formatting import to_html
from bot.demo.messages import Message
from bot.demo.world import World


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; `data` for one that asks the bot, `url` for one that opens.

    A Mini App opens too, inside Telegram.
    """

    label: str
    data: str | None = None
    url: str | None = None


class Seen:
    """One message as it looks now; it follows edits."""

    def __init__(self, world: World, message: Message) -> None:
        self._world = world
        self._message = message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seen) and other._message is self._message

    def __hash__(self) -> int:
        return id(self._message)

    def __repr__(self) -> str:
        return f"<{self.sender} {self.id}: {self.text!r}>"

    @property
    def raw(self) -> Message:
        """The server's own record."""
        return self._message

    @property
    def id(self) -> int:
        """Its number in the chat."""
        return self._message.id

    @property
    def sender(self) -> str:
        """Who wrote it: "bot" or "user"."""
        return "bot" if self._message.sender is self._world.bot else "user"

    @property
    def text(self) -> str:
        """Its words, or its caption; empty when it has none."""
        content = self._message.content
        words: str = content.get("text") or content.get("caption") or ""
        return words

    @property
    def html(self) -> str:
        """Its words with Telegram's tags, safe to show."""
        if self._message.html is None:
            content = self._message.content
            entities = content.get("entities") or content.get("caption_entities") or []
            self._message.html = to_html(self.text, entities)
        return self._message.html

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of buttons inside the chat."""
        return [
            [
                Button(
                    each["text"],
                    each.get("callback_data"),
                    each.get("url") or each.get("web_app", {}).get("url"),
                )
                for each in row
            ]
            for row in self._message.buttons
        ]

    @property
    def labels(self) -> list[str]:
        """The words on all its buttons, in reading order."""
        return [button.label for row in self.buttons for button in row]

    @property
    def reactions(self) -> list[str]:
        """The emoji people and the bot put on it."""
        return [
            str(reaction.get("emoji", ""))
            for reactions in self._message.reactions.values()
            for reaction in reactions
        ]

    @property
    def kind(self) -> str:
        """What it is: text, photo, document, voice, sticker…"""
        skipped = {"caption", "caption_entities", "entities"}
        return next((key for key in self._message.content if key not in skipped), "empty")

    @property
    def photo(self) -> bytes | None:
        """The picture's bytes."""
        sizes = self._message.content.get("photo")
        return self._world.files.get(sizes[-1]["file_id"]).data if sizes else None

    @property
    def document(self) -> tuple[bytes, str] | None:
        """The file's bytes and name."""
        found = self._message.content.get("document")
        if not found:
            return None
        stored = self._world.files.get(found["file_id"])
        return stored.data, stored.name

    @property
    def edited(self) -> bool:
        """Whether its words were changed."""
        return self._message.edit_date is not None

    @property
    def reply_to(self) -> int | None:
        """The number of the message it answers."""
        answered = self._message.reply_to
        return None if answered is None else answered.id

    @property
    def silent(self) -> bool:
        """Whether it came without a sound."""
        return self._message.silent

    @property
    def date(self) -> datetime:
        """When it was sent."""
        return datetime.fromtimestamp(self._message.date, UTC)


class ChatView:
    """A chat on a phone's screen."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat

    @property
    def id(self) -> int:
        """The chat's number."""
        return self._chat.id

    @property
    def raw(self) -> Chat:
        """The server's own record."""
        return self._chat

    @property
    def messages(self) -> list[Seen]:
        """Everything in the chat now, oldest first."""
        return [Seen(self._world, message) for message in self._chat.messages.values()]

    @property
    def toasts(self) -> list[str]:
        """What pressed buttons answered, oldest first; silent answers are empty."""
        return [toast.text for toast in self._chat.toasts]

    @property
    def actions(self) -> list[str]:
        """The signs of life (typing…) the bot gave."""
        return [action for _, action in self._chat.actions]

    def seen(self, number: int) -> Seen:
        """The message of this number; LookupError when it is not there any more."""
        message = self._chat.messages.get(number)
        if message is None:
            raise LookupError(f"there is no message {number} in chat {self._chat.id}")
        return Seen(self._world, message)
