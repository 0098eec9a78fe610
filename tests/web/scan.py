"""Looks through a page for whatever could run in it, or lead away from it."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Scan(HTMLParser):
    """Finds whatever could run or be loaded on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline = ""
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        values = dict(attrs)
        self.seen.add(tag)
        self.inline = tag if tag in ("script", "style") else ""
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"{tag} {name}")
            elsewhere = re.match(r"(?i)\s*(?:\w+:|//|\\)", value or "")
            if name in ("href", "src", "action", "formaction") and elsewhere:
                self.found.append(f"{tag} {name}={value}")
        if tag == "script" and not (values.get("src") or "").startswith("/static/"):
            self.found.append("script")

    def handle_data(self, data: str) -> None:
        """Look at the text within."""
        if self.inline and data.strip():
            self.found.append(f"inline {self.inline}")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.inline = ""


def scan(text: str) -> Scan:
    """Look through a page."""
    scanner = Scan()
    scanner.feed(text)
    scanner.close()
    return scanner
