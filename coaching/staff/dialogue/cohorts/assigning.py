"""Which coach accompanies a cohort, or one learner."""

from __future__ import annotations

from coaching.cohorts.acts import AssignCoach, EndAssignment, ReadCohort
from coaching.dialogue.buttons import Button, press
from coaching.effects import Effect
from coaching.records import Cohort
from coaching.staff.acts import NotFound
from coaching.staff.dialogue.cohorts import roster, words
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.effects import SaveAssignment
from coaching.staff.records import Staff

COHORT, LEARNER, END = "c", "l", "e"
SURE = "-"
"""Behind it stands when the second tap was offered."""
SHOWN = 20


def tapped(turn: StaffTurn, button: Button) -> None:
    """Show who could, or assign, or end it; the last letter says which."""
    kind, coach = button.word(1), button.id(2)
    if coach is None:
        turn.do(ReadCohort(cohort=button.id() or 0))
        turn.toast()
        _show(turn, _cohort(turn))
    elif kind.startswith(COHORT):
        _of_cohort(turn, button, coach)
    else:
        _of_learner(turn, button.id() or 0, coach, ends=kind.endswith(END))


def _of_cohort(turn: StaffTurn, button: Button, coach: int) -> None:
    """Everybody of the cohort is told, so it is asked first; the second tap does it."""
    (kind, _, stamp), cohort = button.word(1).partition(SURE), _cohort(turn)
    ends = kind.endswith(END)
    act = (EndAssignment if ends else AssignCoach)(coach=coach, cohort=cohort.id)
    if stamp and not turn.fresh(stamp):
        turn.tell("power.old")
        return
    done = turn.do(act) if stamp else turn.rehearse(act)
    turn.toast()
    key = "ended" if ends else "assigned"
    row = words.home_row(turn, cohort.id)
    if not stamp:
        yes = press("assign", cohort.id, f"{kind}{SURE}{turn.stamp()}", coach)
        row = ((turn.label(f"cohorts.coach_yes_{key}"), yes), (turn.label("cohorts.no"), row[0][1]))
    name = next((each.name for each in words.view_of(turn).coaches if each.id == coach), "")
    told = f"cohorts.coach_{key}" if stamp else f"cohorts.coach_ask_{key}"
    turn.show(turn.t(told, coach=name, cohort=cohort.name, count=_count(done)), (row,))


def _of_learner(turn: StaffTurn, learner: int, coach: int, *, ends: bool) -> None:
    kind = EndAssignment if ends else AssignCoach
    done = turn.do(kind(coach=coach, learner=learner))
    turn.toast(turn.label("cohorts.saved"))
    roster.after(turn, [each.assignment for each in done if isinstance(each, SaveAssignment)])


def _count(done: tuple[Effect, ...]) -> int:
    return sum(isinstance(each, SaveAssignment) for each in done)


def _show(turn: StaffTurn, cohort: Cohort) -> None:
    coaches = words.view_of(turn).coaches
    now = next((each for each in coaches if each.id == cohort.coach), None)
    told = [turn.t("cohorts.coach", name=cohort.name)]
    if not coaches:
        told.append(turn.t("cohorts.coach_none"))
    elif now is not None:
        told.append(turn.t("cohorts.coach_now", coach=now.name))
    first = sorted(coaches, key=lambda each: each.id != cohort.coach)[:SHOWN]
    buttons = [_button(turn, cohort, each, now) for each in first]
    ways = ((turn.label("cohorts.to_invites"), press("invites", cohort.id)),) if not coaches else ()
    rows = (*words.rows_of(buttons, 1), ways, words.home_row(turn, cohort.id))
    turn.show("\n".join(told), tuple(row for row in rows if row))


def _button(turn: StaffTurn, cohort: Cohort, coach: Staff, now: Staff | None) -> tuple[str, str]:
    if now is not None and coach.id == now.id:
        label = turn.label("cohorts.coach_end", coach=coach.name)
        return label, press("assign", cohort.id, COHORT + END, coach.id)
    label = turn.label("cohorts.coach_choose", coach=coach.name)
    return label, press("assign", cohort.id, COHORT, coach.id)


def _cohort(turn: StaffTurn) -> Cohort:
    cohort = words.view_of(turn).cohort
    if cohort is None:
        raise NotFound
    return cohort
