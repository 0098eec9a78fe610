"""What is remembered of people's power and of what was done with it, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

from coaching.staff.records import Staff

if TYPE_CHECKING:
    from content.access import Role

GIVEN: Final[tuple[Role, ...]] = ("coach", "sponsor", "admin", "owner")
"""The roles that are given; nobody is made a learner."""

LogForm = Literal["csv", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is known by their chat: who works here, who learns, who pressed Start."""

    chat: int
    learner: int | None = None
    """Their id as a learner, if they are one."""
    name: str = ""
    """The name under which they work here, else the one they have as a learner."""
    status: str = ""
    """As a learner; empty for somebody who is none."""
    language: str = ""
    """Empty when nothing is known of them."""
    zone: str = ""
    staff: Staff | None = None
    """None for somebody who never had a role."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles they hold now, in the order in which they are shown."""
        return tuple(role for role in GIVEN if self.staff and role in self.staff.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """Which lines of the log are meant; None or empty: all."""

    actor: int | None = None
    """Whoever did it, by their id as staff (or as a learner)."""
    subject: int | None = None
    """Whom or what it was done to, by id."""
    action: str = ""
    """An action of the table of who may do what, such as `role.grant`, with all its verbs."""
    first: datetime | None = None
    """From this instant on."""
    last: datetime | None = None
    """Until before this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the log: no words of anybody, only who did what to which record."""

    id: int
    at: datetime
    actor: int | None
    """None: somebody on the machine itself, or the program."""
    action: str
    """`action:verb`."""
    subject: int | None
    detail: str = ""
    place: int | None = None
    """Its place in the chain; None while it is not sealed yet."""
    seal: str | None = None
    actor_name: str = ""
    """The name of a staff member, or of a learner who did it themselves; empty when gone."""
    subject_name: str = ""
    """The name of the learner or the staff member it is about, where the reader may know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Where the chained log stands."""

    place: int = 0
    """The place of the newest sealed line; 0 when there is none."""
    seal: str = ""
    """Its seal: whoever keeps it elsewhere can tell later that nothing before it was changed."""
    waiting: int = 0
    """How many lines are written and not sealed yet."""
    checked_at: datetime | None = None
    """When the whole chain was last gone through."""
    checked: int = 0
    """Up to which place."""
    broken_at: int | None = None
    """The first place that is not as it was sealed; None when all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFigures:
    """One week of a group: how many questions were put, and how many of them answered."""

    monday: date
    asked: int | None
    """None when fewer than five people were asked: such a number would be about them."""
    answered: int | None

    @property
    def rate(self) -> float | None:
        """The share that was answered; None when it may not be told, or nothing was asked."""
        if not self.asked or self.answered is None:
            return None
        return self.answered / self.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFigures:
    """How long entries waited for the first word or grade of a coach."""

    entries: int | None = 0
    """Entries that a coach has answered or reviewed; None as the others where too few people
    wrote them."""
    waiting: int | None = 0
    """Entries that none has yet."""
    median: float | None = None
    """Hours; None when there are too few people."""
    slow: float | None = None
    """Hours within which nine of ten were answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """A group in numbers; made only of five people or more, unless they are a coach's own."""

    cohort: int | None
    """None: everybody that may be counted together."""
    name: str = ""
    own: bool = False
    """Whether it is of whom the reader accompanies as a coach."""
    people: int = 0
    weeks: tuple[WeekFigures, ...] = ()
    """The oldest first."""
    items: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By (standard, item): how many of them answered something about it."""
    response: ResponseFigures = field(default_factory=ResponseFigures)
    at: datetime | None = None
    """When it was counted, if that was at night; None: just now."""
