"""What can be done with a broadcast in each of its states, by whom, and what the log says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from coaching.broadcast import acts
from coaching.broadcast.effects import SteerMessages
from coaching.broadcast.records import BroadcastState, Reach, Tally
from coaching.broadcast.view import Again
from coaching.staff.acts import Act, NotFound, Refused
from coaching.staff.perform import needs_of
from coaching.staff.perform.broadcast import USES
from coaching.staff.records import Staff
from content.access import ROLES, Role
from tests.coaching.broadcast.desk import (
    AHUA,
    AMING,
    NOW,
    STATES,
    WORDS,
    Desk,
    broadcast,
    logged,
    said,
    saved,
    steered,
)

PROBLEMS = Tally(sent=30, failed={"blocked": 2, "refused": 1}, unknown=3)
ON_ONE: dict[str, tuple[Act, set[BroadcastState]]] = {
    "read": (acts.ReadBroadcast(broadcast=9), set(STATES)),
    "compose": (acts.ComposeBroadcast(broadcast=9, message=WORDS), {"draft"}),
    "aim": (acts.ChooseAudience(broadcast=9), {"draft"}),
    "time": (acts.ChooseTiming(broadcast=9), {"draft"}),
    "test": (acts.TestBroadcast(broadcast=9), set(STATES)),
    "confirm": (acts.ConfirmBroadcast(broadcast=9, count=42), {"draft"}),
    "approve": (acts.ApproveBroadcast(broadcast=9), {"approval"}),
    "refuse": (acts.ApproveBroadcast(broadcast=9, yes=False), {"approval"}),
    "pause": (acts.SteerBroadcast(broadcast=9, how="pause"), {"running"}),
    "resume": (acts.SteerBroadcast(broadcast=9, how="resume"), {"paused"}),
    "cancel": (
        acts.SteerBroadcast(broadcast=9, how="cancel"),
        {"draft", "approval", "waiting", "running", "paused"},
    ),
    "again": (acts.RetryBroadcast(broadcast=9, which="failed"), {"done"}),
    "resend": (acts.RetryBroadcast(broadcast=9, which="unknown"), {"done"}),
}
BY_ANOTHER = {"approve", "refuse"}
ALL: list[Act] = [acts.ReadBroadcasts(), *(act for act, _ in ON_ONE.values())]


def desk_for(name: str, state: BroadcastState) -> Desk:
    """Whoever may do it, before a broadcast in this state."""
    staff = AHUA if name in BY_ANOTHER else AMING
    again = Again(failed=2, unknown=3)
    return Desk(staff=staff, found=broadcast(state), tally=PROBLEMS, again=again)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ON_ONE)
def test_an_act_is_done_in_its_states_and_refused_with_the_state_in_all_others(
    name: str, state: BroadcastState
) -> None:
    act, states = ON_ONE[name]
    desk = desk_for(name, state)
    if state in states:
        assert desk.do(act)
        return
    with pytest.raises(Refused) as caught:
        desk.do(act)
    assert caught.value.key == "broadcast.wrong_state"
    assert caught.value.params["state"]


def test_every_act_is_tried() -> None:
    assert {type(act) for act in ALL} == set(USES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ALL, ids=lambda act: type(act).__name__)
def test_only_admins_and_owners_can_do_anything(act: Act, role: Role) -> None:
    """Even where everything was loaded by mistake."""
    name = next((name for name, (each, _) in ON_ONE.items() if each == act), "read")
    state: BroadcastState = next(iter(sorted(ON_ONE[name][1])))
    desk = desk_for(name, state)
    desk = desk.but(staff=replace(desk.staff, roles=frozenset({role})))
    if role in ("admin", "owner"):
        assert desk.do(act)
        return
    with pytest.raises(NotFound):
        desk.do(act)


@pytest.mark.parametrize("act", [act for act, _ in ON_ONE.values()], ids=str)
def test_what_is_not_there_and_another_one_are_answered_alike(act: Act) -> None:
    for found in (None, broadcast(id=10)):
        with pytest.raises(NotFound):
            Desk(found=found).do(act)


@pytest.mark.parametrize("act", ALL, ids=str)
def test_every_act_needs_what_is_about_broadcasts_and_nothing_of_learners(act: Act) -> None:
    needs = needs_of(act)
    assert needs.broadcast is not None
    assert replace(needs, broadcast=None) == type(needs)()


@pytest.mark.parametrize(
    "act",
    [
        acts.ComposeBroadcast(broadcast=9, message=WORDS),
        acts.ChooseAudience(broadcast=9),
        acts.ChooseTiming(broadcast=9),
        acts.ConfirmBroadcast(broadcast=9, count=42),
    ],
    ids=lambda act: type(act).__name__,
)
def test_nobody_sends_what_another_is_still_writing(act: Act) -> None:
    with pytest.raises(Refused) as caught:
        Desk(staff=AHUA).do(act)
    assert (caught.value.key, caught.value.params) == ("broadcast.not_yours", {"name": "阿明"})


def test_what_is_taken_back_before_it_begins_is_a_draft_again_with_all_that_was_chosen() -> None:
    waiting = broadcast("waiting", timing="at", at=NOW + timedelta(hours=1), approved_by=71)
    effects = Desk(found=waiting).do(acts.SteerBroadcast(broadcast=9, how="cancel"))
    assert saved(effects) == replace(
        waiting, state="draft", reach=Reach(), stages=(), confirmed_at=None, approved_by=None
    )
    assert steered(effects) == []
    assert logged(effects) == "70 broadcast.send:undo broadcast=9"


@pytest.mark.parametrize(
    ("state", "how", "after", "messages"),
    [
        ("running", "pause", "paused", ["hold"]),
        ("paused", "resume", "running", ["release"]),
        ("running", "cancel", "cancelled", ["cancel"]),
        ("paused", "cancel", "cancelled", ["cancel"]),
        ("draft", "cancel", "cancelled", []),
    ],
)
def test_steering_changes_the_state_and_what_is_queued_together(
    state: BroadcastState, how: str, after: str, messages: list[str]
) -> None:
    desk = Desk(found=broadcast(state))
    effects = desk.do(acts.SteerBroadcast(broadcast=9, how=how))
    assert saved(effects).state == after
    assert steered(effects) == messages


@pytest.mark.parametrize(("wall", "kept"), [(None, True), (time(21), True), (time(23), False)])
def test_what_goes_on_keeps_the_quiet_hours_unless_a_time_in_them_was_chosen(
    wall: time | None, kept: bool
) -> None:
    timing: dict[str, Any] = {} if wall is None else {"timing": "local", "wall": wall}
    for found, act in (
        (broadcast("paused", **timing), acts.SteerBroadcast(broadcast=9, how="resume")),
        (
            broadcast("done", ended_at=NOW, **timing),
            acts.RetryBroadcast(broadcast=9, which="failed"),
        ),
    ):
        effects = Desk(found=found, again=Again(failed=1)).do(act)
        (steer,) = [each for each in effects if isinstance(each, SteerMessages)]
        assert (steer.quiet is not None) is kept


def test_a_cancelled_one_ends_only_when_nothing_of_it_is_on_the_wire() -> None:
    cancel = acts.SteerBroadcast(broadcast=9, how="cancel")
    assert saved(Desk(found=broadcast("running")).do(cancel)).ended_at is None
    assert saved(Desk(found=broadcast("draft")).do(cancel)).ended_at == NOW


def test_admins_steer_each_others_broadcasts_and_the_author_and_the_log_hear_who() -> None:
    desk = Desk(staff=AHUA, found=broadcast("running"))
    effects = desk.do(acts.SteerBroadcast(broadcast=9, how="pause"))
    assert logged(effects) == "71 broadcast.send:pause broadcast=9"
    (told,) = said(effects)[AMING.chat]
    assert told.message.html == "阿華把你的廣播暫停了。"  # type: ignore[union-attr]


def test_nobody_is_told_of_what_they_did_themselves_or_when_they_are_nobody_any_more() -> None:
    act = acts.SteerBroadcast(broadcast=9, how="pause")
    assert said(Desk(found=broadcast("running")).do(act)) == {}
    gone = replace(AMING, roles=frozenset[Role]())
    assert said(Desk(staff=AHUA, found=broadcast("running"), author=gone).do(act)) == {}


@pytest.mark.parametrize("how", ["", "stop", "draft"])
def test_steering_takes_no_other_word(how: str) -> None:
    with pytest.raises(NotFound):
        Desk(found=broadcast("running")).do(acts.SteerBroadcast(broadcast=9, how=how))


@pytest.mark.parametrize(
    ("which", "how", "people"), [("failed", "again", 2), ("unknown", "resend", 3)]
)
def test_the_failed_and_the_unknown_are_each_sent_again_by_a_decision_of_their_own(
    which: str, how: str, people: int
) -> None:
    effects = desk_for("again", "done").do(acts.RetryBroadcast(broadcast=9, which=which))
    assert steered(effects) == [how]
    assert logged(effects) == f"70 broadcast.send:{how} broadcast=9 people={people}"


@pytest.mark.parametrize(
    ("desk", "which", "key"),
    [
        (lambda desk: desk.but(again=Again(unknown=3)), "failed", "broadcast.nothing_to_retry"),
        (lambda desk: desk.but(again=Again(failed=2)), "unknown", "broadcast.nothing_to_retry"),
        (lambda desk: desk.but(now=NOW + timedelta(days=30)), "failed", "broadcast.too_old"),
    ],
)
def test_nothing_is_sent_again_that_would_fail_anew_or_is_forgotten(
    desk: Callable[[Desk], Desk], which: str, key: str
) -> None:
    with pytest.raises(Refused) as caught:
        desk(desk_for("again", "done")).do(acts.RetryBroadcast(broadcast=9, which=which))
    assert caught.value.key == key


def test_sending_again_takes_no_other_word() -> None:
    with pytest.raises(NotFound):
        desk_for("again", "done").do(acts.RetryBroadcast(broadcast=9, which="sent"))


def test_a_role_that_was_taken_away_meanwhile_gives_nothing() -> None:
    nobody = Staff(id=70, chat=2001, name="阿明")
    for act in ALL:
        with pytest.raises(NotFound):
            Desk(staff=nobody, found=broadcast("running")).do(act)
