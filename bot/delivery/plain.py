"""The same message without markup, for a channel that refused the markup."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from html.parser import HTMLParser

from coaching.messages import Document, Edit, Media, Message, Picture, Text


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def bare(html: str) -> str:
    """The words of `html` without tags, escaped again so that they are valid as HTML."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return escape("".join(reader.words), quote=False)


def plain(message: Message) -> Message:
    """The message with bare words; the same message when it has no markup to lose."""
    match message:
        case Text() | Picture() | Document() | Media():
            return replace(message, html=bare(message.html))
        case Edit(html=str() as html):
            return replace(message, html=bare(html))
        case _:
            return message
