"""The export as one page that opens anywhere: no script, no request, every word escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from coaching.export.entries import Entry, Said, answered_days
from coaching.export.everything import Everything
from coaching.export.from_coaches import sections
from coaching.export.markup import safe
from coaching.export.page_account import account
from coaching.export.page_coaches import coaches
from coaching.export.page_style import STYLE
from coaching.export.wording import Wording

FULL, EMPTY = "\N{BLACK CIRCLE}", "\N{WHITE CIRCLE}"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_page(everything: Everything, found: tuple[Entry, ...], wording: Wording) -> bytes:
    """The whole page as a UTF-8 HTML file; `found` are the entries, oldest first."""
    written = [entry for entry in reversed(found) if entry.said]
    blocks = [
        *_head(everything, wording),
        *_totals(written, wording),
        *_months(written, wording),
        *_abilities(everything, written, wording),
        *_unanswered([entry for entry in reversed(found) if not entry.said], wording),
        *account(everything, wording),
        *coaches(sections(everything, wording), wording),
        f"<footer><p>{safe(wording.t('closing'))}</p></footer></main></body></html>",
    ]
    return "\n".join(blocks).encode()


def dots(value: int) -> str:
    """A place on the scale of five."""
    return FULL * value + EMPTY * (5 - value)


def _head(everything: Everything, wording: Wording) -> Iterator[str]:
    title = safe(wording.t("title"))
    yield f'<!DOCTYPE html><html lang="{safe(wording.language)}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield f'<meta name="robots" content="noindex"><title>{title}</title>'
    yield f"<style>{STYLE}</style></head><body><main>"
    yield f"<header><h1>{title}</h1>"
    made = wording.t("made", moment=wording.moment(everything.made_at))
    yield f'<p class="quiet"><bdi>{safe(everything.learner.name)}</bdi></p>'
    yield f'<p class="quiet"><small>{safe(made)}</small></p></header>'


def _totals(written: list[Entry], wording: Wording) -> Iterator[str]:
    touched = len({entry.item for entry in written} - {None})
    totals = (("entries", len(written)), ("days", answered_days(written)), ("items", touched))
    yield '<div class="totals">'
    for key, number in totals:
        yield f"<div><b>{number}</b><small>{safe(wording.t(f'total.{key}'))}</small></div>"
    yield "</div>"


def _abilities(everything: Everything, written: list[Entry], wording: Wording) -> Iterator[str]:
    """Each item that was written about: how often, and the latest place on the scale.

    What lives on in the standard in force is counted there; the rest stands below.
    """
    times = Counter(
        at for entry in written for at in _counted_at(entry.standard, entry.item, wording)
    )
    latest = {
        at: rating.value
        for rating in everything.ratings
        for at in _counted_at(rating.standard, rating.item, wording)
    }
    content = wording.content
    of_now = [(content.standard.code, item) for item in content.bank.items]
    earlier = sorted({*times, *latest} - {*of_now})
    known = [at for at in (*of_now, *earlier) if times[at] or at in latest]
    if not known:
        return
    yield f"<h2>{safe(wording.t('abilities'))}</h2><table>"
    for at in known:
        place = f'<span class="dots">{dots(latest[at])}</span>' if at in latest else ""
        count = safe(wording.t("times", count=times[at]))
        name = f"{safe(wording.name(*at))} <small>{safe(wording.code(*at))}</small>"
        yield f"<tr><td>{name}</td><td><small>{count}</small></td><td>{place}</td></tr>"
    yield "</table>"


def _counted_at(standard: str, item: str | None, wording: Wording) -> list[tuple[str, str]]:
    """The items, each with its standard, under which something is counted; none for a note."""
    if item is None:
        return []
    content = wording.content
    now = [(content.standard.code, found) for found in content.items(standard, item)]
    return now or [(standard, item)]


def _months(written: list[Entry], wording: Wording) -> Iterator[str]:
    if not written:
        yield f"<p>{safe(wording.t('empty'))}</p>"
        return
    months = [list(group) for _, group in groupby(written, lambda each: _month_of(each.date))]
    if len(months) > 1:
        yield from _jumps([group[0].date for group in months], wording)
    for group in months:
        first = group[0].date
        yield f'<section><h2 id="{_month_of(first)}">{safe(wording.month(first))}</h2>'
        for entry in group:
            yield from _entry(entry, wording)
        yield "</section>"


def _jumps(months: list[date], wording: Wording) -> Iterator[str]:
    """A line for each year, with a link to each of its months."""
    for year, group in groupby(months, lambda day: day.year):
        yield f"<nav><b>{year}</b>"
        for day in group:
            month = wording.t("month_only", month=day.month)
            yield f'<a href="#{_month_of(day)}">{safe(month)}</a>'
        yield "</nav>"


def _month_of(day: date) -> str:
    """The name of a month's place on the page."""
    return f"m{day:%Y-%m}"


def _entry(entry: Entry, wording: Wording) -> Iterator[str]:
    yield f'<article id="e{entry.id}"><div class="when"><h3>{safe(entry.name)}</h3>'
    yield f"<small>{safe(wording.day(entry.date))}</small></div>"
    if entry.question:
        yield f'<p class="asked">{safe(entry.question)}</p>'
    for said in entry.said:
        if said.role == "follow_up" and entry.follow_up:
            yield f'<p class="asked">{safe(entry.follow_up)}</p>'
        yield from _said(said, wording)
    yield from _marks(entry, wording)
    for letter in entry.letters:
        head = safe(f"{letter.by} {wording.moment(letter.at)}")
        yield f'<div class="old"><small>{head}</small><p dir="auto">{safe(letter.text)}</p></div>'
    yield "</article>"


def _said(said: Said, wording: Wording) -> Iterator[str]:
    mark = f'<span class="media">{safe(said.media)}</span> ' if said.media else ""
    yield f'<p class="said" dir="auto">{mark}{safe(said.text)}</p>'
    for revision in said.older:
        before = safe(wording.t("before", moment=wording.moment(revision.replaced_at)))
        yield f'<div class="old"><small>{before}</small>'
        yield f'<p dir="auto">{safe(revision.text)}</p></div>'


def _marks(entry: Entry, wording: Wording) -> Iterator[str]:
    marks = []
    if entry.rating is not None:
        place = safe(wording.t("rated", value=entry.rating))
        marks.append(f'{place} <span class="dots">{dots(entry.rating)}</span>')
    for coach, value in entry.grades:
        marks.append(safe(wording.t("graded", coach=coach, value=value)))
    if entry.outcome:
        marks.append(safe(wording.one_of("export.file.outcome", entry.outcome)))
    if entry.private:
        marks.append(safe(wording.t("private")))
    if entry.item:
        marks.append(safe(wording.code(entry.standard, entry.item)))
    if marks:
        yield '<div class="marks">'
        yield from (f"<small>{mark}</small>" for mark in marks)
        yield "</div>"


def _unanswered(asked: Iterable[Entry], wording: Wording) -> Iterator[str]:
    rows = [
        f"<tr><td><small>{safe(wording.day(entry.date))}</small><br>{safe(entry.question)}</td>"
        f"<td><small>{safe(wording.one_of('export.file.state', entry.state))}</small></td></tr>"
        for entry in asked
    ]
    if rows:
        yield f"<h2>{safe(wording.t('unanswered'))}</h2><table>{''.join(rows)}</table>"
