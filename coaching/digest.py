"""The weekly page: counted facts and the learner's own words, each traceable to its message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from coaching.quotation import has_number, quotation
from coaching.records import Delivery, Part, Rating, Reflection
from coaching.view import Week
from content.bank import Bank

DEEDS_SHOWN, WORDS_SHOWN, RATINGS_SHOWN = 4, 2, 3
DEEDS = ("act", "observe", "evidence")
FULL, EMPTY = "●", "○"

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
    """Compose the page of a week."""
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
        _deeds(week, t, used),
        _words(week, t, used),
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


def _deeds(week: Week, t: Say, used: set[int]) -> Iterator[Line]:
    shown = 0
    for reflection, part in _parts(week):
        if reflection.kind not in DEEDS or part.role == "follow_up" or shown == DEEDS_SHOWN:
            continue
        if reflection.id in used:
            continue
        quote = quotation(part.text)
        if not quote:
            continue
        if shown == 0:
            yield Line(t("weekly.did"))
        shown += 1
        used.add(reflection.id)
        day = t("weekday.long", reflection.local_date.weekday())
        yield Line(t("weekly.did_line", weekday=day, quote=quote), quote, part.message_id)


def _words(week: Week, t: Say, used: set[int]) -> Iterator[Line]:
    candidates = [
        (not has_number(part.text), -len(part.text), part)
        for reflection, part in _parts(week)
        if reflection.id not in used
    ]
    chosen = sorted(candidates, key=lambda entry: entry[:2])[:WORDS_SHOWN]
    shown = 0
    for _, _, part in chosen:
        quote = quotation(part.text, 60)
        if not quote:
            continue
        if shown == 0:
            yield Line(t("weekly.words"))
        shown += 1
        yield Line(t("weekly.words_line", quote=quote), quote, part.message_id)


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


def touched(week: Week) -> frozenset[str]:
    """The items that were answered in the week."""
    return frozenset(delivery.item for delivery in week.deliveries if _answered(delivery))


def _answered(delivery: Delivery) -> bool:
    return delivery.state == "answered"
