"""Acts about people and power: every role, and every way in which it must not be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from coaching.effects import Record, Say
from coaching.messages import Text
from coaching.people import acts
from coaching.people.effects import AddLook, EndLook, Look
from coaching.people.records import Chain, Line, Person, Statistics
from coaching.people.view import OpenLook, PeopleView
from coaching.staff.acts import Act, NotFound, ReadEntry, ReadTranscript, Refused
from coaching.staff.effects import AppointDigest, EndSessions, SaveAssignment, SaveStaff
from coaching.staff.view import StaffView
from content.access import ROLES, Role

OWNER, LEARNER, CHAT = 7, 1 << 40, 9000
REASON = "家長來電詢問安全狀況"
RUNS: set[Role] = {"admin", "owner"}
OPEN: list[tuple[Act, set[Role]]] = [
    (acts.ReadPeople(), RUNS),
    (acts.FindPeople(words="王"), RUNS),
    (acts.ReadPerson(chat=CHAT), RUNS),
    (acts.WeighRole(chat=CHAT, role="admin"), {"owner"}),
    (acts.GrantRole(chat=CHAT, role="admin", confirmed=True), {"owner"}),
    (acts.GrantRole(chat=CHAT, role="owner", confirmed=True), {"owner"}),
    (acts.GrantRole(chat=CHAT, role="coach", confirmed=True), {"owner"}),
    (acts.RevokeRole(chat=CHAT, role="sponsor", confirmed=True), {"owner"}),
    (acts.ReadLooks(), {"owner"}),
    (acts.WeighLook(learner=LEARNER), {"owner"}),
    (acts.BeginLook(learner=LEARNER, reason=REASON), {"owner"}),
    (acts.EndLook(look=1), {"owner"}),
    (acts.ReadLog(), {"learner", "coach", "admin", "owner"}),
    (acts.ExportLog(), RUNS),
    (acts.ExportLog(to_chat=True), RUNS),
    (acts.ReadChain(), RUNS),
    (acts.ReadStatistics(), {"sponsor", "admin", "owner"}),
]


def words_of(said: Say) -> str:
    """What a message says."""
    assert isinstance(said.message, Text)
    return said.message.html


@pytest.fixture
def full(world: Any) -> StaffView:
    """Everything that any of these acts looks at."""
    now = world.now
    look = Look(
        id=1,
        staff=OWNER,
        learner=LEARNER,
        reason=REASON,
        since=now,
        until=now + timedelta(hours=1),
    )
    person = Person(
        chat=CHAT,
        name="王小美",
        staff=world.staff("sponsor", id=70, chat=CHAT, name="王小美"),
    )
    line = Line(id=1, at=now, actor=OWNER, action="card.read:card", subject=LEARNER)
    return StaffView(
        staff=world.staff("owner"),
        people=PeopleView(
            people=(person,),
            found=(person,),
            person=person,
            other_owners=1,
            learner=world.learner(),
            looks=(OpenLook(look=look, name="王小美"),),
            lines=(line,),
            chain=Chain(place=1),
            statistics=Statistics(cohort=None, people=5),
        ),
    )


def changed(view: StaffView, **fields: Any) -> StaffView:
    """The same view with something of its people otherwise."""
    assert view.people is not None
    return replace(view, people=replace(view.people, **fields))


@pytest.mark.parametrize(
    ("case", "role"),
    list(product(OPEN, ROLES)),
    ids=lambda each: each if isinstance(each, str) else type(each[0]).__name__,
)
def test_each_act_is_open_to_its_roles_alone(
    case: tuple[Act, set[Role]], role: Role, full: StaffView, world: Any
) -> None:
    act, allowed = case
    view = replace(full, staff=world.staff(role))
    if role in allowed:
        done = world.do(act, view)
        assert any(isinstance(each, Record) for each in done)
    else:
        with pytest.raises(NotFound):
            world.do(act, view)


@pytest.mark.parametrize("case", OPEN, ids=lambda case: type(case[0]).__name__)
def test_what_was_not_loaded_is_not_there(case: tuple[Act, set[Role]], world: Any) -> None:
    with pytest.raises(NotFound):
        world.do(case[0], StaffView(staff=world.staff("owner", "coach", "admin", "sponsor")))


def test_a_role_is_given_and_withdrawn_only_with_a_second_yes(full: StaffView, world: Any) -> None:
    for act in (
        acts.GrantRole(chat=CHAT, role="admin"),
        acts.RevokeRole(chat=CHAT, role="sponsor"),
    ):
        with pytest.raises(Refused, match="unconfirmed"):
            world.do(act, full)
        with pytest.raises(NotFound):
            world.do(act, replace(full, staff=world.staff("admin")))


def test_whoever_gets_a_role_signs_in_anew_and_is_told_what_they_can_do(
    full: StaffView, world: Any
) -> None:
    done = world.do(acts.GrantRole(chat=CHAT, role="coach", confirmed=True), full)
    saved = next(each.staff for each in done if isinstance(each, SaveStaff))
    assert saved.roles == {"sponsor", "coach"}
    assert EndSessions(staff=70) in done
    assert any(isinstance(each, AppointDigest) and each.due for each in done)
    told = [each for each in done if isinstance(each, Say)]
    assert [each.chat for each in told] == [CHAT] and "教練" in words_of(told[0])
    line = next(each for each in done if isinstance(each, Record))
    assert (line.actor, line.action, line.subject) == (OWNER, "role.grant:grant", 70)


def test_a_role_that_is_held_already_is_not_given_and_told_again(
    full: StaffView, world: Any
) -> None:
    with pytest.raises(Refused, match="theirs"):
        world.do(acts.GrantRole(chat=CHAT, role="sponsor", confirmed=True), full)
    renamed = acts.GrantRole(chat=CHAT, role="sponsor", name="王會長", confirmed=True)
    assert world.do(renamed, full)


def test_a_role_that_is_not_theirs_or_the_last_owners_cannot_be_withdrawn(
    full: StaffView, world: Any
) -> None:
    with pytest.raises(Refused, match="not_theirs"):
        world.do(acts.RevokeRole(chat=CHAT, role="admin", confirmed=True), full)
    person = Person(chat=CHAT, staff=world.staff("owner", id=70, chat=CHAT, step="note:text"))
    alone = changed(full, person=person, other_owners=0)
    for act in (
        acts.RevokeRole(chat=CHAT, role="owner", confirmed=True),
        acts.WeighRole(chat=CHAT, role="owner", give=False),
    ):
        with pytest.raises(Refused, match="last_owner"):
            world.do(act, alone)
    done = world.do(
        acts.RevokeRole(chat=CHAT, role="owner", confirmed=True), changed(alone, other_owners=1)
    )
    saved = next(each.staff for each in done if isinstance(each, SaveStaff))
    assert (saved.roles, saved.step) == (frozenset(), None)


def test_a_coach_who_goes_leaves_their_learners_who_are_told(full: StaffView, world: Any) -> None:
    person = Person(chat=CHAT, staff=world.staff("coach", id=70, chat=CHAT, name="林"))
    theirs = ((world.learner(), world.assignment(coach=70)),)
    view = changed(full, person=person, accompanied=theirs)
    done = world.do(acts.RevokeRole(chat=CHAT, role="coach", confirmed=True), view)
    ended = [each.assignment for each in done if isinstance(each, SaveAssignment)]
    assert [each.until for each in ended] == [world.now]
    assert {each.chat for each in done if isinstance(each, Say)} == {CHAT, world.learner().chat}


@pytest.mark.parametrize("chat", [0, -1, 777000, 1087968824, 136817688])
def test_what_is_no_person_gets_no_role(chat: int, full: StaffView, world: Any) -> None:
    view = changed(full, person=Person(chat=chat, name="x"))
    with pytest.raises(Refused, match="no_person"):
        world.do(acts.GrantRole(chat=chat, role="admin", confirmed=True), view)


def test_a_coach_without_a_name_is_refused(full: StaffView, world: Any) -> None:
    view = changed(full, person=Person(chat=CHAT))
    with pytest.raises(Refused, match="nameless"):
        world.do(acts.GrantRole(chat=CHAT, role="coach", confirmed=True), view)
    assert world.do(acts.GrantRole(chat=CHAT, role="coach", name=" 林 ", confirmed=True), view)


def test_another_person_than_the_one_asked_for_is_not_there(full: StaffView, world: Any) -> None:
    for act in (
        acts.ReadPerson(chat=1),
        acts.GrantRole(chat=1, role="admin", confirmed=True),
        acts.RevokeRole(chat=1, role="sponsor", confirmed=True),
    ):
        with pytest.raises(NotFound):
            world.do(act, full)


# -- looks


def test_a_look_lasts_an_hour_and_its_learner_is_told_why(full: StaffView, world: Any) -> None:
    done = world.do(acts.BeginLook(learner=LEARNER, reason=f"  {REASON}\n"), full)
    look = next(each.look for each in done if isinstance(each, AddLook))
    assert (look.staff, look.learner, look.reason) == (OWNER, LEARNER, REASON)
    assert look.until - look.since == timedelta(hours=1)
    told = next(each for each in done if isinstance(each, Say))
    assert told.learner == LEARNER and REASON in words_of(told)
    line = next(each for each in done if isinstance(each, Record))
    assert (line.subject, REASON in line.detail) == (LEARNER, False)


@pytest.mark.parametrize("reason", ["", "   ", "看一下", "九個字還是太短了喔", "a" * 301])
def test_a_look_needs_a_reason_of_some_length(reason: str, full: StaffView, world: Any) -> None:
    with pytest.raises(Refused, match="reason_"):
        world.do(acts.BeginLook(learner=LEARNER, reason=reason), full)


@pytest.mark.parametrize(
    "fields",
    [{"coach_may_read": False}, {"forget_at": timedelta(days=1)}, {"id": 2 << 40}],
    ids=["lets no coach read", "being forgotten", "another"],
)
def test_who_cannot_be_looked_at_is_not_there(
    fields: dict[str, Any], full: StaffView, world: Any
) -> None:
    if "forget_at" in fields:
        fields = {"forget_at": world.now + fields["forget_at"]}
    view = changed(full, learner=world.learner(**fields))
    for act in (acts.WeighLook(learner=LEARNER), acts.BeginLook(learner=LEARNER, reason=REASON)):
        with pytest.raises(NotFound):
            world.do(act, view)


@pytest.mark.parametrize("status", ["blocked", "left"])
def test_who_cannot_be_told_is_not_looked_at(status: str, full: StaffView, world: Any) -> None:
    view = changed(full, learner=world.learner(status=status))
    with pytest.raises(Refused, match="cannot_tell"):
        world.do(acts.BeginLook(learner=LEARNER, reason=REASON), view)


def test_a_look_of_another_owner_cannot_be_ended(full: StaffView, world: Any) -> None:
    assert full.people is not None
    theirs = replace(full.people.looks[0].look, staff=8)
    done = world.do(acts.EndLook(look=1), full)
    assert EndLook(id=1, staff=OWNER, at=world.now) in done
    for view in (full, changed(full, looks=(OpenLook(look=theirs, name=""),))):
        with pytest.raises(NotFound):
            world.do(acts.EndLook(look=2 if view is full else 1), view)


@pytest.mark.parametrize(
    ("look", "entry", "open_"),
    [
        ({}, {}, True),
        ({"until": timedelta()}, {}, False),
        ({"since": timedelta(minutes=1)}, {}, False),
        ({"staff": 8}, {}, False),
        ({}, {"private": True}, False),
        ({}, {"learner": 2 << 40}, False),
        ({}, {"deleted_at": timedelta()}, False),
    ],
)
def test_entries_are_read_only_under_a_look_in_force(
    look: dict[str, Any], entry: dict[str, Any], open_: bool, full: StaffView, world: Any
) -> None:
    def at(fields: dict[str, Any]) -> dict[str, Any]:
        return {
            name: world.now + each if isinstance(each, timedelta) else each
            for name, each in fields.items()
        }

    assert full.people is not None
    under = replace(full.people.looks[0].look, **at(look))
    written = replace(world.reflection(11), **at(entry))
    one = world.entry(written)
    file = world.file(assignment=None, coaches=frozenset({8}), look=under)
    view = StaffView(staff=world.staff("owner"), file=file, entry=one, entries=(one,), total=1)
    for act in (ReadTranscript(learner=LEARNER), ReadEntry(reflection=11)):
        if open_:
            assert world.do(act, view)
        else:
            with pytest.raises(NotFound):
                world.do(act, view)
        with pytest.raises(NotFound):
            world.do(act, replace(view, staff=world.staff("admin")))


# -- the log and the numbers


@pytest.mark.parametrize("actor", [8, None])
def test_a_coach_reads_no_line_of_anybody_else(
    actor: int | None, full: StaffView, world: Any
) -> None:
    assert full.people is not None
    lines = (*full.people.lines, replace(full.people.lines[0], id=2, actor=actor))
    view = changed(full, lines=lines)
    assert world.do(acts.ReadLog(), view)
    with pytest.raises(NotFound):
        world.do(acts.ReadLog(), replace(view, staff=world.staff("coach")))


@pytest.mark.parametrize("role", ["sponsor", "admin", "owner"])
def test_numbers_are_of_five_people_or_more(role: Role, full: StaffView, world: Any) -> None:
    view = replace(full, staff=world.staff(role))
    assert world.do(acts.ReadStatistics(), view)
    few = changed(view, statistics=Statistics(cohort=None, people=4))
    with pytest.raises(Refused, match="too_few"):
        world.do(acts.ReadStatistics(), few)
    for nobody in (changed(view, statistics=None), changed(view, statistics=Statistics(cohort=1))):
        with pytest.raises(Refused, match="nobody"):
            world.do(acts.ReadStatistics(), nobody)


def test_a_coach_sees_the_numbers_of_their_own_learners_only(full: StaffView, world: Any) -> None:
    own = changed(full, statistics=Statistics(cohort=None, people=1, own=True))
    assert world.do(acts.ReadStatistics(own=True), replace(own, staff=world.staff("coach")))
    both = replace(own, staff=world.staff("coach", "admin"))
    assert world.do(acts.ReadStatistics(own=True), both)
    with pytest.raises(NotFound):
        world.do(acts.ReadStatistics(own=True), replace(own, staff=world.staff("admin")))
    with pytest.raises(NotFound):
        world.do(acts.ReadStatistics(), replace(full, staff=world.staff("coach")))
