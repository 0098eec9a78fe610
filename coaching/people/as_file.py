"""The log as a file that can be kept elsewhere, and checked there line by line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from coaching.export.as_csv import cell
from coaching.people.chain import Head
from coaching.people.records import Line

COLUMNS = (
    "place", "id", "at", "actor", "actor_name", "action", "subject", "detail", "seal",
)  # fmt: skip
SCHEMA = "coach-log"
VERSION = 1
HOW = (
    "seal = SHA-256 in hex of: the seal of the line before (nothing for the first), a line feed, "
    "and the JSON list [place, id, actor, action, subject, milliseconds since 1970, detail] "
    "without spaces and in ASCII"
)


def csv_head() -> str:
    """The first line of a table, with a mark that tells Excel it is UTF-8."""
    return "\ufeff" + _csv([COLUMNS])


def csv_rows(lines: Iterable[Line]) -> str:
    """Lines of the log as lines of the table; nothing in them is run by a spreadsheet."""
    return _csv([cell("" if each is None else str(each)) for each in _row(line)] for line in lines)


def json_head(head: Head) -> str:
    """The beginning of the JSON file: what it is, and where the chain stood."""
    about = {"schema": SCHEMA, "version": VERSION, "head": str(head), "how": HOW}
    begun = json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{begun},\n "columns": {json.dumps(COLUMNS)},\n "lines": [\n'


def json_rows(lines: Iterable[Line], *, first: bool) -> str:
    """Lines of the log as rows of the JSON file; `first` when none were written before."""
    rows = [json.dumps(_row(line), ensure_ascii=False) for line in lines]
    if not rows:
        return ""
    return ("" if first else ",\n") + ",\n".join(rows)


def json_tail() -> str:
    """The end of the JSON file."""
    return "\n]}\n"


def _row(line: Line) -> tuple[object, ...]:
    return (
        line.place,
        line.id,
        line.at.isoformat(timespec="milliseconds"),
        line.actor,
        line.actor_name,
        line.action,
        line.subject,
        line.detail,
        line.seal,
    )


def _csv(rows: Iterable[Iterable[object]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue()
