"""Being forgotten: one entry, or everything, in two steps, with seven days to think again."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import EraseLearner, NoteWish
from coaching.events import Due
from coaching.local_time import local_date
from coaching.retention import WARNING


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
    """Go one step on, or back; a button of long ago asks once more."""
    turn.toast()
    steps = {"all": sure, "grace": _in_grace, "now": erase}
    last = button.word() in ("grace", "now")
    if button.word() not in steps:
        turn.show(turn.t("forget.kept"))
    elif last and not turn.fresh(button.word(1)):
        sure(turn)
    else:
        steps[button.word()](turn)


def sure(turn: Turn) -> None:
    """Say what deleting everything means; there is no grace for who has not begun."""
    later = (turn.label("forget.grace"), press("forget", "grace", turn.stamp()))
    choices = (_now(turn), (turn.label("forget.no"), press("forget", "no")))
    begun = turn.learner.status != "joining"
    turn.show(turn.t("forget.sure"), ((later,), choices) if begun else (choices,))


def _now(turn: Turn) -> tuple[str, str]:
    return turn.label("forget.now"), press("forget", "now", turn.stamp())


def _in_grace(turn: Turn) -> None:
    if turn.learner.status == "joining":
        return
    due = turn.now + turn.programme.grace
    turn.change(status="left", forget_at=due, step=None, delivery=None, reflection=None)
    turn.call_off("daily", "weekly", "reminder", "snooze", "resume", "settle")
    turn.unsay()
    turn.appoint("forget", due)
    turn.add(NoteWish(chat=turn.learner.chat, what="leaves", at=turn.now))
    turn.record("forget_asked")
    day = phrase.short_date(turn, local_date(turn.learner.zone, due))
    turn.show(turn.t("forget.grace_done", date=day))


def erase(turn: Turn, event: Due | None = None) -> None:
    """Erase everything; the last message names what stays and how to clear the chat."""
    who = turn.learner
    if event is not None and who.forget_at is None:
        return
    words = turn.t("forget.now_done")
    turn.add(EraseLearner(learner=who.id, chat=who.chat))
    turn.leave_behind(words)


def idle(turn: Turn, _: Due) -> None:
    """Somebody has long been away: say that everything will go, and keep nothing of a stranger."""
    who = turn.learner
    last = who.last_contact or who.created_at or turn.now
    if who.forget_at is not None or turn.now - last < turn.programme.kept.unused - WARNING:
        return
    if who.notice_version is None:
        turn.add(EraseLearner(learner=who.id, chat=who.chat))
        return
    due = turn.now + WARNING
    turn.change(forget_at=due)
    turn.appoint("forget", due)
    if who.status != "blocked":
        day = phrase.short_date(turn, local_date(who.zone, due))
        turn.say(turn.t("forget.idle", date=day, months=turn.programme.kept.learners), silent=True)


def in_touch_again(turn: Turn) -> None:
    """Who was away for long and does anything at all keeps everything."""
    if turn.learner.status != "left":
        turn.change(forget_at=None, last_contact=turn.now)
        turn.call_off("forget")


def undo(turn: Turn) -> None:
    """Think again, within the grace."""
    if turn.learner.forget_at is None:
        turn.say(turn.t("forget.nothing_to_undo"))
        return
    turn.change(status="active", forget_at=None, paused_until=None)
    turn.call_off("forget")
    turn.appoint_regular()
    turn.add(NoteWish(chat=turn.learner.chat, what="stays", at=turn.now))
    turn.record("forget_undone")
    turn.show(turn.t("forget.undone"))


def waiting(turn: Turn) -> None:
    """Whatever is said in the meantime is not kept; one can have it now, or think again."""
    think_again = (turn.label("forget.undo"), press("forget", "undo"))
    turn.show(_waiting(turn), ((_now(turn), think_again),))


def meanwhile(turn: Turn, button: Button | None) -> None:
    """Of all buttons only those two work within the grace."""
    word = button.word() if button is not None and button.action == "forget" else ""
    if button is None or word not in ("now", "undo"):
        turn.toast(_waiting(turn), alert=True)
        return
    turn.toast()
    if word == "undo":
        undo(turn)
    elif turn.fresh(button.word(1)):
        erase(turn)
    else:
        waiting(turn)


def _waiting(turn: Turn) -> str:
    due = turn.learner.forget_at or turn.now
    day = phrase.short_date(turn, local_date(turn.learner.zone, due))
    return turn.label("forget.waiting", date=day)
