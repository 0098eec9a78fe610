"""Two admins, a broadcast in any state, and acts done on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from coaching.broadcast.effects import SaveBroadcast, SteerMessages
from coaching.broadcast.reach import Counted, Group
from coaching.broadcast.records import Broadcast, BroadcastState, Reach, Stage, Tally
from coaching.broadcast.view import Again, BroadcastView, Recipient
from coaching.effects import Effect, Record, Say
from coaching.messages import Text, to_json
from coaching.programme import Programme
from coaching.records import Cohort
from coaching.staff.acts import Act
from coaching.staff.perform import perform
from coaching.staff.records import Staff
from coaching.staff.view import StaffView
from content.access import load_access
from content.load import load
from content.words import load_time_words

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
"""Wednesday, 14:00 in Taipei."""
AMING = Staff(id=70, chat=2001, name="阿明", roles=frozenset({"admin"}))
AHUA = Staff(id=71, chat=2002, name="阿華", roles=frozenset({"owner"}), language="en")
WORDS = to_json(Text(html="<b>今晚</b>停課"))
STATES: tuple[BroadcastState, ...] = (
    "draft",
    "approval",
    "waiting",
    "running",
    "paused",
    "cancelled",
    "done",
)
EVERYBODY = Counted(groups=(Group(zone="Asia/Taipei", why=None, times=0, count=42),))

E = TypeVar("E")


@cache
def programme(**more: Any) -> Programme:
    """The rules over the shipped content."""
    return Programme(content=load(), words=load_time_words(), access=load_access(), **more)


def broadcast(state: BroadcastState = "draft", **fields: Any) -> Broadcast:
    """A broadcast of Aming's as it is in a state."""
    known: dict[str, Any] = {
        "id": 9,
        "author": AMING.id,
        "chat": AMING.chat,
        "state": state,
        "message": WORDS,
        "created_at": NOW - timedelta(hours=1),
    }
    if state != "draft":
        known |= {"reach": Reach(get=42), "confirmed_at": NOW - timedelta(minutes=5)}
    if state not in ("draft", "approval"):
        known["stages"] = (Stage(due=NOW),)
    if state in ("running", "paused", "done"):
        known["begun_at"] = NOW - timedelta(minutes=4)
    if state == "done":
        known["ended_at"] = NOW - timedelta(minutes=1)
    return Broadcast(**{**known, **fields})


@dataclass(frozen=True, slots=True)
class Desk:
    """Does acts; what is loaded is given by the test."""

    staff: Staff = AMING
    found: Broadcast | None = field(default_factory=broadcast)
    counted: Counted | None = EVERYBODY
    tally: Tally = field(default_factory=Tally)
    author: Staff | None = AMING
    admins: tuple[Staff, ...] = (AMING, AHUA)
    latest: tuple[tuple[Broadcast, Tally], ...] = ()
    cohorts: tuple[Cohort, ...] = (Cohort(id=1, name="週三班"),)
    again: Again = field(default_factory=Again)
    people: tuple[Recipient, ...] = ()
    rules: Programme = field(default_factory=programme)
    now: datetime = NOW

    def but(self, **fields: Any) -> Desk:
        """The same desk with something else on it."""
        return replace(self, **fields)

    @property
    def view(self) -> BroadcastView:
        """What is loaded about broadcasts."""
        return BroadcastView(
            broadcast=self.found,
            tally=self.tally,
            latest=self.latest,
            counted=self.counted,
            author=self.author,
            admins=self.admins,
            cohorts=self.cohorts,
            again=self.again,
            people=self.people,
        )

    def do(self, act: Act, key: str = "test:1") -> tuple[Effect, ...]:
        """Do an act."""
        view = StaffView(staff=self.staff, broadcast=self.view)
        return perform(act, view, self.rules, self.now, key)


def only(effects: tuple[Effect, ...], kind: type[E]) -> E:
    """The one effect of a kind."""
    (found,) = (each for each in effects if isinstance(each, kind))
    return found


def saved(effects: tuple[Effect, ...]) -> Broadcast:
    """The broadcast as it is written."""
    return only(effects, SaveBroadcast).broadcast


def steered(effects: tuple[Effect, ...]) -> list[str]:
    """What happens to its messages."""
    return [each.how for each in effects if isinstance(each, SteerMessages)]


def said(effects: tuple[Effect, ...]) -> dict[int, list[Say]]:
    """What is said, by chat."""
    found: dict[int, list[Say]] = {}
    for each in effects:
        if isinstance(each, Say):
            found.setdefault(each.chat, []).append(each)
    return found


def logged(effects: tuple[Effect, ...]) -> str:
    """The one line of the log, with who did it."""
    line = only(effects, Record)
    return f"{line.actor} {line.action} {line.detail}"
