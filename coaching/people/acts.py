"""What can be done about people and their power, by the chat or by the web: one record an act."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from coaching.people.records import LogFilter, LogForm

if TYPE_CHECKING:
    from content.access import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPeople:
    """See who works here and in which roles."""

    action: ClassVar[str] = "people.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPeople:
    """Look for somebody who is known, by a part of their name or by their Telegram user id."""

    action: ClassVar[str] = "people.read"
    words: str
    most: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPerson:
    """See one person: their name and their roles."""

    action: ClassVar[str] = "people.read"
    chat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighRole:
    """Learn whether a role could be given or withdrawn, before being asked whether to do it.

    Raises what `GrantRole` or `RevokeRole` would raise; `coaching.people.roles.consequence` then
    says in a sentence what will happen.
    """

    action: ClassVar[str] = "role.grant"
    chat: int
    role: Role
    give: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """Give somebody a role; a coach needs a name, for learners are told who reads."""

    action: ClassVar[str] = "role.grant"
    chat: int
    role: Role
    name: str = ""
    confirmed: bool = False
    """Whether the second question was answered with yes; without it nothing is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole:
    """Withdraw a role at once, with sessions, open questions and (of a coach) all assignments."""

    action: ClassVar[str] = "role.grant"
    chat: int
    role: Role
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLooks:
    """See one's own looks that are in force; with words, the learners whom one could look at."""

    action: ClassVar[str] = "look.begin"
    words: str = ""
    most: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighLook:
    """Learn whether this learner can be looked at, before a reason is written."""

    action: ClassVar[str] = "look.begin"
    learner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginLook:
    """Read what a learner shares for an hour, without being their coach; they are told why."""

    action: ClassVar[str] = "look.begin"
    learner: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLook:
    """End such a look before its hour is over."""

    action: ClassVar[str] = "look.begin"
    look: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLog:
    """Read a page of the log, newest first; who is no admin sees lines of their own only.

    `before` and `after` are ids of lines: the page of what is older, or of what is newer.
    """

    action: ClassVar[str] = "log.read"
    filter: LogFilter = field(default_factory=LogFilter)
    before: int | None = None
    after: int | None = None
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLog:
    """Take the log away as a file, oldest first, with places and seals.

    In the chat the file is sent; the web writes it with `bot.services.log_files`.
    """

    action: ClassVar[str] = "log.read"
    form: LogForm = "csv"
    filter: LogFilter = field(default_factory=LogFilter)
    to_chat: bool = False
    """Whether it is to be sent into the person's own chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChain:
    """See where the chain stands, and what the last check of it found."""

    action: ClassVar[str] = "log.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStatistics:
    """See a group in numbers: a cohort, or everybody that may be counted together.

    Admins, owners and sponsors see groups of five people or more, a coach (also one who is an
    admin too, with `own`) the numbers of their own learners.
    """

    action: ClassVar[str] = "figures.read"
    cohort: int | None = None
    own: bool = False


PeopleAct = (
    ReadPeople
    | FindPeople
    | ReadPerson
    | WeighRole
    | GrantRole
    | RevokeRole
    | ReadLooks
    | WeighLook
    | BeginLook
    | EndLook
    | ReadLog
    | ExportLog
    | ReadChain
    | ReadStatistics
)
