"""Being forgotten: one entry, or everything, in two steps, with seven days to think again."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import EraseLearner
from coaching.events import Due
from coaching.local_time import local_date


def ask(turn: Turn) -> None:
    """Ask what is to be deleted."""
    turn.show(
        turn.t("forget.ask"),
        (
            (
                (turn.label("forget.one"), press("history", "0")),
                (turn.label("forget.all"), press("forget", "all")),
            ),
            ((turn.label("forget.no"), press("forget", "no")),),
        ),
    )


def choose(turn: Turn, button: Button) -> None:
    """Go one step on, or back."""
    turn.toast()
    steps = {"all": _sure, "grace": _in_grace, "now": _now}
    if button.word() in steps:
        steps[button.word()](turn)
    else:
        turn.show(turn.t("forget.kept"))


def _sure(turn: Turn) -> None:
    turn.show(
        turn.t("forget.sure"),
        (
            ((turn.label("forget.grace"), press("forget", "grace")),),
            (
                (turn.label("forget.now"), press("forget", "now")),
                (turn.label("forget.no"), press("forget", "no")),
            ),
        ),
    )


def _in_grace(turn: Turn) -> None:
    due = turn.now + turn.programme.grace
    turn.change(status="left", forget_at=due, step=None, delivery=None, reflection=None)
    turn.call_off("daily", "weekly", "reminder", "snooze", "resume", "settle")
    turn.unsay()
    turn.appoint("forget", due)
    turn.record("forget_asked")
    day = phrase.short_date(turn, local_date(turn.learner.zone, due))
    turn.show(turn.t("forget.grace_done", date=day))


def _now(turn: Turn) -> None:
    erase(turn)


def erase(turn: Turn, event: Due | None = None) -> None:
    """Erase everything; the last message names what stays and how to clear the chat."""
    who = turn.learner
    if event is not None and who.forget_at is None:
        return
    words = turn.t("forget.now_done")
    turn.add(EraseLearner(learner=who.id, chat=who.chat))
    turn.leave_behind(words)


def undo(turn: Turn) -> None:
    """Think again, within the grace."""
    if turn.learner.forget_at is None:
        turn.say(turn.t("forget.nothing_to_undo"))
        return
    turn.change(status="active", forget_at=None)
    turn.call_off("forget")
    turn.appoint_regular()
    turn.record("forget_undone")
    turn.say(turn.t("forget.undone"))


def waiting(turn: Turn) -> None:
    """Whatever is said in the meantime is not kept."""
    due = turn.learner.forget_at
    if due is not None:
        day = phrase.short_date(turn, local_date(turn.learner.zone, due))
        turn.toast()
        turn.say(turn.t("forget.waiting", date=day))
