"""Chooses what a learner is asked today, from what they were asked before, and says why.

Everything is a pure function of the answer log: the same log, in any order, gives the same
choice. A line about an item or prompt that is no longer in the bank does no harm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coaching.asked import Asked
from coaching.ladder import Code, Reason, in_order, reason
from coaching.learner_week import LearnerWeek, read_week
from coaching.tally import ItemHistory, seen, tally
from coaching.variants import variant
from content.bank import Bank
from content.prompt import Kind, Prompt

__all__ = ["Choice", "NothingToAsk", "Reason", "choose", "easy", "first", "swap", "week_focus"]

EVIDENCE_REST = timedelta(weeks=1)
"""A week with a photo or a file to fetch is followed by at least one without."""


class NothingToAsk(LookupError):
    """No prompt is left to choose: avoid fewer, or put a ready prompt into the bank."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The prompt of a day, the item it is about, its kind, and the reason for it."""

    prompt: Prompt
    item: str
    kind: Kind
    reason: Reason


def choose(
    bank: Bank,
    log: Iterable[Asked],
    day: date,
    weekdays: Collection[int],
    seed: int,
    avoid: Collection[str] = frozenset(),
) -> Choice:
    """Choose the prompt for a learner's local date.

    `weekdays` are the days the learner is asked on (0 is Monday), `seed` is the cohort's and
    gives the whole class one theme, `avoid` holds ids of items and prompts not to choose.
    NothingToAsk when that leaves nothing.
    """
    choice = _best(read_week(bank, log, day, weekdays, seed), avoid)
    if choice is None:
        raise NothingToAsk("No prompt is left to choose; avoid fewer, or add a ready prompt.")
    return choice


def week_focus(
    bank: Bank, log: Iterable[Asked], day: date, weekdays: Collection[int], seed: int
) -> str | None:
    """Give the task that is the theme of the week of `day`; None without indicators.

    For the theme of next week give the coming Monday.
    """
    return read_week(bank, log, day, weekdays, seed).theme


def swap(
    bank: Bank,
    log: Iterable[Asked],
    day: date,
    weekdays: Collection[int],
    seed: int,
    current: str,
) -> Choice | None:
    """Choose another prompt in place of today's about the item `current`; None when none is left.

    `log` holds what was shown today, the current one too, and nothing of it comes again. The
    first exchange keeps the item and changes the kind, the next ones change the item.
    """
    week = read_week(bank, log, day, weekdays, seed)
    shown = {entry.prompt_id for entry in week.today}
    if current in week.histories:
        prompts = bank.prompts(current)
        tried = {prompt.kind for prompt in prompts if prompt.id in _latest(week, current)}
        same = {prompt.id for prompt in prompts if prompt.kind in tried}
        history = week.histories[current]
        prompt = variant(bank, current, history, week.slot.kind, shown | same)
        if prompt is not None and len(tried) <= 1:
            return _choice(week, prompt, "swap")
    items = {entry.item for entry in week.today} | {current}
    return _best(week, shown | items, "swap")


def easy(bank: Bank, log: Iterable[Asked]) -> Choice:
    """Choose a light question for somebody who comes back: look at one thing and tell.

    Among the `observe` prompts an unused one comes first, then a written one, then the shortest,
    then the item asked least, then the published order.
    """
    histories = tally(bank.items, seen(log))
    prompts = [prompt for item in histories for prompt in bank.prompts(item, "observe")]
    if not prompts:
        raise NothingToAsk("No observe prompt is left; add one ready prompt of that kind.")
    best = min(prompts, key=lambda prompt: _effort(prompt, histories[prompt.item]))
    sends = histories[best.item].sends
    return Choice(best, best.item, best.kind, Reason("easy", {"sends": sends}))


def first(bank: Bank, log: Iterable[Asked] = ()) -> Choice:
    """Choose what somebody who joins is asked at once: a light question, for that reason."""
    return replace(easy(bank, log), reason=Reason("first", {}))


def _latest(week: LearnerWeek, item: str) -> set[str]:
    """The prompts of an item on the last date it was asked."""
    history = week.histories[item]
    return {prompt for prompt, day in history.prompts.items() if day == history.last}


def _effort(prompt: Prompt, history: ItemHistory) -> tuple[int, ...]:
    used = history.prompts.get(prompt.id, date.min).toordinal()
    return (used, prompt.generic, prompt.minutes, history.sends)


def _best(week: LearnerWeek, avoid: Collection[str], code: Code | None = None) -> Choice | None:
    for item in in_order(week):
        if item in avoid:
            continue
        prompt = variant(week.bank, item, week.histories[item], _kind(week, item), avoid)
        if prompt is not None:
            return _choice(week, prompt, code)
    return None


def _kind(week: LearnerWeek, item: str) -> Kind:
    """The wanted kind: evidence takes the place of an act when there is new one to gather."""
    used = week.histories[item].prompts
    fresh = any(prompt.id not in used for prompt in week.bank.prompts(item, "evidence"))
    if week.slot.kind == "act" and fresh and _evidence_rested(week):
        return "evidence"
    return week.slot.kind


def _evidence_rested(week: LearnerWeek) -> bool:
    latest = week.newest_evidence
    return latest is None or latest < week.monday - EVIDENCE_REST


def _choice(week: LearnerWeek, prompt: Prompt, code: Code | None) -> Choice:
    return Choice(prompt, prompt.item, prompt.kind, reason(week, prompt.item, code))
