"""Going on holiday without being punished: pause, and the return of its own."""

from __future__ import annotations

from datetime import date, datetime

from coaching.dialogue import daily, phrase, unread
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.events import Due, Wrote
from coaching.local_time import ONE_DAY, first_existing, local_date
from coaching.postpone import pause_until
from coaching.regular import is_over
from coaching.timetable import prompt_window_end

LONGEST_DAYS = 366


def ask(turn: Turn) -> None:
    """Ask how long."""
    turn.show(
        turn.t("pause.ask"),
        (
            (
                (turn.label("pause.days_7"), press("pause", "7")),
                (turn.label("pause.days_14"), press("pause", "14")),
            ),
            (
                (turn.label("pause.pick"), press("pause", "pick")),
                (turn.label("pause.open_end"), press("pause", "open")),
            ),
        ),
    )


def choose(turn: Turn, button: Button) -> None:
    """Pause for the chosen time, or ask for a date."""
    turn.toast()
    word = button.word()
    if word == "pick":
        turn.change(step="ask:pause")
        turn.show(turn.t("pause.ask_date"))
    elif word == "open":
        _stop(turn, None)
    elif button.number() in (7, 14):
        _stop(turn, _return_at(turn, button.number() or 7))


def typed_date(turn: Turn, event: Wrote, parsed: date | None) -> None:
    """Take a typed date of return, or say how to type one."""
    if parsed is None or not 0 < (parsed - turn.today).days <= LONGEST_DAYS:
        unread.ask_again(turn, event, "pause.bad_date")
    else:
        _stop(turn, _return_at(turn, parsed))


def _return_at(turn: Turn, length: int | date) -> datetime:
    """The learner's own time of day on the date of return."""
    who = turn.learner
    day = local_date(who.zone, pause_until(length, who.zone, turn.now))
    return first_existing(who.zone, day, who.prompt_at)


def _stop(turn: Turn, until: datetime | None) -> None:
    turn.change(
        status="paused" if until else "resting",
        paused_until=until,
        step=None,
        misses=0,
        last_contact=turn.now,
    )
    turn.call_off("daily", "weekly", "reminder", "snooze")
    turn.appoint("resume", until)
    turn.unsay("prompt", "weekly")
    if until is None:
        turn.show(turn.t("pause.done_open"))
    else:
        day = local_date(turn.learner.zone, until)
        turn.show(
            turn.t(
                "pause.done_until",
                date=phrase.short_date(turn, day),
                time=turn.clock_time(until),
            )
        )


def until(turn: Turn) -> str:
    """How long the present pause lasts, in words."""
    paused = turn.learner.paused_until
    if paused is None:
        return turn.label("pause.until_open")
    day = local_date(turn.learner.zone, paused)
    return turn.label("pause.until", date=phrase.short_date(turn, day))


def resume_due(turn: Turn, event: Due) -> None:
    """The pause is over: come back with an easy prompt, at the learner's own time of day."""
    if turn.learner.status != "paused":
        return
    if is_over(turn.learner, turn.view.cohort, turn.now):
        # Only they themselves can say that they go on after the end of the season.
        turn.change(status="active", paused_until=None)
        turn.appoint_regular()
    elif event.at > prompt_window_end(turn.schedule, event.due):
        turn.appoint("resume", _own_time_after(turn, turn.now))
    else:
        daily.come_back(turn)


def _own_time_after(turn: Turn, instant: datetime) -> datetime:
    who = turn.learner
    at = first_existing(who.zone, turn.today, who.prompt_at)
    return at if at > instant else first_existing(who.zone, turn.today + ONE_DAY, who.prompt_at)


def resume(turn: Turn) -> None:
    """Come back earlier (the command, the button, or the word for it)."""
    turn.toast()
    if turn.learner.status in ("paused", "resting"):
        daily.come_back(turn)
    else:
        turn.say(turn.t("rhythm.back_active"))
