"""Whom a coach looks at first: everybody once, ordered by need, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Literal

from coaching.carried import carried_ratings
from coaching.programme import Programme
from coaching.records import Rating
from coaching.staff.flags import Flag, missed_in_a_row, open_flags
from coaching.staff.records import Letter, Level
from coaching.staff.view import LearnerFile

if TYPE_CHECKING:
    from content.load import Content

Need = Literal["safety", "asked", "silent", "gap", "never", "oldest"]
NEEDS: Final[tuple[Need, ...]] = ("safety", "asked", "silent", "gap", "never", "oldest")
"""The reasons to look at a learner, the most pressing first."""

PRESSING: Final[frozenset[Need]] = frozenset(NEEDS[:-1])
"""Whoever waits for one of these needs attention; the last reason is only a turn."""

SILENT: Final = 5
"""Questions in a row without an answer."""
WIDE: Final = 2
"""Steps between where a learner and a coach see the same item."""
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A learner in the queue; the text `key` with `params` says why they stand there."""

    file: LearnerFile
    need: Need
    key: str
    params: dict[str, Any] = field(default_factory=dict)
    since: datetime = LONG_AGO
    flags: tuple[Flag, ...] = ()
    """What was not looked at yet."""

    @property
    def pressing(self) -> bool:
        """Whether the learner needs attention now: not when there is nothing yet to speak of."""
        if self.need == "never":
            return bool(self.file.reflections)
        return self.need in PRESSING


def queue(files: Iterable[LearnerFile], programme: Programme, now: datetime) -> tuple[Waiting, ...]:
    """Order all learners by need, and within a need by who has waited longest."""
    return tuple(sorted((waiting(file, programme, now) for file in files), key=_place))


def waiting(file: LearnerFile, programme: Programme, now: datetime) -> Waiting:
    """Why this learner is to be looked at: the most pressing of their reasons."""
    flags = open_flags(file, programme, now)
    for found in (
        *_safety(file, flags),
        *_asked(file, flags),
        *_silent(file, flags),
        *_gap(file, flags, programme.content),
    ):
        return found
    return _turn(file, flags, now)


def unread(file: LearnerFile) -> int:
    """How many entries are newer than the coach's last review."""
    return sum(not _seen(file, each.created_at) for each in file.reflections)


def fed_back_at(file: LearnerFile) -> datetime | None:
    """When the coach last said something to the learner."""
    return max((each.at for each in file.letters if each.by == "coach"), default=None)


def unanswered(file: LearnerFile) -> Letter | None:
    """The learner's letter that has waited longest for an answer, if any."""
    by_thread = sorted(file.letters, key=lambda each: (each.thread, each.at, each.id))
    newest = [list(group)[-1] for _, group in groupby(by_thread, key=lambda each: each.thread)]
    open_ = [each for each in newest if each.by == "learner" and not _seen(file, each.at)]
    return min(open_, key=lambda each: (each.at, each.id), default=None)


def _place(each: Waiting) -> tuple[int, datetime, int]:
    return (NEEDS.index(each.need), each.since, each.file.learner.id)


def _seen(file: LearnerFile, at: datetime) -> bool:
    """Whether the coach said since then that everything was seen."""
    reviewed = file.assignment.reviewed_at if file.assignment is not None else None
    return reviewed is not None and at <= reviewed


def _safety(file: LearnerFile, flags: tuple[Flag, ...]) -> Iterator[Waiting]:
    grave = [flag for flag in flags if flag.safety]
    if grave:
        first = grave[0]
        yield Waiting(
            file=file,
            need="safety",
            key=first.key,
            params=first.params,
            since=min(flag.at for flag in grave),
            flags=flags,
        )


def _asked(file: LearnerFile, flags: tuple[Flag, ...]) -> Iterator[Waiting]:
    letter = unanswered(file)
    if letter is not None:
        yield Waiting(file=file, need="asked", key="queue.asked", since=letter.at, flags=flags)


def _silent(file: LearnerFile, flags: tuple[Flag, ...]) -> Iterator[Waiting]:
    missed = missed_in_a_row(file)
    if len(missed) >= SILENT and not _seen(file, missed[-1].asked_at):
        yield Waiting(
            file=file,
            need="silent",
            key="queue.silent",
            params={"count": len(missed)},
            since=missed[0].asked_at,
            flags=flags,
        )


def _gap(file: LearnerFile, flags: tuple[Flag, ...], content: Content) -> Iterator[Waiting]:
    """The widest gap between a learner's own place on an item and a coach's, if it is wide."""
    own = {each.item: each for each in sorted(carried_ratings(content, file.ratings), key=_when)}
    gaps = []
    for item, level in newest_levels(content, file.levels).items():
        rating = own.get(item)
        if rating is None or level.value is None:
            continue
        steps, at = abs(rating.value - level.value), max(rating.at, level.at)
        if steps >= WIDE and not _seen(file, at):
            params = {"item": item, "own": rating.value, "level": level.value}
            gaps.append((-steps, at, item, params))
    if gaps:
        _, at, _, params = min(gaps, key=lambda gap: gap[:3])
        yield Waiting(file=file, need="gap", key="queue.gap", params=params, since=at, flags=flags)


def newest_levels(content: Content, levels: Iterable[Level]) -> dict[str, Level]:
    """Where a coach last saw the learner on each item of the standard in force."""
    found: dict[str, Level] = {}
    for level in sorted(levels, key=_when):
        for item in content.items(level.standard, level.item):
            found[item] = level
    return found


def _when(each: Rating | Level) -> tuple[datetime, int]:
    return (each.at, each.id)


def _turn(file: LearnerFile, flags: tuple[Flag, ...], now: datetime) -> Waiting:
    """Nothing presses: it is the turn of whoever was left alone longest."""
    last = fed_back_at(file)
    assignment = file.assignment
    if last is not None:
        params = {"days": max(now - last, timedelta(0)).days}
        return Waiting(
            file=file, need="oldest", key="queue.oldest", params=params, since=last, flags=flags
        )
    since = LONG_AGO
    if assignment is not None:
        since = assignment.reviewed_at or assignment.since
    return Waiting(file=file, need="never", key="queue.never", since=since, flags=flags)
