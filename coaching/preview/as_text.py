"""A preview for a terminal: each message in a box as wide as a phone, its buttons below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from coaching.export.wording import Wording, unmarked
from coaching.messages import Text
from coaching.preview.compose import Section
from coaching.preview.desk import Card
from coaching.preview.facts import facts, marks
from content.lines import broken, columns

PHONE: Final = 38
"""Columns of a message on a phone: 19 Chinese characters."""
INDENT: Final = "  "


def to_text(head: Iterable[str], sections: Iterable[Section], wording: Wording) -> str:
    """Give the whole preview as lines of text."""
    lines = [*head]
    for section in sections:
        title = f"{section.heading}  {section.beside}".rstrip()
        lines += ["", title, "=" * columns(title)]
        for card in section.cards:
            lines += ["", *_card(card, wording)]
    return "\n".join(lines)


def _card(card: Card, wording: Wording) -> Iterator[str]:
    yield " · ".join(filter(None, (card.when, card.prompt.id, *marks(card.prompt, wording))))
    yield from _message(card.message)
    for name, value in facts(card, wording):
        first, *others = value.split("\n")
        yield f"{INDENT}{name}  {first}"
        yield from (f"{INDENT}{' ' * columns(name)}  {line}" for line in others)
    if card.rating is not None:
        yield from _message(card.rating)


def _message(message: Text) -> Iterator[str]:
    yield f"{INDENT}┌{'─' * (PHONE + 2)}┐"
    for line in unmarked(message.html).split("\n"):
        for part in broken(line, lambda text: columns(text) <= PHONE) or [""]:
            yield f"{INDENT}│ {part}{' ' * (PHONE - columns(part))} │"
    yield f"{INDENT}└{'─' * (PHONE + 2)}┘"
    for row in message.buttons:
        yield INDENT + " ".join(f"[{label}]" for label, _ in row)
