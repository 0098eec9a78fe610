"""What many made-up learners' lives add up to: when all was asked, how evenly, what starved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from coaching.coverage import ATTITUDES
from coaching.rehearsal.course import Course
from coaching.rehearsal.rehearse import Class
from content.bank import Bank
from content.prompt import KINDS


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the middle and the most of a number."""

    least: float
    middle: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The findings of one rehearsal: `pace` questions a week, `answers` per cent answered."""

    pace: int
    answers: int
    learners: int
    weeks: int
    items: int
    weeks_to_all: Spread | None
    """Weeks until a learner was asked about every item; of those who were."""
    unfinished: int
    """Learners who were not."""
    sends: Spread
    """How often an item was asked of one learner."""
    most_against_least: float
    """At one learner, the item asked most against the item asked least, at the worst."""
    answered: Spread
    """How many items a learner has answered at the end."""
    first_repeat: int | None
    """The earliest week in which any prompt came again."""
    too_early: Mapping[str, int]
    """Prompts that came again while their item had an unused kind, and to how many learners."""
    kinds: Mapping[str, float]
    """The share of each kind among all questions, 0 to 1."""
    groups: Mapping[str, float]
    """By duty, and `A` for the attitudes: how often one of its items is asked, on average."""
    starved: Mapping[str, int]
    """Items that somebody was never asked about, and how many learners were not."""
    coverage: Mapping[str, tuple[float, ...]]
    """For each item, week by week, the share of learners who have answered it by then."""


def findings(bank: Bank, group: Class, courses: Sequence[Course]) -> Findings:
    """Add up the courses of at least one learner of a class."""
    ends = [max(each.sent.values()) for each in courses if len(each.sent) == len(bank.items)]
    sends = {item: [each.sends[item] for each in courses] for item in bank.items}
    repeated = [each.repeated for each in courses if each.repeated is not None]
    early = Counter(prompt for each in courses for prompt in set(each.too_early))
    missing = {item: sum(not count for count in counts) for item, counts in sends.items()}
    return Findings(
        pace=group.pace,
        answers=group.answers,
        learners=len(courses),
        weeks=group.weeks,
        items=len(bank.items),
        weeks_to_all=_spread(ends) if ends else None,
        unfinished=len(courses) - len(ends),
        sends=_spread([count for counts in sends.values() for count in counts]),
        most_against_least=max(_unevenness(each) for each in courses),
        answered=_spread([len(each.answered) for each in courses]),
        first_repeat=min(repeated, default=None),
        too_early=dict(sorted(early.items())),
        kinds=_shares(courses),
        groups=_groups(bank, sends),
        starved={item: count for item, count in missing.items() if count},
        coverage={item: _rise(courses, item, group.weeks) for item in bank.items},
    )


def _spread(numbers: Sequence[int]) -> Spread:
    return Spread(min(numbers), median(numbers), max(numbers))


def _unevenness(course: Course) -> float:
    """The most sends of an item over the fewest; an item never asked counts as asked once."""
    return max(course.sends.values()) / max(1, min(course.sends.values()))


def _shares(courses: Iterable[Course]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for each in courses:
        total.update(each.kinds)
    return {kind: total[kind] / total.total() for kind in KINDS}


def _groups(bank: Bank, sends: Mapping[str, Sequence[int]]) -> dict[str, float]:
    groups: dict[str, list[int]] = {}
    for item, counts in sends.items():
        groups.setdefault(bank.duty(item) or ATTITUDES, []).extend(counts)
    return {group: sum(counts) / len(counts) for group, counts in groups.items()}


def _rise(courses: Sequence[Course], item: str, weeks: int) -> tuple[float, ...]:
    firsts = [each.answered.get(item, weeks + 1) for each in courses]
    return tuple(
        sum(first <= week for first in firsts) / len(courses) for week in range(1, weeks + 1)
    )
