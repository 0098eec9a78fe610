"""The weekly page: counted facts and the learner's own words, each traceable to its message."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from coaching.quotation import has_number, quotation
from coaching.records import Delivery, Part, Rating, Reflection
from coaching.view import Week
from content.bank import Bank

DEEDS_SHOWN, WORDS_SHOWN, RATINGS_SHOWN = 4, 2, 3
LONGEST = 1024
"""Characters of a caption under a picture, as the strictest count goes: UTF-16 units."""
DEEDS = ("act", "observe", "evidence")
FULL, EMPTY = "●", "○"
_TAG = re.compile("<[^>]*>")

Say = Callable[..., str]
"""`t(key, index=0, **params)`: a text of the learner's language as HTML, values escaped."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page; `quote` is a substring of the message `message_id` it came from."""

    html: str
    quote: str = ""
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A learner's week in lines, with the number of days asked and days in contact."""

    lines: tuple[Line, ...]
    asked: int
    done: int

    @property
    def html(self) -> str:
        """The page as one message."""
        return "\n".join(line.html for line in self.lines)

    @property
    def length(self) -> int:
        """How long it is on the phone, in UTF-16 units."""
        return len(unescape(_TAG.sub("", self.html)).encode("utf-16-le", "replace")) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds the week's facts: its heading, this week's theme and the next one's."""

    head: str
    """Key of the heading; takes `done`, `asked`, `from` and `to`."""
    params: dict[str, Any]
    theme: str | None
    next_theme: str | None


def dots(value: int) -> str:
    """A place on the scale of five, as filled and empty circles."""
    return FULL * value + EMPTY * (5 - value)


def week_page(week: Week, bank: Bank, language: str, t: Say, frame: Frame) -> Page:
    """Compose the page of a week, with fewer quotations where it would be too long."""
    deeds, words = DEEDS_SHOWN, WORDS_SHOWN
    page = _page(week, bank, language, t, frame, deeds, words)
    while page.length > LONGEST and deeds + words > 0:
        deeds, words = (deeds, words - 1) if words > 1 or not deeds else (deeds - 1, words)
        page = _page(week, bank, language, t, frame, deeds, words)
    return page


def _page(
    week: Week, bank: Bank, language: str, t: Say, frame: Frame, deeds: int, words: int
) -> Page:
    days: dict[Any, bool] = {}
    for delivery in week.deliveries:
        if delivery.state not in ("expired",):
            met = delivery.state in ("answered", "no_chance")
            days[delivery.local_date] = days.get(delivery.local_date, False) or met
    asked, done = len(days), sum(days.values())
    lines = [Line(t(frame.head, done=done, asked=asked, **frame.params))]
    if frame.theme:
        lines.append(Line(t("weekly.theme", theme=frame.theme)))
    used: set[int] = set()
    for section in (
        _deeds(week, t, used, deeds),
        _words(week, t, used, words),
        _ratings(week, bank, language, t),
        _plan(week, t, frame.next_theme),
    ):
        found = list(section)
        if found:
            lines += [Line(""), *found]
    return Page(tuple(lines), asked, done)


def _parts(week: Week) -> Iterator[tuple[Reflection, Part]]:
    for reflection in week.reflections:
        for part in reflection.parts:
            if part.text.strip():
                yield reflection, part


def _deeds(week: Week, t: Say, used: set[int], most: int) -> Iterator[Line]:
    """What was done, in the learner's words: one line an entry, oldest first."""
    for reflection, part in _parts(week):
        if len(used) == most:
            return
        if reflection.kind not in DEEDS or part.role == "follow_up" or reflection.id in used:
            continue
        quote = quotation(part.text)
        if not quote.words:
            continue
        if not used:
            yield Line(t("weekly.did"))
        used.add(reflection.id)
        day = t("weekday.long", reflection.local_date.weekday())
        html = t("weekly.did_line", weekday=day, quote=quote.shown)
        yield Line(html, quote.words, part.message_id)


def _words(week: Week, t: Say, used: set[int], most: int) -> Iterator[Line]:
    """Other words worth seeing again: those with numbers first, then the longest."""
    candidates = [
        (not has_number(part.text), -len(part.text), quotation(part.text, 60), part.message_id)
        for reflection, part in _parts(week)
        if reflection.id not in used
    ]
    chosen = sorted(candidates, key=lambda entry: entry[:2])
    lines = [
        Line(t("weekly.words_line", quote=quote.shown), quote.words, message_id)
        for _, _, quote, message_id in chosen
        if quote.words
    ][:most]
    if lines:
        yield Line(t("weekly.words"))
        yield from lines


def _ratings(week: Week, bank: Bank, language: str, t: Say) -> Iterator[Line]:
    earlier: dict[str, Rating] = {}
    shown = 0
    for rating in week.ratings:
        before = earlier.get(rating.item)
        earlier[rating.item] = rating
        if rating.local_date < week.monday or rating.item not in bank.items:
            continue
        if shown == RATINGS_SHOWN:
            return
        if shown == 0:
            yield Line(t("weekly.rated"))
        shown += 1
        name = bank.plain(rating.item, language)
        more = rating.value - before.value if before else 0
        key = "weekly.rated_up" if more > 0 else "weekly.rated_line"
        yield Line(t(key, name=name, dots=dots(rating.value), more=more))


def _plan(week: Week, t: Say, next_theme: str | None) -> Iterator[Line]:
    plan = next((one for one in week.deliveries if one.kind == "plan" and one.outcome), None)
    if plan is not None:
        yield Line(t(f"weekly.plan_{plan.outcome}"))
    if next_theme:
        yield Line(t("weekly.next", theme=next_theme))


def touched(week: Week) -> tuple[Delivery, ...]:
    """What was asked and answered in the week."""
    return tuple(delivery for delivery in week.deliveries if delivery.state == "answered")
