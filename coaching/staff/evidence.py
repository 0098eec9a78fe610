"""When a coach can tell where a learner is: after enough replies with something real in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coaching.records import Reflection
from coaching.staff.acts import Refused
from coaching.staff.records import Grade
from coaching.staff.view import Entry, LearnerFile

if TYPE_CHECKING:
    from content.load import Content

SOLID: Final = 2
"""From here on a grade counts: a real event."""
STRONG: Final = 3
"""From here on it counts for a high level: what was done, and what came of it."""
SOLID_NEEDED: Final = 2
STRONG_NEEDED: Final = 1
HIGH: Final = 4
"""The first level that needs strong evidence."""
HIGHEST: Final = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many replies about one item this coach graded as solid, and how many of them strong."""

    solid: int = 0
    strong: int = 0

    @property
    def highest(self) -> int:
        """The highest level that can be given now; 0: it cannot be told yet."""
        if self.solid < SOLID_NEEDED:
            return 0
        return HIGHEST if self.strong >= STRONG_NEEDED else HIGH - 1


NONE = Evidence()


def evidence_of(
    content: Content, coach: int, file: LearnerFile, entries: Iterable[Entry] = ()
) -> dict[str, Evidence]:
    """Count a coach's grades by item of the standard in force.

    The entries of the file are those of the last weeks; `entries` may bring older ones.
    """
    reflections = {each.id: each for each in file.reflections}
    grades = {each.reflection: each for each in file.grades if each.coach == coach}
    for entry in entries:
        reflections[entry.reflection.id] = entry.reflection
        if entry.grade is not None and entry.grade.coach == coach:
            grades[entry.reflection.id] = entry.grade
    found: dict[str, Evidence] = {}
    for id_, reflection in reflections.items():
        if id_ in grades:
            _count(found, content, reflection, grades[id_])
    return found


def _count(
    found: dict[str, Evidence], content: Content, reflection: Reflection, grade: Grade
) -> None:
    if reflection.item is None or grade.value < SOLID:
        return
    for item in content.items(reflection.standard, reflection.item):
        before = found.get(item, NONE)
        strong = before.strong + (grade.value >= STRONG)
        found[item] = Evidence(before.solid + 1, strong)


def refuse_without(evidence: Evidence, value: int) -> None:
    """Let a level pass that the evidence carries; raises Refused, which says what is missing."""
    if value <= evidence.highest:
        return
    if evidence.solid < SOLID_NEEDED:
        missing = SOLID_NEEDED - evidence.solid
        raise Refused("review.not_enough_evidence", found=evidence.solid, missing=missing)
    raise Refused("review.not_enough_evidence_high", level=value, most=evidence.highest)
