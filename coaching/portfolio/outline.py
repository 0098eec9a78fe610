"""The headings of a work output's draft, and the items whose entries belong under each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.standard import Output, Task

if TYPE_CHECKING:
    from content.load import Content


@dataclass(frozen=True, slots=True)
class Section:
    """A heading by the name of its text (empty: the item's own name), and its items."""

    heading: str
    items: tuple[str, ...]


OUTLINES: Mapping[tuple[str, str], tuple[Section, ...]] = {
    ("BLM2421-007", "O1.2.1"): (
        Section("demand", ("P1.2.1",)),
        Section("fit", ("P1.2.2",)),
        Section("money", ("P1.2.3",)),
        Section("surroundings", ("P1.2.4",)),
        Section("decision", ("P1.2.5",)),
    ),
    ("BLM2421-007", "O2.1.1"): (
        Section("factors", ("P2.1.1",)),
        Section("technology", ("P2.1.2",)),
        Section("people_risk", ("P2.1.4",)),
        Section("resource_risk", ("P2.1.5",)),
        Section("verdict", ("P2.1.3",)),
    ),
    ("BLM2421-007", "O2.2.1"): (
        Section("strategy", ("P2.2.1",)),
        Section("products", ("P2.2.2",)),
        Section("market", ("P1.1.1", "P1.2.1")),
        Section("informed", ("P2.3.1", "P2.3.2")),
        Section("staffing", ("P3.1.1", "P3.1.2")),
        Section("review", ("P2.1.3", "P3.3.3")),
    ),
    ("BLM2421-007", "O4.1.1"): (
        Section("rules", ("P4.1.1",)),
        Section("procedure", ("P4.1.3",)),
        Section("insurance", ("P4.1.4",)),
        Section("advice", ("P4.1.2",)),
    ),
}
"""By the standard without its version, and the output; entries of other tasks help where an
output has few of its own. Any other output has a section for each indicator of its task."""


def outputs(content: Content) -> Iterator[tuple[Task, Output]]:
    """Every work output of the standard in force, with its task."""
    for task in content.standard.tasks:
        for output in task.outputs:
            yield task, output


def sections(content: Content, task: Task, output: Output) -> tuple[Section, ...]:
    """The sections of an output's draft; every indicator of the task is in one."""
    known = set(content.bank.items)
    family = content.standard.code.rpartition("v")[0]
    found = [
        Section(section.heading, tuple(item for item in section.items if item in known))
        for section in OUTLINES.get((family, output.id), ())
    ]
    found = [section for section in found if section.items]
    placed = {item for section in found for item in section.items}
    found += [Section("", (each.id,)) for each in task.indicators if each.id not in placed]
    return tuple(found)
