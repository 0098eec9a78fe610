"""One learner goes to another cohort: which one, what it means, and a second yes."""

from __future__ import annotations

from coaching.cohorts.acts import MoveLearner, ReadMember
from coaching.cohorts.view import Member
from coaching.dialogue.buttons import Button, press
from coaching.records import Cohort
from coaching.staff.acts import NotFound
from coaching.staff.dialogue.cohorts import words
from coaching.staff.dialogue.turn import StaffTurn

SHOWN = 30


def tapped(turn: StaffTurn, button: Button) -> None:
    """Ask which cohort, then whether; the second tap does it."""
    learner, cohort, stamp = button.id() or 0, button.id(1), button.word(2)
    if cohort is None:
        _choose(turn, learner)
    elif not stamp:
        _ask(turn, MoveLearner(learner=learner, cohort=cohort))
    elif turn.fresh(stamp):
        _do(turn, MoveLearner(learner=learner, cohort=cohort))
    else:
        turn.tell("power.old")


def _choose(turn: StaffTurn, learner: int) -> None:
    turn.do(ReadMember(learner=learner))
    turn.toast()
    member = _member(turn)
    lines = sorted(words.view_of(turn).lines, key=lambda line: -line.cohort.id)
    ways = [
        (line.cohort.name, press("transfer", learner, line.cohort.id))
        for line in lines
        if line.cohort.id != member.learner.cohort
    ]
    head = turn.t("cohorts.transfer", name=words.name_of(turn, member), cohort=member.cohort)
    html = head if ways else turn.t("cohorts.transfer_none")
    back = ((turn.label("cohorts.transfer_no"), press("member", learner)),)
    turn.show(html, (*words.rows_of(ways[:SHOWN], 2), back))


def _ask(turn: StaffTurn, act: MoveLearner) -> None:
    turn.rehearse(act)
    turn.toast()
    yes = press("transfer", act.learner, act.cohort, turn.stamp())
    no = press("member", act.learner)
    ways = ((turn.label("cohorts.transfer_yes"), yes), (turn.label("cohorts.transfer_no"), no))
    turn.show(_said(turn, "cohorts.transfer_ask", act), (ways,))


def _do(turn: StaffTurn, act: MoveLearner) -> None:
    turn.do(act)
    turn.toast()
    roster = ((turn.label("cohorts.to_roster"), press("roster", act.cohort, "0")),)
    turn.show(_said(turn, "cohorts.transferred", act), (roster,))


def _said(turn: StaffTurn, key: str, act: MoveLearner) -> str:
    member, cohort = _member(turn), _cohort(turn, act.cohort)
    return turn.t(key, name=words.name_of(turn, member), cohort=cohort.name)


def _member(turn: StaffTurn) -> Member:
    found = words.view_of(turn).member
    if found is None:
        raise NotFound
    turn.about = found.learner.id
    return found


def _cohort(turn: StaffTurn, cohort: int) -> Cohort:
    lines = words.view_of(turn).lines
    found = next((line.cohort for line in lines if line.cohort.id == cohort), None)
    if found is None:
        raise NotFound
    return found
