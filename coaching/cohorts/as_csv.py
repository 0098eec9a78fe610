"""Learners as lines of a CSV file, out and in; no text of anybody is in it.

Out: UTF-8 with a mark that spreadsheets look for, and no cell that a spreadsheet would compute.
In: every fault of every line is told at once, and nothing is done while there is one.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from coaching.cohorts.view import Member
from coaching.local_time import local_date
from coaching.staff.records import Staff

EXPORTED: Final = (
    "telegram_id",
    "name",
    "cohort",
    "state",
    "joined",
    "last_contact",
    "asked",
    "answered",
    "coaches",
)
IMPORTED: Final = ("telegram_id", "cohort", "coach", "weekdays", "time")
REQUIRED: Final = ("telegram_id",)
KNOWN: Final = frozenset((*EXPORTED, *IMPORTED))
MOST_LINES: Final = 5000
LONGEST: Final = 2_000_000
"""Characters of a file that is read."""
MARK: Final = "\ufeff"
_COMPUTED: Final = ("=", "+", "-", "@", "'")
"""What a cell must not begin with; an apostrophe so that what went out comes in as it was."""
_SPACED: Final = ("\t", "\r", "\n")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_PACES: Final = {
    "5": frozenset(range(5)),
    "3": frozenset({0, 2, 4}),
    "7": frozenset(range(7)),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What one line asks for; None leaves it as it is."""

    line: int
    chat: int
    cohort: str | None = None
    """Its number or its name."""
    coach: str | None = None
    """The coach's Telegram id or name."""
    weekdays: frozenset[int] | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: a text and its values."""

    line: int
    key: str
    value: str = ""


def write(members: Iterable[Member], coaches: Mapping[int, Staff]) -> str:
    """The file of these members."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\r\n")
    lines.writerow(EXPORTED)
    for each in members:
        who = each.learner
        names = [coaches[one.coach].name for one in each.coaches if one.coach in coaches]
        cells = (
            who.chat,
            who.name,
            each.cohort,
            who.status,
            _day(who.zone, who.joined_at),
            _day(who.zone, who.last_contact),
            each.asked,
            each.answered,
            "; ".join(names),
        )
        lines.writerow([safe(str(cell)) for cell in cells])
    return MARK + file.getvalue()


def safe(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula, however it is spaced or written."""
    plain = unicodedata.normalize("NFKC", cell)
    seen = next((each for each in plain if unicodedata.category(each) not in _UNSEEN), "")
    return f"'{cell}" if seen in _COMPUTED or cell[:1] in _SPACED else cell


def read(text: str) -> tuple[tuple[Wish, ...], tuple[Fault, ...]]:
    """The wishes of a file, and everything that is wrong with it."""
    if len(text) > LONGEST:
        return (), (Fault(1, "too_long"),)
    rows = _rows(text.removeprefix(MARK))
    if isinstance(rows, Fault):
        return (), (rows,)
    if not rows:
        return (), (Fault(1, "empty"),)
    names = [cell.strip().casefold() for cell in rows[0][1]]
    missing = [name for name in REQUIRED if name not in names]
    strange = [name for name in names if name not in KNOWN]
    if missing or strange or len(set(names)) < len(names):
        wrong = missing[0] if missing else strange[0] if strange else "telegram_id"
        return (), (Fault(1, "no_column" if missing else "bad_column", wrong[:40]),)
    if len(rows) - 1 > MOST_LINES:
        return (), (Fault(1, "too_many", str(MOST_LINES)),)
    return _wishes(names, rows[1:])


def _rows(text: str) -> list[tuple[int, list[str]]] | Fault:
    """The lines that hold something, each with its number in the file."""
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error:
        return Fault(reader.line_num, "no_csv")
    return rows


def _wishes(
    names: list[str], rows: list[tuple[int, list[str]]]
) -> tuple[tuple[Wish, ...], tuple[Fault, ...]]:
    wishes: list[Wish] = []
    faults: list[Fault] = []
    seen: set[int] = set()
    for line, cells in rows:
        if len(cells) > len(names):
            faults.append(Fault(line, "cells"))
            continue
        found = _wish(line, dict(zip(names, (unquoted(cell) for cell in cells), strict=False)))
        faults += found if isinstance(found, list) else []
        if isinstance(found, Wish):
            if found.chat in seen:
                faults.append(Fault(line, "twice", str(found.chat)))
            seen.add(found.chat)
            wishes.append(found)
    return tuple(wishes), tuple(faults)


def unquoted(cell: str) -> str:
    """The cell as it was before `safe`."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell


def _wish(line: int, cells: Mapping[str, str]) -> Wish | list[Fault]:
    faults: list[Fault] = []
    number = cells.get("telegram_id", "").strip()
    whole = number.isascii() and number.isdecimal() and 0 < len(number) <= 15 and int(number) > 0
    if not whole:
        faults.append(Fault(line, "bad_id", number[:40]))
    pace = cells.get("weekdays", "").strip()
    weekdays = _weekdays(pace)
    if pace and weekdays is None:
        faults.append(Fault(line, "bad_days", pace[:40]))
    clock = cells.get("time", "").strip()
    at = _time(clock)
    if clock and at is None:
        faults.append(Fault(line, "bad_time", clock[:40]))
    if faults:
        return faults
    return Wish(
        line,
        int(number),
        cells.get("cohort", "").strip() or None,
        cells.get("coach", "").strip() or None,
        weekdays,
        at,
    )


def _weekdays(text: str) -> frozenset[int] | None:
    """`5`, `3`, `7`, or the days by their numbers as `1-3-5` (1 is Monday)."""
    if text in _PACES:
        return _PACES[text]
    parts = text.replace("\u3001", "-").replace("/", "-").replace(" ", "-").split("-")
    if len(parts) < 2 or not all(len(part) == 1 and part in "1234567" for part in parts):
        return None
    return frozenset(int(part) - 1 for part in parts)


def _time(text: str) -> time | None:
    hour, _, minute = text.partition(":")
    digits = hour.isascii() and hour.isdecimal() and minute.isascii() and minute.isdecimal()
    if not digits or len(hour) > 2 or len(minute) != 2 or int(hour) > 23 or int(minute) > 59:
        return None
    return time(int(hour), int(minute))


def _day(zone: str, instant: datetime | None) -> str:
    return "" if instant is None else local_date(zone, instant).isoformat()
