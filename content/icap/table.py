"""From the rows of the main table to duties, tasks and what they need."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from content.faults import Severity
from content.icap.codes import TABLE, Codes, Entry, Kind, Segment
from content.icap.names import Names, by_number
from content.icap.rows import TableRow
from content.icap.source import Piece, Source

LEVEL: Final = re.compile(r"[1-6]")
LIKE_LEVEL: Final = re.compile(r"(?=.*[0-9]).{1,12}|.{1,4}")
"""What may stand for a level without being one, such as a range; more is out of place."""

OWNED: Final[tuple[Kind, ...]] = ("output", "indicator")
"""What belongs to one task, which its code names."""
SHARED: Final[tuple[Kind, ...]] = ("knowledge", "skill")
"""What every task of a row needs, and other rows may name again."""


@dataclass(slots=True)
class Draft:
    """A task while it is read: its duty, the codes of what belongs to it, and its level cells."""

    at: Piece
    duty: str | None
    codes: dict[Kind, dict[str, None]] = field(default_factory=dict)
    levels: list[Piece] = field(default_factory=list)

    def add(self, kind: Kind, code: str) -> None:
        """Note that something belongs to this task."""
        self.codes.setdefault(kind, {})[code] = None

    def of(self, kind: Kind) -> list[str]:
        """Give the codes of one kind in the order of the text."""
        return list(self.codes.get(kind, ()))


class Table:
    """Takes rows one by one; a row without a task goes on with the task above it."""

    def __init__(self, source: Source, codes: Codes) -> None:
        """Begin with nothing read."""
        self._source, self._codes = source, codes
        self._names = {kind: Names(source) for kind in TABLE}
        self._drafts: dict[str, Draft] = {}
        self._group: list[str] = []
        self._duty: str | None = None
        self._last: dict[Kind, Entry] = {}

    def add(self, row: TableRow) -> None:
        """Read one row."""
        for segment in row.cells.get("duty", ()):
            self._read_duty(segment)
        self._read_tasks(row)
        for owned in OWNED:
            for segment in row.cells.get(owned, ()):
                self._read_owned(owned, segment)
        for shared in SHARED:
            for segment in row.cells.get(shared, ()):
                self._read_shared(shared, segment)
        if row.levels and not self._group:
            self._loose(row.levels)
        for code in self._group:
            self._drafts[code].levels.extend(row.levels)

    def value(self) -> dict[str, object]:
        """Give the duties, tasks, knowledge and skills as a standard file has them."""
        tasks = [self._task(code, draft) for code, draft in self._drafts.items()]
        for names in self._names.values():
            names.check_order()
        return {
            "duties": self._named("duty", "title", self._duties()),
            "tasks": tasks,
            "knowledge": self._named("knowledge", "name", by_number(self._names["knowledge"])),
            "skills": self._named("skill", "name", by_number(self._names["skill"])),
        }

    def _read_duty(self, segment: Segment) -> None:
        if segment.kind is None:
            self._go_on("duty", segment.entry)
            return
        entry = segment.entry
        if entry.code in self._names["duty"] and entry.code != self._duty:
            message, mend = f"{entry.code} stands here again.", "Bring its tasks together."
            self._source.refuse([entry.at, *entry.pieces], "duplicate-code", message, mend)
            return
        self._duty = entry.code
        self._tell("duty", entry)

    def _read_tasks(self, row: TableRow) -> None:
        segments = row.cells.get("task", [])
        fresh = [segment for segment in segments if segment.kind is not None]
        if fresh and segments[0].kind is None and not row.plain:
            message = "One task goes on in this row and another begins."
            mend = "Put the task that begins, and all that belongs to it, into a row of its own."
            self._source.refuse(segments[0].entry.pieces, "mixed-row", message, mend)
            segments = fresh
        begun = row.plain and self._is_bare()
        for segment in segments:
            if segment.kind is None:
                self._go_on("task", segment.entry)
            else:
                begun = self._read_task(segment.entry, begun)

    def _is_bare(self) -> bool:
        """Tell whether nothing but titles was said of the tasks at hand."""
        return not any(
            self._drafts[code].codes or self._drafts[code].levels for code in self._group
        )

    def _read_task(self, entry: Entry, joins: bool) -> bool:
        """Begin a task, beside those of the same row; True when one is begun."""
        code = entry.code
        if code in self._group:
            self._tell("task", entry)
            return joins
        if code in self._drafts:
            message, mend = f"{code} stands here again.", "Bring its rows together."
            self._source.refuse([entry.at, *entry.pieces], "duplicate-code", message, mend)
            return joins
        if not joins:
            self._group = []
            self._last = {kind: entry for kind, entry in self._last.items() if kind == "duty"}
        self._group.append(code)
        self._drafts[code] = Draft(entry.at, self._duty)
        self._tell("task", entry)
        self._check_duty(entry)
        return True

    def _check_duty(self, entry: Entry) -> None:
        duty = entry.code.rpartition(".")[0]
        if self._duty is None:
            message, mend = f"No duty stands above {entry.code}.", f"Put {duty} before it."
            self._source.note(entry.at.start, "no-duty", message, mend)
        elif self._duty != duty:
            message = f"{entry.code} stands under {self._duty}."
            mend = "Correct the code, or the duty in the first column."
            self._source.note(entry.at.start, "code-place", message, mend)

    def _read_owned(self, kind: Kind, segment: Segment) -> None:
        if segment.kind is None:
            self._go_on(kind, segment.entry)
            return
        entry = segment.entry
        task = f"T{entry.code[1:].rpartition('.')[0]}"
        if task not in self._group:
            place = " and ".join(self._group) or "no task"
            message = f"{entry.code} stands beside {place}."
            mend = f"Put it beside {task}, or correct one of the codes."
            self._source.refuse([entry.at, *entry.pieces], "code-place", message, mend)
            self._last.pop(kind, None)
            return
        self._drafts[task].add(kind, entry.code)
        self._tell(kind, entry)

    def _read_shared(self, kind: Kind, segment: Segment) -> None:
        if segment.kind is None:
            self._go_on(kind, segment.entry)
            return
        if not self._group:
            self._loose([segment.entry.at, *segment.entry.pieces])
            return
        for code in self._group:
            self._drafts[code].add(kind, segment.entry.code)
        self._tell(kind, segment.entry)

    def _tell(self, kind: Kind, entry: Entry) -> None:
        self._names[kind].add(entry)
        self._last[kind] = entry

    def _go_on(self, kind: Kind, rest: Entry) -> None:
        last = self._last.get(kind)
        if last is None:
            self._loose(rest.pieces)
            return
        for piece in rest.pieces:
            self._codes.go_on(last, piece)

    def _loose(self, pieces: Iterable[Piece]) -> None:
        message = "These words have no code, and nothing above that they could go on with."
        mend = "Write the code before them, or delete them if they are not part of the standard."
        self._source.refuse(pieces, "loose-text", message, mend)

    def _duties(self) -> list[str]:
        used = {draft.duty for draft in self._drafts.values()}
        for code in self._names["duty"]:
            if code not in used:
                message, mend = f"{code} has no task.", "Put its tasks beside or below it."
                at = self._names["duty"].first(code).at
                self._source.note(at.start, "no-tasks", message, mend)
        return list(self._names["duty"])

    def _task(self, code: str, draft: Draft) -> dict[str, object]:
        for kind in ("indicator", *SHARED):
            if not draft.of(kind):
                self._miss(code, draft, kind)
        return {
            "id": code,
            "title": self._names["task"].name(code),
            "duty": draft.duty,
            "level": read_level(self._source, draft.levels, draft.at, code),
            "outputs": self._named("output", "name", draft.of("output")),
            "indicators": self._named("indicator", "text", draft.of("indicator")),
            "knowledge": draft.of("knowledge"),
            "skills": draft.of("skill"),
        }

    def _miss(self, code: str, draft: Draft, kind: Kind) -> None:
        message, mend = f"{code} has no {kind}.", "Look whether a part of its row is missing."
        severity: Severity = "error" if kind == "indicator" else "warning"
        self._source.note(draft.at.start, f"no-{kind}", message, mend, severity)

    def _named(self, kind: Kind, field: str, codes: Iterable[str]) -> list[dict[str, str]]:
        return [{"id": code, field: self._names[kind].name(code)} for code in codes]


def read_level(source: Source, pieces: list[Piece], at: Piece, whose: str) -> int | None:
    """Read a level from 1 to 6; None with a warning where it is empty or cannot be read."""
    said = {source.shape[piece.start : piece.end] for piece in pieces}
    level = next(iter(said)) if len(said) == 1 else ""
    mend = "It was left empty; write one digit from 1 to 6 if it is known."
    if LEVEL.fullmatch(level):
        source.settle(*pieces)
        return int(level)
    if not said:
        source.warn(at, "no-level", f"{whose} has no level.", mend)
    elif not all(map(LIKE_LEVEL.fullmatch, said)):
        message = "These words stand where a level is expected."
        source.refuse(pieces, "level-place", message, "Put them where they belong.")
    else:
        source.settle(*pieces)
        told = ", ".join(sorted(said))
        source.warn(pieces[0], "level", f"The level of {whose} is “{told}”.", mend)
    return None
