"""What can happen in one learner's private chat, free of any channel's own types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Literal

from coaching.records import MediaKind

AppointmentKind = Literal[
    "daily",
    "reminder",
    "weekly",
    "resume",
    "settle",
    "snooze",
    "forget",
    "idle",
    "digest",
    "season",
    "plan",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; `key` is unique for ever and the same when it is told again."""

    key: str
    chat: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FromPerson(Event):
    """Something a person did, with the name and language their client told."""

    name: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote(FromPerson):
    """A text message, commands included."""

    message_id: int
    text: str
    reply_to: int | None = None
    forwarded: bool = False
    html: str = ""
    """The words with their formatting, as Telegram HTML; empty where they have none."""

    @property
    def formatted(self) -> str:
        """The words as Telegram HTML, formatted as they were."""
        return self.html or escape(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showed(FromPerson):
    """A message that is not plain text: voice, photo, file, sticker …"""

    message_id: int
    media: MediaKind
    file_id: str | None = None
    caption: str = ""
    album: str | None = None
    reply_to: int | None = None
    html: str = ""
    """The caption with its formatting, as Telegram HTML; empty where it has none."""

    @property
    def formatted(self) -> str:
        """The caption as Telegram HTML, formatted as it was."""
        return self.html or escape(self.caption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Event):
    """A file that the person sent was read; `words` None: it holds none, or cannot be had."""

    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(FromPerson):
    """An earlier message with new words (a text, or the caption of a photo or file)."""

    message_id: int
    text: str
    html: str = ""
    """The words with their formatting, as Telegram HTML; empty where they have none."""

    @property
    def formatted(self) -> str:
        """The words as Telegram HTML, formatted as they are now."""
        return self.html or escape(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped(FromPerson):
    """A button; `data` is whatever the client sent and may be forged."""

    callback_id: str
    message_id: int | None
    data: str
    shown: str = ""
    """The words of the message under which it stands, where the channel tells them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(FromPerson):
    """The person stopped the bot: nothing can be sent until they return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unblocked(FromPerson):
    """The person opened the bot again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intruded(Event):
    """The bot was addressed in a group or channel, where nothing personal may be said."""

    title: str = ""
    may_speak: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Called(Event):
    """Somebody who runs the programme puts a question to many; this learner is one of them."""

    prompt: str
    """The id of a prompt of the bank."""
    broadcast: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent(Event):
    """A message of this kind was given up: it did not arrive, or nobody knows whether it did."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WasAway(Event):
    """Nobody listened for so long that what was sent between two instants may be lost."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored(Event):
    """An update that asks nothing of the bot; `why` names it for the counters."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Event):
    """An appointment with a learner has come; `due` is when it was for, `at` when it is handled."""

    kind: AppointmentKind
    due: datetime
