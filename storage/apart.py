"""Records of several learners, sorted into those of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar


class _OfLearner(Protocol):
    """A record that says whose it is."""

    @property
    def learner(self) -> int:
        """The learner it is about."""
        ...


_Record = TypeVar("_Record", bound=_OfLearner)


def apart(found: Iterable[_Record]) -> dict[int, tuple[_Record, ...]]:
    """The same records, in the same order, apart for each learner."""
    sorted_out: dict[int, list[_Record]] = defaultdict(list)
    for each in found:
        sorted_out[each.learner].append(each)
    return {learner: tuple(records) for learner, records in sorted_out.items()}
