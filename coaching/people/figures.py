"""A group in numbers: who may be counted together, and what is too few to be told.

A number of fewer than five people would be about them. That also goes for what two numbers differ
by: cohorts of fewer than five are in the numbers of everybody only when they are five together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from coaching.access import SMALLEST_GROUP
from coaching.people.records import ResponseFigures, Statistics, WeekFigures

if TYPE_CHECKING:
    from content.load import Content

WEEKS: Final = 12
"""How many weeks the numbers reach back, this one among them."""
ZONE: Final = "Asia/Taipei"
"""Where the night is, and its date, by which large groups are counted."""
HOUR: Final = 3_600_000
"""In milliseconds."""


class WeekCount(NamedTuple):
    """What was counted of one cohort in one week."""

    cohort: int
    week: int
    """0 is the oldest."""
    asked: int
    answered: int
    people: int


class ItemCount(NamedTuple):
    """How many of one cohort answered something about an item."""

    cohort: int
    standard: str
    item: str
    people: int


class Waited(NamedTuple):
    """One entry that a coach could read, with the instant of the first answer (milliseconds)."""

    cohort: int
    learner: int
    written: int
    answered: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """All that was counted, by cohort."""

    people: dict[int, int] = field(default_factory=dict)
    weeks: list[WeekCount] = field(default_factory=list)
    items: list[ItemCount] = field(default_factory=list)
    waited: list[Waited] = field(default_factory=list)


def mondays(today: date) -> tuple[date, ...]:
    """The Mondays of the weeks that are counted, the oldest first."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday - timedelta(weeks=back) for back in reversed(range(WEEKS)))


def shown(people: Mapping[int, int]) -> frozenset[int]:
    """The cohorts whose numbers may be told by themselves."""
    return frozenset(cohort for cohort, many in people.items() if many >= SMALLEST_GROUP)


def together(people: Mapping[int, int]) -> frozenset[int]:
    """The cohorts that are counted when everybody is."""
    large = shown(people)
    small = {cohort: many for cohort, many in people.items() if cohort not in large and many}
    return large | (small.keys() if sum(small.values()) >= SMALLEST_GROUP else frozenset())


def statistics(
    counted: Counted,
    cohorts: Collection[int],
    today: date,
    *,
    cohort: int | None = None,
    name: str = "",
    own: bool = False,
) -> Statistics:
    """The numbers of these cohorts together; of a coach's `own` learners all are told."""
    least = 1 if own else SMALLEST_GROUP
    items: Counter[tuple[str, str]] = Counter()
    for each in counted.items:
        if each.cohort in cohorts:
            items[each.standard, each.item] += each.people
    return Statistics(
        cohort=cohort,
        name=name,
        own=own,
        people=sum(counted.people.get(each, 0) for each in cohorts),
        weeks=_weeks(counted.weeks, cohorts, today, least),
        items=dict(items),
        response=_response([each for each in counted.waited if each.cohort in cohorts], least),
    )


def _weeks(
    counted: Iterable[WeekCount], cohorts: Collection[int], today: date, least: int
) -> tuple[WeekFigures, ...]:
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for each in counted:
        if each.cohort in cohorts:
            total = sums[each.week]
            for at, many in enumerate((each.asked, each.answered, each.people)):
                total[at] += many
    found = []
    for week, monday in enumerate(mondays(today)):
        asked, answered, people = sums.get(week, (0, 0, 0))
        if 0 < people < least:
            found.append(WeekFigures(monday=monday, asked=None, answered=None))
        else:
            found.append(WeekFigures(monday=monday, asked=asked, answered=answered))
    return tuple(found)


def _response(waited: Sequence[Waited], least: int) -> ResponseFigures:
    """How long entries waited, if enough people wrote them."""
    done = [each for each in waited if each.answered is not None]
    if len({each.learner for each in waited}) < least and waited:
        return ResponseFigures(entries=None, waiting=None)
    told = len({each.learner for each in done}) >= least
    hours = sorted((each.answered - each.written) / HOUR for each in done if each.answered)
    return ResponseFigures(
        entries=len(done),
        waiting=len(waited) - len(done),
        median=quantile(hours, 0.5) if told else None,
        slow=quantile(hours, 0.9) if told else None,
    )


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that so large a share of them does not exceed; None of nothing."""
    if not ordered:
        return None
    at = max(0, -(-len(ordered) * round(share * 100) // 100) - 1)
    return ordered[at]


def first_after(written: int, answers: Sequence[int]) -> int | None:
    """The first of these instants, in order, that is not before the entry."""
    at = bisect_left(answers, written)
    return answers[at] if at < len(answers) else None


def duties(found: Statistics, content: Content) -> tuple[tuple[str, float], ...]:
    """How far each duty of the standard is covered: (its code, share), in the published order.

    The share is of all pairs of a person and an item that can be asked about. What was answered
    under an earlier standard counts for what became of the item, as far as that is more.
    """
    if not found.people:
        return ()
    answered: Counter[str] = Counter()
    for (standard, old), many in found.items.items():
        for item in content.items(standard, old):
            answered[item] = max(answered[item], many)
    bank, of_duty = content.bank, defaultdict(list)
    for item in bank.items:
        duty = bank.duty(item)
        if duty is not None:
            of_duty[duty].append(answered[item])
    return tuple((duty, sum(many) / (len(many) * found.people)) for duty, many in of_duty.items())
