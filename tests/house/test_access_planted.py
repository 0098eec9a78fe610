"""Each place that asks who may do something is needed: a yes-man there lets something through."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from bot.cli import portfolio_making
from bot.clock import DrivenClock
from bot.services import staffing
from bot.services.desk import Desk
from bot.services.in_force import InForce
from bot.web import sessions
from bot.web.frame import Frame
from coaching.access import YES, Actor, Decision, Target
from coaching.dialogue import doors, step
from coaching.dialogue.step import COMMANDS, TAPS
from coaching.effects import AddPart, AddReflection, Effect, SaveLearner, Say
from coaching.events import Event, Tapped, Wrote
from coaching.messages import Answer, Text
from coaching.programme import Programme
from coaching.records import Learner, Part, Reflection
from coaching.staff import acts
from coaching.staff.acts import NotFound
from coaching.staff.perform import deed
from coaching.staff.records import Note, Phrase
from coaching.staff.view import StaffView
from coaching.view import View
from content.access import Access, load_access
from content.load import load
from content.words import load_time_words
from storage import effects
from storage.engine import Database
from tests.coaching.staff.conftest import COACH, LEARNER, NOW, World

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = ("content", "coaching", "storage", "bot")
TABLE: Final = load_access()
OLD: Final = timedelta(weeks=60)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def without(action: str | None = None, *roles: str) -> Access:
    """The table with nothing granted to these roles for an action (None: for all)."""
    rules = []
    for rule in TABLE.rules:
        if action in (None, rule.action):
            grants = {role: grant for role, grant in rule.grants.items() if role not in roles}
            rule = rule.model_copy(update={"grants": grants})
        rules.append(rule)
    return Access(rules=tuple(rules))


@pytest.fixture(scope="module")
def programme() -> Programme:
    """The shipped content and table."""
    return Programme(
        content=load(),
        words=load_time_words(),
        access=TABLE,
        secret=b"known here alone",
        pages="https://coach.example",
    )


# -- what a learner may no longer do by a command or a button


async def through_doors(programme: Programme, _: Database) -> list[str]:
    """The doors that still open to a learner to whom nothing is granted."""
    world = replace(programme, access=without(None, "learner", "anyone"))
    who = Learner(id=7, chat=1001, cohort=1, status="active", notice_version="1", trade="tea")
    told: dict[str, Any] = {"key": "u1", "chat": 1001, "at": NOW}

    def leads_to(event: Event) -> list[Effect]:
        return list(step(View(learner=who), event, world))

    texts = programme.content.texts
    found: list[str] = []
    for name in COMMANDS:
        refusal = texts.say("zh-Hant", "unknown.command", command=f"/{name}")
        done = leads_to(Wrote(**told, message_id=9, text=f"/{name}"))
        if [_html(each) for each in done] not in ([refusal], [None, refusal]):
            found.append(f"/{name}")
    expired = texts.plain("zh-Hant", "error.button_menu")
    for action in TAPS:
        tapped = Tapped(**told, callback_id="c", message_id=5, data=f"v1:{action}:1")
        if [_toast(each) for each in leads_to(tapped)] != [expired]:
            found.append(action)
    return found


def _html(effect: Effect) -> str | None:
    message = effect.message if isinstance(effect, Say) else None
    return message.html if isinstance(message, Text) else None


def _toast(effect: Effect) -> str | None:
    message = effect.message if isinstance(effect, Say) else None
    return message.text if isinstance(message, Answer) else None


# -- what a coach may not do to a learner who is not theirs


async def through_acts(programme: Programme, _: Database) -> list[str]:
    """The acts that are done although they may not be, should storage show too much."""
    world = World(programme)
    found = []
    for name, view in _too_much(world):
        for act in _acts():
            if name.startswith("entry") and not isinstance(act, ON_AN_ENTRY):
                continue
            try:
                world.do(act, view)
            except NotFound:
                continue
            found.append(f"{type(act).__name__}: {name}")
    return found


ON_AN_ENTRY: Final = (acts.ReadTranscript, acts.ReadEntry, acts.GradeEntry)


def _acts() -> tuple[Any, ...]:
    return (
        acts.ReadCard(learner=LEARNER),
        acts.ReadTranscript(learner=LEARNER),
        acts.ReadEntry(reflection=11),
        acts.GradeEntry(reflection=11, value=2),
        acts.PlaceItem(learner=LEARNER, item="P1.1.1", value=None),
        acts.MarkReviewed(learner=LEARNER),
        acts.TakeInHand(learner=LEARNER),
        acts.SendFeedback(learner=LEARNER, text="你這週數了客人"),
        acts.KeepNote(learner=LEARNER, text="下次問叫貨"),
        acts.ReadNotes(learner=LEARNER),
        acts.MakePortfolio(learner=LEARNER),
    )


def _too_much(world: World) -> Iterator[tuple[str, StaffView]]:
    """Views that should never have been loaded, each with what is wrong with it."""
    reflection = world.reflection(11)
    file = world.file(reflections=(reflection,))
    entry = world.entry(reflection)
    whole = StaffView(
        staff=world.staff(),
        files=(file,),
        file=file,
        entry=entry,
        entries=(entry,),
        total=1,
        phrases=(Phrase(id=5, coach=COACH, text="下週試試", at=NOW),),
        notes=(Note(id=6, learner=LEARNER, coach=COACH, text="記一下", at=NOW),),
    )
    alone = replace(file.learner, coach_may_read=False)
    leaving = replace(file.learner, forget_at=NOW)
    yield "a sponsor", replace(whole, staff=world.staff("sponsor"))
    yield "no role", replace(whole, staff=replace(world.staff(), roles=frozenset()))
    yield "not assigned", replace(whole, file=replace(file, coaches=frozenset()))
    yield "lets nobody read", replace(whole, file=replace(file, learner=alone))
    yield "is being forgotten", replace(whole, file=replace(file, learner=leaving))
    kept = {
        "entry kept private": replace(reflection, private=True),
        "entry deleted": replace(reflection, deleted_at=NOW),
        "entry of before": replace(reflection, created_at=NOW - OLD),
    }
    for name, each in kept.items():
        hidden = replace(entry, reflection=each)
        yield name, replace(whole, entry=hidden, entries=(hidden,))


# -- who may not enter the pages


async def through_pages(programme: Programme, database: Database) -> list[str]:
    """The roles that still get a session in the pages when none may enter."""
    barred = replace(programme, access=without("pages.enter", *staffing.GIVEN))
    desk = Desk(database, InForce(barred), DrivenClock(NOW), lambda: None)
    frame = Frame(desk=desk, bot_token="", secret=b"", origin="https://coach.example")
    found: list[str] = []
    for number, role in enumerate(staffing.GIVEN, start=6001):
        person = await staffing.grant(database, role, number, NOW, name="林")
        async with database.begin() as unit:
            if await sessions.begin(frame, unit, person.id, "link", None) is not None:
                found.append(role)
    return found


# -- what an operator may not take along without a reason


async def through_portfolios(_: Programme, database: Database) -> list[str]:
    """The learners whose portfolio is made by somebody who gives no reason."""
    who = Learner(
        id=LEARNER,
        chat=9000,
        cohort=1,
        status="active",
        coach_may_read=True,
        notice_version="1",
        joined_at=NOW,
        created_at=NOW,
    )
    wrote = Reflection(id=11, learner=LEARNER, local_date=NOW.date(), created_at=NOW)
    part = Part(id=12, reflection=11, learner=LEARNER, message_id=1, text="6 位", created_at=NOW)
    made = (SaveLearner(learner=who), AddReflection(reflection=wrote), AddPart(part=part))
    async with database.begin() as unit:
        await effects.write(unit, made, NOW)
    wish = portfolio_making.Wish(
        learner=LEARNER, cohort=None, folder=Path(), ending="html", reason=" "
    )
    found = await portfolio_making._materials(database, (LEARNER,), wish, NOW)
    return [str(material.learner.id) for material in found]


Breaches = Callable[[Programme, Database], Awaitable[list[str]]]
PLACES: Final[dict[str, tuple[Any, Breaches]]] = {
    "coaching/dialogue/doors.py": (doors, through_doors),
    "coaching/staff/perform/deed.py": (deed, through_acts),
    "bot/web/sessions.py": (sessions, through_pages),
    "bot/cli/portfolio_making.py": (portfolio_making, through_portfolios),
}
"""Every module that asks, and how to see that it does."""


def test_all_places_that_ask_are_known(database_url: str) -> None:
    asking = set()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "coaching.access"
            for alias in node.names
        }
        if "authorize" in names:
            asking.add(str(path.relative_to(ROOT)))
    assert asking == set(PLACES)


@pytest.mark.parametrize("place", PLACES)
async def test_a_place_that_asks_lets_nothing_through(
    place: str, programme: Programme, database: Database
) -> None:
    _, breaches = PLACES[place]
    assert await breaches(programme, database) == []


@pytest.mark.parametrize("place", PLACES)
async def test_a_place_that_does_not_ask_lets_something_through(
    place: str, programme: Programme, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def yes(access: Access, actor: Actor, action: str, target: Target) -> Decision:
        return YES

    module, breaches = PLACES[place]
    monkeypatch.setattr(module, "authorize", yes)
    assert await breaches(programme, database) != []
