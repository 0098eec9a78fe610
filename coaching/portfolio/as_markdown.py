"""A document of blocks as Markdown: plain to read as it is, and safe to render."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coaching.export.as_markdown import escaped, quoted
from coaching.portfolio.blocks import Block, Heading, Line, Question, Quote, Table


def to_markdown(blocks: Iterable[Block]) -> bytes:
    """The document as a UTF-8 Markdown file."""
    return "\n".join(line for block in blocks for line in _block(block)).encode()


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {_line(text)}"
        case Quote():
            yield from _quote(block)
        case Table():
            yield from _table(block)
            yield ""
            return
        case Question(text):
            yield f"- [ ] {_line(text)}"
        case Line(text):
            yield _line(text)
    yield ""


def _quote(block: Quote) -> Iterator[str]:
    yield f"*{_line(block.caption)}*"
    yield ""
    for number, text in enumerate(block.texts):
        if number:
            yield ">"
        yield from quoted(text)


def _table(block: Table) -> Iterator[str]:
    for number, row in enumerate((block.head, *block.rows)):
        yield f"| {' | '.join(map(_line, row))} |"
        if number == 0:
            yield f"|{' --- |' * len(row)}"


def _line(text: str) -> str:
    """Words on one line, with nothing in them that Markdown would act upon."""
    return escaped(" ".join(text.splitlines()))
