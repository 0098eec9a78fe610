"""What somebody who works here can do, and what is said when there is nothing to do."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import press
from coaching.staff.dialogue import commands, pages
from coaching.staff.dialogue.turn import StaffTurn


def start(turn: StaffTurn) -> None:
    """Greet somebody who works here and is no learner."""
    turn.end_step()
    join = ((turn.label("coach.join"), press("join")),)
    key = "coach.hello" if "coach" in turn.staff.roles else "coach.hello_staff"
    turn.say(f"{turn.t(key, name=turn.staff.name)}\n\n{_list(turn)}", (join,))


def help_(turn: StaffTurn) -> None:
    """The commands, each with what it does."""
    turn.say(
        f"{turn.t('coach.help')}\n\n{_list(turn)}\n\n{turn.t('coach.help_more')}",
        pages.ways_in(turn),
    )


def _list(turn: StaffTurn) -> str:
    lines = (
        turn.t("coach.command_line", command=name, does=turn.label(f"command.{name}"))
        for name in commands.open_to(turn.staff, turn.programme)
    )
    return "\n".join(lines)


def cancel(turn: StaffTurn) -> None:
    """Give up what was being asked for."""
    waiting = turn.staff.step is not None
    turn.end_step()
    turn.say(turn.t("coach.cancelled" if waiting else "cancel.nothing"))


def unknown(turn: StaffTurn, command: str) -> None:
    """Say that there is no such command for somebody who works here."""
    turn.say(turn.t("coach.unknown", command=phrase.clip(command, 32)))


def words_only(turn: StaffTurn) -> None:
    """What was asked for can only be typed; nothing else is asked of a coach."""
    turn.say(turn.t("coach.words_only" if turn.staff.step is not None else "coach.nothing_asked"))


def nothing_asked(turn: StaffTurn) -> None:
    """Words that nobody waits for: say what can be done."""
    turn.say(turn.t("coach.nothing_asked"))


def forwarded(turn: StaffTurn) -> None:
    """What somebody else wrote is not taken for one's own."""
    turn.say(turn.t("coach.forwarded"))
