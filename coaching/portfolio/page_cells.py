"""The part of a portfolio's page about one cell: what was written, and how it was judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coaching.export.markup import safe
from coaching.export.wording import Wording
from coaching.portfolio.as_json import plain_entry
from coaching.portfolio.phrases import (
    media_mark,
    origin,
    question_of,
    verdict_label,
    verdict_value,
)
from coaching.portfolio.records import SIGNS, Cell, Entry, Verdict, Written


def cell_block(place: str, cell: Cell, wording: Wording) -> Iterator[str]:
    """A cell with its sign, the standard's words, what is empty and what is there."""
    sign = f'<span class="sign">{SIGNS[cell.level]}</span>'
    yield f'<section class="cell" id="{place}">'
    yield f"<h4>{sign} {safe(cell.name)} <small>{safe(cell.item)}</small></h4>"
    yield f'<p class="text">{safe(cell.text)}</p>'
    if cell.missing:
        yield f'<p class="none">{safe(_missing(cell, wording))}</p>'
    yield from entry_blocks(cell.entries, wording)
    yield "</section>"


def entry_blocks(entries: Sequence[Entry], wording: Wording) -> Iterator[str]:
    """What was written, each with its grades; then the places on the scale."""
    grades: dict[int, list[Verdict]] = {}
    for each in entries:
        if isinstance(each, Verdict) and each.what == "coach_grade":
            grades.setdefault(each.id, []).append(each)
    for each in entries:
        if isinstance(each, Written):
            yield from _written(each, grades.get(each.id, []), wording)
    places = [each for each in entries if isinstance(each, Verdict) and each.what != "coach_grade"]
    yield from _verdicts(places, wording)


def _missing(cell: Cell, wording: Wording) -> str:
    if not cell.entries:
        return wording.label("portfolio.nothing")
    mark = wording.label("meta.list_mark")
    names = (wording.label(f"portfolio.missing.{what}") for what in cell.missing)
    return wording.label("portfolio.not_yet", what=mark.join(names))


def _written(entry: Written, grades: list[Verdict], wording: Wording) -> Iterator[str]:
    kind = wording.one_of("export.file.kind", entry.kind)
    yield f'<article><div class="when"><h3>{safe(kind)}</h3>'
    yield f"<small>{safe(wording.day(entry.date))}</small></div>"
    asked = question_of(entry.question)
    if asked:
        yield f'<p class="asked">{safe(asked)}</p>'
    for said in entry.messages:
        if said.role == "follow_up" and entry.question is not None:
            yield f'<p class="asked">{safe(entry.question.follow_up)}</p>'
        mark = media_mark(said, wording)
        shown = f'<p><span class="media">{safe(mark)}</span></p>' if mark else ""
        yield f'{shown}<p class="said" dir="auto">{safe(said.text)}</p>' if said.text else shown
    if entry.private:
        yield f"<p><small>{safe(wording.label('export.file.private'))}</small></p>"
    yield f'<small class="origin">{safe(origin(entry, wording))}</small>'
    yield f"{_seal(entry)}{''.join(_verdicts(grades, wording))}</article>"


def _verdicts(verdicts: Sequence[Verdict], wording: Wording) -> Iterator[str]:
    if not verdicts:
        return
    yield '<ul class="verdicts">'
    for each in verdicts:
        label, day = safe(verdict_label(each, wording)), safe(wording.day(each.date))
        who = f" · <bdi>{safe(each.coach)}</bdi>" if each.coach else ""
        value = f'<span class="dots">{safe(verdict_value(each, wording))}</span>'
        yield f'<li><span class="who">{label} {value} <small>{day}{who}</small></span>'
        yield f"{_seal(each)}</li>"
    yield "</ul>"


def _seal(entry: Entry) -> str:
    return f'<span class="seal">{plain_entry(entry)["sha256"]}</span>'
