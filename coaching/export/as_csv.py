"""The learner's entries as a table that spreadsheets open without running anything in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from coaching.export.entries import Entry
from coaching.export.from_coaches import Section
from coaching.export.wording import Wording

COLUMNS = (
    "date", "time", "item", "name", "kind", "question", "answer", "follow_up",
    "rating", "state", "readers", "standard", "graded", "letters",
)  # fmt: skip
MORE = ("what", "moment", "about", "words")
LONGEST = 32_000
"""A cell of a spreadsheet takes 32,767 characters; the whole text stands in data.json."""

_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def to_csv(found: Iterable[Entry], wording: Wording) -> bytes:
    """One line for each entry, with a mark that tells Excel it is UTF-8."""
    file = io.StringIO(newline="")
    table = csv.writer(file, quoting=csv.QUOTE_ALL)
    table.writerow(wording.t(f"column.{column}") for column in COLUMNS)
    table.writerows(map(cell, _row(entry, wording)) for entry in found)
    return file.getvalue().encode("utf-8-sig")


def cell(text: str) -> str:
    """A text that a spreadsheet shows and never runs: a formula gets an apostrophe before it."""
    safe = _CONTROLS.sub("", text)
    if _FORMULA.match(safe):
        safe = f"'{safe}"
    return safe if len(safe) <= LONGEST else f"{safe[:LONGEST]}\N{HORIZONTAL ELLIPSIS}"


def _row(entry: Entry, wording: Wording) -> tuple[str, ...]:
    answer = [said.line for said in entry.said if said.role != "follow_up"]
    further = [said.line for said in entry.said if said.role == "follow_up"]
    return (
        entry.date.isoformat(),
        wording.moment(entry.at)[-5:],
        entry.item or "",
        entry.name,
        wording.one_of("export.file.kind", entry.kind),
        entry.question,
        "\n".join(answer),
        "\n".join(further),
        "" if entry.rating is None else str(entry.rating),
        wording.one_of("export.file.state", entry.state) if entry.state else "",
        wording.t("private") if entry.private else "",
        entry.standard if entry.item else "",
        "\n".join(f"{coach} {value}" for coach, value in entry.grades),
        "\n".join(f"{letter.by} {letter.text}" for letter in entry.letters),
    )


def sections_to_csv(found: Iterable[Section], wording: Wording) -> bytes:
    """What coaches did beside the entries: one line for each thing, kind by kind."""
    file = io.StringIO(newline="")
    table = csv.writer(file, quoting=csv.QUOTE_ALL)
    table.writerow(wording.t(f"column.{column}") for column in MORE)
    for section in found:
        for line in section.lines:
            row = (section.title, wording.moment(line.at), line.head, line.words)
            table.writerow(map(cell, row))
    return file.getvalue().encode("utf-8-sig")
