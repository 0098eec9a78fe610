"""Who has come to a stop and why, with one tap to ask after them."""

from __future__ import annotations

from coaching.cohorts.acts import Nudge, ReadStalled
from coaching.cohorts.stalled import Stall, nudge_due, stalled
from coaching.dialogue.buttons import Button, press
from coaching.local_time import local_time
from coaching.staff.dialogue.cohorts import words
from coaching.staff.dialogue.turn import ROLL, StaffTurn

SHOWN = 15


def command(turn: StaffTurn) -> None:
    """Of all cohorts."""
    screen(turn, None)


def tapped(turn: StaffTurn, button: Button) -> None:
    """Of one cohort, or of all."""
    screen(turn, None if button.word() == "all" else button.id())


def screen(turn: StaffTurn, cohort: int | None) -> None:
    """Who can be helped by one tap comes first."""
    turn.do(ReadStalled(cohort=cohort))
    turn.toast()
    found = stalled(words.view_of(turn).members, turn.now)
    shown = found[:SHOWN]
    back = (
        words.home_row(turn, cohort)
        if cohort is not None
        else ((turn.label("cohorts.back_list"), press("cohort", "list")),)
    )
    if not shown:
        turn.show(turn.t("cohorts.stalled_none"), (back,))
        return
    lines = [_line(turn, each, number) for number, each in enumerate(shown, start=1)]
    total = words.view_of(turn).total
    if total > len(shown):
        lines.append(turn.t("cohorts.stalled_more", count=total - len(shown)))
    head = turn.t("cohorts.stalled", count=total)
    numbers = [
        (str(number), press("nudge", each.member.learner.id))
        for number, each in enumerate(shown, start=1)
        if each.nudge == "yes"
    ]
    turn.show("\n".join((head, *lines)), (*words.rows_of(numbers), back), kind=ROLL)


def _line(turn: StaffTurn, stall: Stall, number: int) -> str:
    mark = "" if stall.nudge == "yes" else turn.label(f"cohorts.stalled_{stall.nudge}")
    return turn.t(
        "cohorts.stalled_line",
        n=number,
        name=words.name_of(turn, stall.member),
        cohort=stall.member.cohort,
        reason=turn.label(f"cohorts.reason_{stall.reason}", count=stall.count),
        mark=mark,
    )


def nudge(turn: StaffTurn, button: Button) -> None:
    """Ask after one of them; the screen stays as it is."""
    turn.do(Nudge(learner=button.id() or 0))
    member = words.view_of(turn).member
    due = nudge_due(member.learner, turn.programme.quiet, turn.now) if member else turn.now
    if member is not None and due > turn.now:
        time = f"{local_time(member.learner.zone, due):%H:%M}"
        turn.toast(turn.label("cohorts.nudged_later", time=time), alert=True)
    else:
        turn.toast(turn.label("cohorts.nudged"))
