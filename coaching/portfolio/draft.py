"""A draft of a work output: the learner's own words as material, and questions where none are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coaching.portfolio.as_json import plain_entry
from coaching.portfolio.outline import Section, outputs, sections
from coaching.portfolio.records import Portfolio, Written
from content.standard import Output, Task

if TYPE_CHECKING:
    from content.load import Content

EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Source:
    """An entry that the draft quotes, under its number there."""

    number: int
    entry: Written

    @property
    def seal(self) -> str:
        """The entry's seal in the portfolio."""
        return str(plain_entry(self.entry)["sha256"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A heading, what was written about it, and what is still to be answered."""

    heading: str
    """The name of its text; empty: `name` is the heading."""
    name: str
    sources: tuple[Source, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one work output can be written from."""

    code: str
    name: str
    task: Task
    chapters: tuple[Chapter, ...]
    kept: int
    """How many fitting entries were left out because the learner keeps them to themselves."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Everything that is quoted, by number."""
        return tuple(source for chapter in self.chapters for source in chapter.sources)


def drafts(portfolio: Portfolio, content: Content, language: str) -> tuple[Draft, ...]:
    """A draft of each work output of the standard.

    A draft is there to be handed on: what a learner keeps to themselves is not quoted in it.
    """
    return tuple(
        _draft(portfolio, content, language, task, output) for task, output in outputs(content)
    )


def _draft(
    portfolio: Portfolio, content: Content, language: str, task: Task, output: Output
) -> Draft:
    by_item = {cell.item: cell.written for cell in portfolio.cells}
    chapters: list[Chapter] = []
    quoted: dict[int, Source] = {}
    kept: set[int] = set()
    for section in sections(content, task, output):
        written = [each for item in section.items for each in by_item.get(item, ())]
        kept |= {each.id for each in written if each.private}
        fresh = {each.id: each for each in written if not each.private and each.id not in quoted}
        ordered = sorted(fresh.values(), key=_order)
        sources = tuple(Source(len(quoted) + n, each) for n, each in enumerate(ordered, start=1))
        quoted |= {source.entry.id: source for source in sources}
        chapters.append(
            Chapter(
                heading=section.heading,
                name=content.bank.plain(section.items[0], language),
                sources=sources,
                questions=tuple(
                    dict.fromkeys(_questions(section, written, content, language, output))
                ),
            )
        )
    return Draft(
        code=output.id, name=output.name, task=task, chapters=tuple(chapters), kept=len(kept)
    )


def _order(entry: Written) -> tuple[bool, str, str]:
    """Evidence first, then the oldest."""
    return entry.kind != EVIDENCE, entry.date.isoformat(), entry.at.isoformat()


def _questions(
    section: Section, written: list[Written], content: Content, language: str, output: Output
) -> Iterator[str]:
    """What is still to be gathered: the evidence prompts nobody answered.

    An item without any of its own that nobody wrote about is asked for as a coach would.
    """
    answered = {each.question.prompt for each in written if each.question is not None}
    touched = {item for each in written if each.item for item in _items(content, each)}
    for item in section.items:
        prompts = [
            prompt
            for prompt in content.bank.prompts(item, "evidence")
            if prompt.output in (None, output.id)
        ]
        yield from (prompt.text.say(language) for prompt in prompts if prompt.id not in answered)
        asks = content.bank.sheet(item).coach_question
        if not prompts and item not in touched and asks is not None:
            yield asks.say(language)


def _items(content: Content, entry: Written) -> tuple[str, ...]:
    return content.items(entry.standard, entry.item) if entry.item else ()
