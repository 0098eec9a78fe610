"""What the bot can put on a phone, as plain data that survives a restart."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

Keyboard = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of (label, data); the data is at most 64 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A message in Telegram's HTML, already escaped."""

    do: ClassVar[str] = "text"
    html: str
    buttons: Keyboard = ()
    reply_to: int | None = None
    silent: bool = False
    protected: bool = False
    """Whether the phone shall not let it be forwarded or saved: others' words are in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture drawn when it is sent from `spec` (see bot/pictures), with a caption."""

    do: ClassVar[str] = "picture"
    spec: dict[str, Any]
    html: str
    buttons: Keyboard = ()
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file made when it is sent; `make` names its maker (see bot/services/documents.py)."""

    do: ClassVar[str] = "document"
    make: str
    learner: int
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file that the channel has already, sent again by its `file_id`, with a caption.

    Telegram lets a file be sent again only as what it was: its kind stays.
    """

    do: ClassVar[str] = "media"
    media: Literal["photo", "document", "voice", "video", "audio"]
    file_id: str
    html: str = ""
    buttons: Keyboard = ()
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """New words and buttons for an earlier message.

    The message is named by its id, or by the `dedupe` key it was said under (`of`).
    `html` None leaves the words and renews the buttons alone; `caption` says it is a picture.
    """

    do: ClassVar[str] = "edit"
    html: str | None
    buttons: Keyboard = ()
    message_id: int | None = None
    of: str | None = None
    caption: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """A reaction on the person's own message: a receipt that cannot arrive twice."""

    do: ClassVar[str] = "react"
    message_id: int
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Ends the waiting circle on a button, with a short note if `text` is given."""

    do: ClassVar[str] = "answer"
    callback_id: str
    text: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Walk out of a group."""

    do: ClassVar[str] = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Takes messages of the bot's own out of the chat; those that are not there are no matter."""

    do: ClassVar[str] = "delete"
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Has the channel hand over a file that the person sent; it comes as the event Fetched.

    `key` is unique for ever, such as the one of the event by which the file came.
    """

    do: ClassVar[str] = "fetch"
    key: str
    file_id: str


Outgoing = Text | Picture | Document | Media | Edit | React | Answer | Leave | Delete
"""What changes something on the phone."""
Message = Outgoing | Fetch
_KINDS: dict[str, type[Any]] = {
    kind.do: kind
    for kind in (Text, Picture, Document, Media, Edit, React, Answer, Leave, Delete, Fetch)
}


def to_json(message: Message) -> dict[str, Any]:
    """The message as a JSON object."""
    return {"do": message.do, **asdict(message)}


def from_json(data: dict[str, Any]) -> Message:
    """The message that `to_json` wrote; raises KeyError or TypeError on anything else."""
    fields = dict(data)
    kind = _KINDS[fields.pop("do")]
    if "buttons" in fields:
        fields["buttons"] = tuple(
            tuple((label, value) for label, value in row) for row in fields["buttons"]
        )
    if "message_ids" in fields:
        fields["message_ids"] = tuple(fields["message_ids"])
    message: Message = kind(**fields)
    return message
