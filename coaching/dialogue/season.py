"""The plan of a cohort reaches its learners: it has changed, or its season has ended."""

from __future__ import annotations

from datetime import date

from coaching.curriculum import easy
from coaching.dialogue import ask, daily, phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.events import Due
from coaching.records import Cohort
from coaching.regular import is_over, not_begun, season_at

GO_ON, STOP = "go_on", "stop"
ASKED = ("active", "paused", "resting")
"""Who is told that the season has ended: also who rests just then."""


def plan_changed(turn: Turn, _: Due) -> None:
    """Take the new plan over; whoever has said that they stop is left alone."""
    learner, cohort = turn.learner, turn.view.cohort
    if learner.status == "active":
        turn.appoint_regular()
    elif learner.status in ASKED:
        turn.appoint("season", season_at(learner, cohort, turn.now))


def ended(turn: Turn, _: Due) -> None:
    """The closing page, once: how many questions and answers, and a choice of their own."""
    learner, cohort = turn.learner, turn.view.cohort
    if cohort is None or learner.status not in ASKED or learner.forget_at is not None:
        return
    if not is_over(learner, cohort, turn.now):
        turn.appoint("season", season_at(learner, cohort, turn.now))
        return
    turn.change(season=cohort.ends_on, goes_on=False, step=None)
    turn.call_off("daily", "reminder", "snooze")
    turn.say(
        f"{_page(turn, cohort)}\n\n{turn.t('cohorts.end_ask')}",
        (
            ((turn.label("cohorts.go_on"), press("season", GO_ON, _stamp(cohort))),),
            ((turn.label("cohorts.stop"), press("season", STOP, _stamp(cohort))),),
        ),
        kind="season",
        dedupe=f"season:{learner.id}:{cohort.id}:{cohort.ends_on}",
    )


def _page(turn: Turn, cohort: Cohort) -> str:
    head = turn.t("cohorts.end_head", cohort=cohort.name)
    if cohort.ends_on != turn.learner.season:
        # The plan is that of the next season by now, which nothing can be counted of yet.
        return head
    first = cohort.starts_on or date.min
    asked = [each for each in turn.view.log if each.date >= first]
    answered = [each for each in asked if each.answered]
    if not answered:
        return f"{head}\n{turn.t('cohorts.end_none')}"
    figures = turn.t(
        "cohorts.end_figures",
        asked=len(asked),
        answered=len(answered),
        days=len({each.date for each in answered}),
        items=len({each.item for each in answered}),
        entries=turn.view.entries_total,
    )
    return f"{head}\n{figures}"


def choose(turn: Turn, button: Button) -> None:
    """Go on after the end, or stop here; either can be changed later."""
    cohort = turn.view.cohort
    ended_on = turn.learner.season
    if cohort is None or ended_on is None or button.word(1) != _day(ended_on):
        turn.toast(turn.label("error.button"), alert=True)
        return
    turn.toast()
    if button.word() == GO_ON:
        _go_on(turn, cohort)
    else:
        _stop(turn, cohort)


def _go_on(turn: Turn, cohort: Cohort) -> None:
    rested = turn.learner.status != "active"
    turn.change(status="active", goes_on=True, paused_until=None, misses=0, last_contact=turn.now)
    turn.call_off("resume")
    turn.edit(f"{_page(turn, cohort)}\n\n{turn.t('cohorts.gone_on')}")
    asked_today = turn.learner.last_date is not None and turn.learner.last_date >= turn.today
    waits = not_begun(turn.learner, cohort, turn.now)
    if not asked_today and not waits:
        ask.ask(turn, easy(turn.programme.content.bank, turn.log), "return")
    elif rested or waits:
        turn.say(turn.t("cohorts.goes_on_tomorrow", date=daily.begins(turn)))
    turn.appoint_regular()


def _stop(turn: Turn, cohort: Cohort) -> None:
    turn.change(status="resting", goes_on=False, paused_until=None, last_contact=turn.now)
    turn.call_off("daily", "weekly", "reminder", "snooze", "resume", "season")
    end = phrase.plain_date(turn, cohort.ends_on) if cohort.ends_on is not None else ""
    turn.edit(f"{_page(turn, cohort)}\n\n{turn.t('cohorts.stopped', date=end)}")


def _stamp(cohort: Cohort) -> str:
    return _day(cohort.ends_on) if cohort.ends_on is not None else "0"


def _day(day: object) -> str:
    return str(day).replace("-", "")
