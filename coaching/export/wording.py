"""The words around a learner's own: names, dates and headings in the learner's language."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, datetime

from coaching.local_time import local_time
from coaching.records import Delivery
from content.load import Content
from content.texts import Texts

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Wording:
    """Says what an export says, in one language and one time zone."""

    content: Content
    language: str
    zone: str

    @property
    def texts(self) -> Texts:
        """All texts, in every language."""
        return self.content.texts

    def t(self, key: str, **params: object) -> str:
        """A text of the export, plain: its key stands under `export.file`."""
        return self.label(f"export.file.{key}", **params)

    def label(self, key: str, **params: object) -> str:
        """Any text, plain."""
        return self.texts.plain(self.language, key, **params)

    def one_of(self, group: str, code: str) -> str:
        """The word for a code, or the code itself where nobody has written one."""
        key = f"{group}.{code}"
        return self.label(key) if self.texts.has(key) else code

    def name(self, standard: str, item: str | None) -> str:
        """The learner-facing name of an item; a free note has a name of its own."""
        if item is None:
            return self.label("history.note_name")
        return self.content.name(standard, item, self.language)

    def code(self, standard: str, item: str | None) -> str:
        """The code of an item, with its standard unless that is in force; empty without one."""
        if item is None or standard == self.content.standard.code:
            return item or ""
        return self.label("history.earlier", code=item, standard=standard)

    def day(self, day: date) -> str:
        """A date with its year and weekday."""
        weekday = self.texts.choices(self.language, "weekday.short")[day.weekday()]
        return self.t("day", year=day.year, month=day.month, day=day.day, weekday=weekday)

    def month(self, day: date) -> str:
        """The month of a date, with its year."""
        return self.t("month", year=day.year, month=day.month)

    def moment(self, instant: datetime) -> str:
        """Date and time of day in the learner's zone."""
        return f"{local_time(self.zone, instant):%Y-%m-%d %H:%M}"

    def question(self, delivery: Delivery) -> str:
        """The question as it was sent, without its heading, hint and example."""
        blocks = delivery.text.split("\n\n")
        return unmarked(blocks[1] if len(blocks) > 1 else delivery.text)


def unmarked(text: str) -> str:
    """The words of a Telegram HTML text."""
    return html.unescape(_TAG.sub("", text)).strip()
