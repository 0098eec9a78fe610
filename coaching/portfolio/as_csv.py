"""A portfolio as a table that spreadsheets open without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from coaching.export.as_csv import cell as safe_cell
from coaching.export.wording import Wording
from coaching.portfolio.as_json import plain_entry
from coaching.portfolio.marks import not_shown, notice, watermark
from coaching.portfolio.phrases import question_of, said_line, verdict_label
from coaching.portfolio.records import SIGNS, Binder, Entry, Portfolio, Written

COLUMNS = (
    "learner", "group", "item", "name", "level", "what", "date", "question", "answer",
    "follow_up", "value", "coach", "readers", "prompt", "rev", "standard", "messages", "sha256",
)  # fmt: skip

Row = tuple[str, ...]


def to_csv(binder: Binder, wording: Wording) -> bytes:
    """A line for each entry and for each empty cell, between two lines that say what this is."""
    file = io.StringIO(newline="")
    table = csv.writer(file, quoting=csv.QUOTE_ALL)
    table.writerow(map(safe_cell, (notice(wording), watermark(binder, wording))))
    table.writerow(wording.label(f"portfolio.column.{column}") for column in COLUMNS)
    for portfolio in binder.portfolios:
        table.writerows(tuple(map(safe_cell, row)) for row in _rows(portfolio, wording))
        hidden = not_shown(binder, portfolio, wording)
        if hidden:
            table.writerow(map(safe_cell, (portfolio.name, hidden)))
    table.writerow([safe_cell(notice(wording))])
    return file.getvalue().encode("utf-8-sig")


def _rows(portfolio: Portfolio, wording: Wording) -> Iterator[Row]:
    for cell in portfolio.cells:
        head = (portfolio.name, cell.group, cell.item, cell.name, SIGNS[cell.level])
        if not cell.entries:
            yield (*head, wording.label("portfolio.nothing"), *("" for _ in COLUMNS[6:]))
        for entry in cell.entries:
            yield (*head, *_entry(entry, wording))
    for entry in portfolio.loose:
        name = wording.name(entry.standard, entry.item)
        yield (portfolio.name, "", entry.item or "", name, "", *_entry(entry, wording))


def _entry(entry: Entry, wording: Wording) -> Row:
    seal = str(plain_entry(entry)["sha256"])
    if isinstance(entry, Written):
        return (*_written(entry, wording), seal)
    cannot_tell = wording.label("portfolio.cannot_tell")
    value = cannot_tell if entry.value is None else str(entry.value)
    head = (verdict_label(entry, wording), entry.date.isoformat(), "", "", "")
    return (*head, value, entry.coach or "", "", "", "", entry.standard, "", seal)


def _written(entry: Written, wording: Wording) -> Row:
    question = entry.question
    numbers = [each.message for each in entry.messages]
    return (
        wording.one_of("export.file.kind", entry.kind),
        entry.date.isoformat(),
        question_of(question),
        "\n".join(said_line(each, wording) for each in entry.messages if each.role != "follow_up"),
        "\n".join(said_line(each, wording) for each in entry.messages if each.role == "follow_up"),
        "",
        "",
        wording.label("export.file.private") if entry.private else "",
        question.prompt if question else "",
        str(question.rev) if question else "",
        entry.standard,
        " ".join(map(str, numbers)),
    )
