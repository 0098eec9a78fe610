"""A portfolio as one page that opens anywhere: no script, no request, every word escaped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from coaching.export.as_page import POLICY
from coaching.export.markup import safe
from coaching.export.wording import Wording
from coaching.portfolio.as_json import plain
from coaching.portfolio.marks import not_shown, notice, watermark
from coaching.portfolio.page_cells import cell_block, entry_blocks
from coaching.portfolio.page_style import STYLE
from coaching.portfolio.records import SIGNS, Binder, Cell, Portfolio

ATTITUDES = "A"


def to_page(binder: Binder, wording: Wording) -> bytes:
    """The whole file as UTF-8 HTML."""
    blocks = [*_head(binder, wording), *_people(binder, wording)]
    for number, portfolio in enumerate(binder.portfolios, start=1):
        blocks += _portfolio(f"p{number}", binder, portfolio, wording)
    blocks += _foot(binder, wording)
    return "\n".join(blocks).encode()


def _head(binder: Binder, wording: Wording) -> Iterator[str]:
    title = safe(wording.label("portfolio.title"))
    mark = safe(watermark(binder, wording, isolated=True))
    yield f'<!DOCTYPE html><html lang="{safe(wording.language)}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield f'<meta name="robots" content="noindex"><title>{title}</title>'
    yield f'<style>{STYLE}</style></head><body><p class="running" aria-hidden="true">{mark}</p>'
    yield f"<main><header><h1>{title}</h1>"
    yield f'<p class="quiet">{safe(binder.standard)} {safe(binder.title)}</p>'
    yield f'<p class="mark">{mark}</p></header>'
    yield f'<p class="notice" role="note">{safe(notice(wording))}</p>'


def _people(binder: Binder, wording: Wording) -> Iterator[str]:
    """Of a cohort, a line for each learner that leads to theirs."""
    if len(binder.portfolios) == 1:
        return
    heading = wording.label("portfolio.people", count=len(binder.portfolios))
    yield f'<h2>{safe(heading)}</h2><ol class="people">'
    for number, portfolio in enumerate(binder.portfolios, start=1):
        count = safe(wording.label("export.file.times", count=len(portfolio.written)))
        name = f'<a href="#p{number}"><bdi>{safe(_called(portfolio))}</bdi></a>'
        yield f"<li>{name} <small>{count}</small></li>"
    yield "</ol>"


def _portfolio(place: str, binder: Binder, portfolio: Portfolio, wording: Wording) -> Iterator[str]:
    yield f'<section class="person" id="{place}"><h1><bdi>{safe(_called(portfolio))}</bdi></h1>'
    yield f'<p class="quiet">{safe(portfolio.cohort)}</p>'
    hidden = not_shown(binder, portfolio, wording)
    if hidden:
        yield f'<p class="quiet">{safe(hidden)}</p>'
    yield from _totals(portfolio, wording)
    yield from _map(place, portfolio, wording)
    for group, cells in groupby(portfolio.cells, key=lambda cell: cell.group):
        yield f"<h2>{safe(_group_name(group, wording))} <small>{safe(group)}</small></h2>"
        yield from _tasks(place, list(cells), wording)
    yield from _loose(portfolio, wording)
    yield "</section>"


def _called(portfolio: Portfolio) -> str:
    return portfolio.name or str(portfolio.learner)


def _totals(portfolio: Portfolio, wording: Wording) -> Iterator[str]:
    written = portfolio.written
    touched = sum(bool(cell.written) for cell in portfolio.cells)
    totals = (
        ("export.file.total.entries", str(len(written))),
        ("export.file.total.days", str(len({entry.date for entry in written}))),
        ("export.file.total.items", f"{touched}/{len(portfolio.cells)}"),
    )
    yield '<div class="totals">'
    for key, number in totals:
        yield f"<div><b>{number}</b><small>{safe(wording.label(key))}</small></div>"
    yield "</div>"


def _map(place: str, portfolio: Portfolio, wording: Wording) -> Iterator[str]:
    """Every cell with its sign, and what the signs mean."""
    yield '<div class="map">'
    for group, cells in groupby(portfolio.cells, key=lambda cell: cell.group):
        yield f'<h3>{safe(_group_name(group, wording))}</h3><div class="chips">'
        for cell in cells:
            some = ' class="some"' if cell.level else ""
            sign = f'<span class="sign">{SIGNS[cell.level]}</span>'
            yield f'<a{some} href="#{place}-{safe(cell.item)}">{sign} {safe(cell.name)}</a>'
        yield "</div>"
    yield '<p class="legend">'
    for level, sign in enumerate(SIGNS):
        yield f"<small>{sign} {safe(wording.label(f'portfolio.level.n{level}'))}</small>"
    yield "</p></div>"


def _tasks(place: str, cells: list[Cell], wording: Wording) -> Iterator[str]:
    for task, group in groupby(cells, key=lambda cell: cell.task):
        if task is not None:
            theme = wording.content.bank.theme(task, wording.language)
            yield f'<p class="task">{safe(task)} {safe(theme)}</p>'
        for cell in group:
            yield from cell_block(f"{place}-{safe(cell.item)}", cell, wording)


def _group_name(group: str, wording: Wording) -> str:
    if group == ATTITUDES:
        return wording.label("duty.A")
    return wording.content.bank.theme(group, wording.language)


def _loose(portfolio: Portfolio, wording: Wording) -> Iterator[str]:
    if portfolio.loose:
        yield f"<h2>{safe(wording.label('portfolio.loose'))}</h2>"
        yield from entry_blocks(portfolio.loose, wording)


def _foot(binder: Binder, wording: Wording) -> Iterator[str]:
    seal = str(plain(binder, wording)["sha256"])
    yield f'<footer><p class="notice" role="note">{safe(notice(wording))}</p>'
    yield f"<p>{safe(wording.label('portfolio.seals'))}</p>"
    yield f'<p>{safe(wording.label("portfolio.whole"))} <span class="seal">{seal}</span></p>'
    mark = safe(watermark(binder, wording, isolated=True))
    yield f'<p class="mark">{mark}</p></footer></main></body></html>'
