"""The day's prompt: what is due at the learner's own time, and what silence leads to."""

from __future__ import annotations

from datetime import timedelta

from coaching.curriculum import Choice, choose, easy, first
from coaching.dialogue import answer, ask, phrase, plan_echo, receipt
from coaching.dialogue.buttons import press
from coaching.dialogue.turn import Turn
from coaching.effects import MarkDelivery
from coaching.events import Due
from coaching.local_time import local_date
from coaching.quiet_hours import reminder_at
from coaching.regular import NOBODYS, DaysOff, is_over, not_begun
from coaching.timetable import next_prompt_at, prompt_window_end

QUIET_AFTER, TIRED, TO_REST = 2, 3, 7
"""Unanswered prompts in a row after which there are no reminders, an offer, and a rest."""
FEW = 3
"""Days in a week that nobody is offered to make fewer."""


def daily(turn: Turn, event: Due) -> None:
    """Ask today's prompt, unless the learner rests, was asked already, or the hour has passed.

    Somebody who is just writing is not interrupted: the prompt waits for the receipt.
    """
    learner = turn.learner
    if learner.status != "active":
        return
    asked = learner.last_date is not None and learner.last_date >= turn.today
    late = event.at > prompt_window_end(turn.schedule, event.due)
    if asked or late or _day_off(turn):
        turn.appoint("daily", turn.next_prompt)
        return
    if answer.writing(turn):
        turn.appoint("daily", turn.now + turn.programme.settle_after)
        return
    receipt.settle_now(turn)
    if missed(turn):
        return
    plan_echo.offer(turn)
    ask.ask(turn, _choice(turn), "daily", expires=prompt_window_end(turn.schedule, event.due))
    turn.change(step=None)
    go_on(turn)


def go_on(turn: Turn) -> None:
    """Once today's question was put: appoint the next one, and the one reminder of this."""
    turn.appoint("daily", turn.next_prompt)
    if turn.learner.misses < QUIET_AFTER:
        next_due = next_prompt_at(turn.schedule, turn.now, turn.today, turn.now)
        remind_at = reminder_at(turn.schedule, turn.now, next_due, turn.programme.quiet)
        turn.appoint("reminder", remind_at)


def _day_off(turn: Turn) -> bool:
    """Whether the plan was changed since this was appointed: nobody is asked today."""
    cohort = turn.view.cohort or NOBODYS
    off = turn.today in DaysOff(cohort, turn.programme.holidays)
    return off or is_over(turn.learner, cohort, turn.now)


def _choice(turn: Turn) -> Choice:
    """Today's prompt; whoever joined before the start is asked the very first now."""
    bank = turn.programme.content.bank
    if not turn.log:
        return first(bank, turn.log)
    seed = turn.view.cohort.seed if turn.view.cohort else 0
    return choose(bank, turn.log, turn.today, turn.weekdays, seed)


def missed(turn: Turn) -> bool:
    """Close yesterday's unanswered prompt; after the seventh in a row, rest: True."""
    last = turn.view.delivery
    if last is None or last.state != "asked":
        return False
    arrived = last.message_id is not None
    turn.add(
        MarkDelivery(id=last.id, learner=last.learner, state="missed" if arrived else "expired")
    )
    if not arrived:
        return False
    turn.change(misses=turn.learner.misses + 1)
    if turn.learner.misses >= TO_REST:
        rest(turn)
        return True
    if turn.learner.misses == TIRED:
        _offer_relief(turn)
    return False


def _offer_relief(turn: Turn) -> None:
    """After three misses: fewer days, where there are more than three, or another time."""
    cohort = turn.view.cohort
    free = cohort is None or cohort.weekdays is None
    many = free and len(turn.weekdays) > FEW
    fewer = ((turn.label("rhythm.fewer"), press("fewer")),) if many else ()
    others = (
        (turn.label("rhythm.other_time"), press("set", "time")),
        (turn.label("rhythm.as_is"), press("as_is")),
    )
    key = "rhythm.three_misses" if many else "rhythm.three_misses_few"
    turn.say(turn.t(key), ((*fewer, *others),), silent=True)


def rest(turn: Turn) -> None:
    """Stop asking until the learner comes back of their own accord."""
    turn.change(status="resting", delivery=None)
    turn.call_off("daily", "weekly", "reminder", "snooze")
    turn.say(turn.t("rhythm.rest"), silent=True)


def remind(turn: Turn, event: Due) -> None:
    """Point once, silently, at a prompt that is still open."""
    last = turn.view.delivery
    if turn.learner.status != "active" or last is None or last.state != "asked":
        return
    late = event.at - event.due > timedelta(hours=1)
    if last.message_id is None or late or turn.programme.quiet.cover(turn.schedule.zone, turn.now):
        return
    turn.say(
        turn.t("rhythm.reminder"),
        kind="reminder",
        ref=last.id,
        reply_to=last.message_id,
        silent=True,
    )


def come_back(turn: Turn) -> None:
    """Begin again with an easy prompt; nothing that was missed is asked again."""
    count = turn.view.entries_total
    turn.change(status="active", misses=0, paused_until=None, step=None, last_contact=turn.now)
    turn.call_off("resume")
    cohort = turn.view.cohort
    if not_begun(turn.learner, cohort, turn.now):
        turn.say(turn.t("cohorts.back_before", date=begins(turn)))
        turn.appoint_regular()
        return
    if cohort is not None and is_over(turn.learner, cohort, turn.now):
        # Whoever comes back by themselves after the end wishes to go on.
        turn.change(season=cohort.ends_on, goes_on=True)
    turn.say(turn.t("rhythm.back_some", count=count) if count else turn.t("rhythm.back_none"))
    first_today = turn.learner.last_date is None or turn.learner.last_date < turn.today
    choice = easy(turn.programme.content.bank, turn.log)
    ask.ask(turn, choice, "return", ordinal=0 if first_today else ordinal(turn))
    turn.appoint_regular()


def begins(turn: Turn) -> str:
    """When the cohort's first question comes, in words."""
    due = turn.next_prompt
    day = local_date(turn.learner.zone, due) if due is not None else turn.today
    return phrase.short_date(turn, day)


def ordinal(turn: Turn) -> int:
    """The next free number among today's prompts."""
    return sum(1 for asked in turn.view.log if asked.date == turn.today)
