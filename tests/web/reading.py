"""Reading a page as a person does: its words, and its forms by their buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.web.site import Browser, Reply

SILENT = {"script", "style", "template", "option"}
VOID = {"input", "link", "meta", "img", "br", "use", "circle", "path"}


@dataclass
class Form:
    """One form as it would be sent."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    words: str = ""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self._open: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if tag == "form":
            self.forms.append(Form(told.get("action", "")))
            self._inside = True
        if tag == "a":
            self.links.append(told.get("href", ""))
        if tag == "input" and self._inside and told.get("type") == "hidden":
            self.forms[-1].fields[told["name"]] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if SILENT & set(self._open):
            return
        if data.strip():
            self.words.append(" ".join(data.split()))
            if self._inside:
                self.forms[-1].words += data


def read(reply: Reply) -> _Page:
    """A page, taken apart; it must be one."""
    assert reply.status in (200, 404, 422), (reply.status, reply.text[:500])
    page = _Page()
    page.feed(reply.text)
    return page


def words(reply: Reply) -> str:
    """All words of a page, one piece a line."""
    return "\n".join(read(reply).words)


async def send(
    browser: Browser, path: str, action: str, fields: Mapping[str, str] | None = None
) -> Reply:
    """Open a page and send its form of that action, with what is typed into it."""
    page = read(await browser.get(path))
    form = next(form for form in page.forms if re.fullmatch(action, form.action))
    return await browser.post(form.action, {**form.fields, **(fields or {})})


def place(reply: Reply) -> str:
    """Where a form leads to once it is done."""
    assert reply.status == 303, (reply.status, words(reply))
    return reply.headers["Location"]
