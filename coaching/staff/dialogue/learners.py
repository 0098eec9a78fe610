"""All learners of a coach, those who need attention first."""

from __future__ import annotations

from coaching.dialogue.buttons import Button, press
from coaching.messages import Keyboard
from coaching.staff.acts import ReadList
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.turn import ROLL, StaffTurn
from coaching.staff.queue import Waiting, queue
from coaching.staff.wording import why

PAGE = 10


def screen(turn: StaffTurn, offset: int = 0) -> None:
    """A page of them, each with how they are doing and why they are to be looked at."""
    turn.do(ReadList())
    turn.toast()
    everybody = queue(turn.seen.files, turn.programme, turn.now)
    shown = everybody[offset : offset + PAGE]
    if not shown:
        turn.show(turn.t("coach.no_learners"))
        return
    head = turn.t("coach.learners", total=len(everybody))
    lines = (_line(turn, each, number) for number, each in enumerate(shown, start=offset + 1))
    buttons = _buttons(turn, shown, offset, len(everybody))
    turn.show("\n".join((head, *lines)), buttons, kind=ROLL)


def turn_page(turn: StaffTurn, button: Button) -> None:
    """Show another page."""
    screen(turn, button.number() or 0)


def _line(turn: StaffTurn, each: Waiting, number: int) -> str:
    learner = each.file.learner
    return turn.t(
        "coach.learner_line",
        n=number,
        name=wording.name_of(turn, learner),
        trade=turn.label(f"trade.{learner.trade or 'other'}"),
        status=turn.label(f"coach.status_{learner.status}"),
        mark=turn.label("coach.pressing") if each.pressing else "",
        reason=why(each, turn.programme, turn.language),
    )


def _buttons(turn: StaffTurn, shown: tuple[Waiting, ...], offset: int, total: int) -> Keyboard:
    numbers = tuple(
        (str(number), press("card", each.file.learner.id))
        for number, each in enumerate(shown, start=offset + 1)
    )
    rows = tuple(numbers[at : at + 5] for at in range(0, len(numbers), 5))
    ways = []
    if offset > 0:
        ways.append((turn.label("coach.before"), press("learners", str(max(0, offset - PAGE)))))
    if offset + PAGE < total:
        ways.append((turn.label("coach.after"), press("learners", str(offset + PAGE))))
    return (*rows, tuple(ways)) if ways else rows
