"""Small pieces of wording that several screens share: dates, days, names, dots, quotations."""

from __future__ import annotations

from datetime import date, datetime

from coaching.dialogue.turn import Turn
from coaching.local_time import ONE_DAY, local_date, local_time
from coaching.records import Delivery, Part, Reflection


def name_of(turn: Turn, about: Delivery | Reflection) -> str:
    """The learner-facing name of an item; a free note has a name of its own."""
    if about.item is None:
        return turn.label("history.note_name")
    return turn.programme.content.name(about.standard, about.item, turn.language)


def code_of(turn: Turn, about: Delivery | Reflection) -> str:
    """The code of an item, with its standard unless that is in force; empty for a free note."""
    if about.item is None or about.standard == turn.programme.content.standard.code:
        return about.item or ""
    return turn.label("history.earlier", code=about.item, standard=about.standard)


def weekday(turn: Turn, number: int) -> str:
    """The short name of a weekday, 0 for Monday."""
    return turn.t("weekday.short", number)


def long_weekday(turn: Turn, number: int) -> str:
    """The long name of a weekday, 0 for Monday."""
    return turn.t("weekday.long", number)


def days(turn: Turn, weekdays: frozenset[int]) -> str:
    """A set of weekdays in order: every day, a run of three or more, or each by name."""
    chosen = sorted(weekdays)
    if len(chosen) == 7:
        return turn.label("weekday.every")
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        first, last = long_weekday(turn, chosen[0]), long_weekday(turn, chosen[-1])
        return turn.label("weekday.run", first=first, last=last)
    mark = turn.label("meta.list_mark")
    return mark.join(long_weekday(turn, number) for number in chosen)


def when(turn: Turn, instant: datetime) -> str:
    """An instant as a person says it: today, tomorrow, or a date with its weekday."""
    zone = turn.learner.zone
    day, today = local_date(zone, instant), turn.today
    time = turn.clock_time(instant)
    if day == today:
        return turn.label("when.today", time=time)
    if day == today + ONE_DAY:
        return turn.label("when.tomorrow", time=time)
    return turn.label(
        "when.day", month=day.month, day=day.day, weekday=weekday(turn, day.weekday()), time=time
    )


def short_date(turn: Turn, day: date) -> str:
    """A date as month and day with its weekday."""
    return turn.label(
        "when.date_weekday", month=day.month, day=day.day, weekday=weekday(turn, day.weekday())
    )


def plain_date(turn: Turn, day: date) -> str:
    """A date as month and day."""
    return turn.label("when.date", month=day.month, day=day.day)


def weekly_time(turn: Turn) -> str:
    """The learner's weekday and time for the weekly page."""
    who = turn.learner
    return f"{long_weekday(turn, who.weekly_day)} {who.weekly_at:%H:%M}"


def local_clock(turn: Turn, instant: datetime) -> str:
    """Date and time of day in the learner's zone, for lists."""
    local = local_time(turn.learner.zone, instant)
    return f"{plain_date(turn, local.date())} {local:%H:%M}"


def part_text(turn: Turn, part: Part) -> str:
    """The words of a message, with a mark for what is not text."""
    if part.media is None:
        return part.text
    mark = turn.label("history.media", kind=turn.label(f"media.{part.media}"))
    return f"{mark} {part.text}".rstrip()


def reflection_text(turn: Turn, reflection: Reflection) -> str:
    """All messages of a reflection, one a line."""
    return "\n".join(part_text(turn, part) for part in reflection.parts)


def clip(text: str, limit: int) -> str:
    """The beginning of a text with an ellipsis where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
