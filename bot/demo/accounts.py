"""Who is there: accounts and the chats they meet in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.demo.messages import Message

ANONYMOUS_ADMIN_ID = 1087968824
CHANNEL_BOT_ID = 136817688
SERVICE_ID = 777000


@dataclass(slots=True)
class Account:
    """A person or a bot, known by its number."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    def as_json(self) -> dict[str, Any]:
        """Telegram's User object."""
        answer: dict[str, Any] = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        if self.last_name:
            answer["last_name"] = self.last_name
        if self.username:
            answer["username"] = self.username
        if self.language_code:
            answer["language_code"] = self.language_code
        return answer


@dataclass(slots=True)
class Toast:
    """What answerCallbackQuery showed above the chat."""

    text: str
    alert: bool
    url: str | None
    query_id: str


@dataclass(slots=True, eq=False)
class Chat:
    """One conversation: its members, the bot's standing in it, and its messages in order.

    `standing` is the bot's ChatMember status. In a private chat "kicked" means blocked, and
    None means the person has never spoken to the bot.
    """

    id: int
    type: str
    title: str | None = None
    username: str | None = None
    person: Account | None = None
    standing: str | None = None
    members: dict[int, Account] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    migrated_to: int | None = None
    toasts: list[Toast] = field(default_factory=list)
    actions: list[tuple[int, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Telegram's Chat object."""
        answer: dict[str, Any] = {"id": self.id}
        if self.person is not None:
            person = self.person
            answer["first_name"] = person.first_name
            if person.last_name:
                answer["last_name"] = person.last_name
            if person.username:
                answer["username"] = person.username
        else:
            answer["title"] = self.title or ""
            if self.username:
                answer["username"] = self.username
        answer["type"] = self.type
        return answer

    @property
    def private(self) -> bool:
        """Whether this is the chat of one person with the bot."""
        return self.person is not None
