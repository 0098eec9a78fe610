"""The theme of a week: the one task that most of its questions come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from coaching.asked import Asked
from coaching.tally import ItemHistory, Tally, monday_of
from content.bank import Bank

WEEKS_APART = 3
"""A task is not the theme again before so many other weeks have passed."""

UNRATED_GUESS = 2
"""What an answered but unrated item is taken for; one never answered is taken for 0."""


def focus_task(
    bank: Bank, before: Tally, past: Sequence[Asked], first: Collection[str], day: date, seed: int
) -> str | None:
    """Choose the task of the week of `day`; None when the standard has no indicators.

    `before` and `past` are the tally and the log up to the Monday; `first` are the items the
    week has begun with, so that a late answer or rating does not turn a running week round.
    While indicators wait to be asked, the duties take turns (the seed says which begins) and a
    duty's tasks come in the published order. Later comes the task with the widest gaps and the
    longest overdue items.
    """
    tasks = [task for task in bank.tasks if any(item in before for item in bank.items_of(task))]
    if not tasks:
        return None
    themes = _past_themes(bank, before, past)
    rested = _without(tasks, themes[:WEEKS_APART]) or _without(tasks, themes[:1]) or tasks
    begun = [task for task in rested if any(item in first for item in bank.items_of(task))]
    if begun:
        return begun[0]
    fresh = [task for task in rested if _has_unasked(bank, before, task)]
    if fresh:
        turns = _turns(bank, themes, seed)
        return min(fresh, key=lambda task: turns.index(_duty(bank, task)))
    monday = monday_of(day)
    return max(rested, key=lambda task: _need(bank, before, task, monday))


def _without(tasks: Sequence[str], left_out: Sequence[str]) -> list[str]:
    return [task for task in tasks if task not in left_out]


def _turns(bank: Bank, themes: Sequence[str], seed: int) -> list[str]:
    """The duties in the order of their turns: after the newest theme's, or from the seed."""
    duties = list(bank.duties)
    first = duties.index(_duty(bank, themes[0])) + 1 if themes else seed
    first %= len(duties)
    return duties[first:] + duties[:first]


def _past_themes(bank: Bank, before: Tally, past: Sequence[Asked]) -> list[str]:
    """The themes of the weeks in which anything was asked, newest first, a month back at most."""
    if not past:
        return []
    since = monday_of(max(entry.date for entry in past)) - timedelta(weeks=WEEKS_APART)
    weeks: dict[int, list[tuple[date, str]]] = {}
    for entry in past:
        if entry.date >= since and entry.item in before:
            task = bank.task(entry.item)
            if task is not None:
                week = (entry.date - since).days // 7
                weeks.setdefault(week, []).append((entry.date, task))
    return [_theme_of(weeks[week]) for week in sorted(weeks, reverse=True)]


def _theme_of(week: Sequence[tuple[date, str]]) -> str:
    """The task asked most in one week; among equals the one asked first."""
    votes: dict[str, int] = {}
    for _, task in sorted(set(week)):
        votes[task] = votes.get(task, 0) + 1
    return max(votes, key=votes.__getitem__)


def _duty(bank: Bank, task: str) -> str:
    duty = bank.duty(bank.items_of(task)[0])
    return duty or bank.duties[0]


def _has_unasked(bank: Bank, before: Tally, task: str) -> bool:
    return any(item in before and not before[item].dates for item in bank.items_of(task))


def _need(bank: Bank, before: Tally, task: str, monday: date) -> int:
    return sum(
        7 * _gap(bank, item, before[item]) + max(0, before[item].overdue(monday))
        for item in bank.items_of(task)
        if item in before
    )


def _gap(bank: Bank, item: str, history: ItemHistory) -> int:
    """How many steps an item is below its level, with a guess where nobody rated it."""
    guess = UNRATED_GUESS if history.answered is not None else 0
    return bank.level(item) - (history.rating or guess)
