"""A draft in words: headings, quotations with their sources, and the questions left open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from coaching.export.wording import Wording
from coaching.portfolio.blocks import Block, Heading, Line, Question, Quote, Table
from coaching.portfolio.draft import Chapter, Draft, Source
from coaching.portfolio.phrases import said_line

SEAL_SHOWN = 16
"""Digits of a seal that the table of sources shows; the portfolio has all of them."""
COLUMNS = ("number", "date", "item", "kind", "prompt", "messages", "sha256")


def draft_blocks(draft: Draft, name: str, made_at: datetime, wording: Wording) -> tuple[Block, ...]:
    """The whole document; `name` is the learner's."""
    return tuple(_blocks(draft, name, made_at, wording))


def title(draft: Draft, wording: Wording) -> str:
    """What the document is called."""
    return wording.label("portfolio.draft_title", name=draft.name)


def _blocks(draft: Draft, name: str, made_at: datetime, wording: Wording) -> Iterator[Block]:
    yield Heading(1, title(draft, wording))
    moment = wording.moment(made_at)
    yield Line(wording.label("portfolio.draft_made", name=name, moment=moment, code=draft.code))
    yield Line(wording.label("portfolio.draft_how"))
    yield Line(wording.label("portfolio.notice"))
    extra = f"portfolio.caution.{draft.code.replace('.', '_')}"
    if wording.texts.has(extra):
        yield Line(wording.label(extra))
    if draft.kept:
        yield Line(wording.label("portfolio.draft_kept", count=draft.kept))
    for number, chapter in enumerate(draft.chapters, start=1):
        yield from _chapter(number, chapter, wording)
    yield Heading(2, wording.label("portfolio.sources"))
    yield from _sources(draft, wording)
    yield Line(wording.label("portfolio.notice"))


def _chapter(number: int, chapter: Chapter, wording: Wording) -> Iterator[Block]:
    heading = wording.label(f"portfolio.heading.{chapter.heading}") if chapter.heading else ""
    yield Heading(2, f"{number}. {heading or chapter.name}")
    yield Line(wording.label("portfolio.write_here"))
    if chapter.sources:
        yield Heading(3, wording.label("portfolio.words"))
        for source in chapter.sources:
            yield _quote(source, wording)
    else:
        yield Line(wording.label("portfolio.no_words"))
    if chapter.questions:
        yield Heading(3, wording.label("portfolio.gaps"))
        yield from map(Question, chapter.questions)


def _quote(source: Source, wording: Wording) -> Quote:
    entry = source.entry
    caption = wording.label(
        "portfolio.source",
        number=source.number,
        date=wording.day(entry.date),
        name=wording.name(entry.standard, entry.item),
        kind=wording.one_of("export.file.kind", entry.kind),
    )
    return Quote(caption, tuple(said_line(each, wording) for each in entry.messages))


def _sources(draft: Draft, wording: Wording) -> Iterator[Block]:
    if not draft.sources:
        yield Line(wording.label("portfolio.no_sources"))
        return
    head = tuple(wording.label(f"portfolio.column.{column}") for column in COLUMNS)
    yield Table(head, tuple(_row(source, wording) for source in draft.sources))
    yield Line(wording.label("portfolio.seal_short", digits=SEAL_SHOWN))


def _row(source: Source, wording: Wording) -> tuple[str, ...]:
    entry = source.entry
    asked = entry.question
    return (
        f"[{source.number}]",
        entry.date.isoformat(),
        wording.code(entry.standard, entry.item),
        wording.one_of("export.file.kind", entry.kind),
        wording.label("portfolio.prompt", prompt=asked.prompt, rev=asked.rev) if asked else "",
        ", ".join(str(each.message) for each in entry.messages),
        source.seal[:SEAL_SHOWN],
    )
