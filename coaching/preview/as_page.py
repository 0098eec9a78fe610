"""A preview as one page that opens anywhere: phone-like bubbles, no script, no request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coaching.export.as_page import POLICY
from coaching.export.markup import safe
from coaching.export.page_style import STYLE
from coaching.export.wording import Wording
from coaching.messages import Keyboard, Text
from coaching.preview.compose import Section
from coaching.preview.desk import Card
from coaching.preview.facts import facts, marks
from coaching.preview.page_style import PHONE_STYLE


def to_page(head: Sequence[str], sections: Sequence[Section], wording: Wording) -> bytes:
    """Give the whole page as a UTF-8 HTML file; `head` are its title and the lines below it."""
    blocks = [*_head(head, wording)]
    if len(sections) > 1:
        blocks += _jumps(sections)
    for number, section in enumerate(sections, start=1):
        blocks += _section(number, section, wording)
    return "\n".join([*blocks, "</main></body></html>"]).encode()


def _head(head: Sequence[str], wording: Wording) -> Iterator[str]:
    title, *below = map(safe, head)
    yield f'<!DOCTYPE html><html lang="{safe(wording.language)}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield f'<meta name="robots" content="noindex"><title>{title}</title>'
    yield f"<style>{STYLE}{PHONE_STYLE}</style></head><body><main><header><h1>{title}</h1>"
    yield from (f'<p class="quiet"><small>{line}</small></p>' for line in below)
    yield "</header>"


def _jumps(sections: Iterable[Section]) -> Iterator[str]:
    yield "<nav>"
    for number, section in enumerate(sections, start=1):
        yield f'<a href="#s{number}">{safe(section.heading)}</a>'
    yield "</nav>"


def _section(number: int, section: Section, wording: Wording) -> Iterator[str]:
    beside = f" <small>{safe(section.beside)}</small>" if section.beside else ""
    yield f'<section id="s{number}"><h2>{safe(section.heading)}{beside}</h2>'
    for card in section.cards:
        yield from _card(card, wording)
    yield "</section>"


def _card(card: Card, wording: Wording) -> Iterator[str]:
    status = card.prompt.status
    yield f'<article class="card {status}"><div class="chat">'
    yield from _message(card.message)
    yield f'<p class="then"><span>{safe(wording.label("preview.after"))}</span></p>'
    yield f'<div class="bubble">{card.follow_up}</div>'
    if card.rating is not None:
        yield from _message(card.rating)
    yield '</div><div class="facts">'
    if card.when:
        yield f"<h3>{safe(card.when)}</h3>"
    yield f"<p><code>{safe(card.prompt.id)}</code></p>"
    chips = "".join(f"<small>{safe(mark)}</small>" for mark in marks(card.prompt, wording))
    yield f'<div class="chips">{chips}</div><dl>'
    for name, value in facts(card, wording):
        yield f"<dt>{safe(name)}</dt><dd>{safe(value)}</dd>"
    yield f'</dl><p class="note"><small>{safe(wording.label("preview.note"))}</small></p>'
    yield "</div></article>"


def _message(message: Text) -> Iterator[str]:
    """A bubble as Telegram would show it: the words are its own HTML, escaped already."""
    yield f'<div class="message"><div class="bubble">{message.html}</div>'
    yield from _keys(message.buttons)
    yield "</div>"


def _keys(buttons: Keyboard) -> Iterator[str]:
    for row in buttons:
        keys = "".join(f"<span>{safe(label)}</span>" for label, _ in row)
        yield f'<div class="keys">{keys}</div>'
