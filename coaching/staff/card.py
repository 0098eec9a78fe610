"""One learner's week on a card: what a coach needs to know before two minutes of talk.

Counted facts and the learner's own words; every quotation is a substring of what they wrote, with
the numbers hidden that belong to a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean
from typing import Final, Literal

from coaching.carried import carried_ratings
from coaching.digest import DEEDS
from coaching.local_time import local_date, local_time
from coaching.programme import Programme
from coaching.quotation import has_number, quotation
from coaching.records import Delivery, Learner, Reflection
from coaching.staff.flags import Flag, length, open_flags, replies
from coaching.staff.personal import masked
from coaching.staff.queue import newest_levels
from coaching.staff.view import LearnerFile
from coaching.tally import monday_of

DAYS: Final = 7
BEFORE: Final = timedelta(weeks=4)
"""The weeks before, against which the length is held."""
DEEDS_SHOWN, RATINGS_SHOWN = 3, 3
QUOTED: Final = 18
CHANGED: Final = 5
"""From this part on (a fifth), a length has changed."""
REPLIES_NEEDED: Final = 3
"""Replies that are needed to speak of a usual hour or a usual length."""

Trend = Literal["up", "same", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that was done, in the learner's words; `quote` is empty for a picture or voice."""

    reflection: int
    day: date
    quote: str
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was planned, and what became of it."""

    reflection: int
    quote: str
    cut: bool = False
    outcome: Literal["done", "not_yet", "later"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A place on an item; None: it cannot be told yet."""

    item: str
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A learner's last seven days; how it looks is for others to say."""

    learner: Learner
    week: int
    """Which of their weeks it is, the first being 1."""
    asked: int
    """Days with a question."""
    done: int
    """Days with an answer, or with word that there was no chance."""
    length: int | None
    """Characters of a reply on average."""
    trend: Trend | None
    """Against the four weeks before; None: too little to tell."""
    hour: int | None
    """The local hour in which most replies are written."""
    deeds: tuple[Deed, ...]
    plan: Plan | None
    ratings: tuple[Placed, ...]
    """The newest self-ratings."""
    levels: tuple[Placed, ...]
    """The newest levels that this coach gave."""
    flags: tuple[Flag, ...]


def card(file: LearnerFile, programme: Programme, now: datetime) -> Card:
    """Make the card of the seven local days up to today."""
    zone = file.learner.zone
    today = local_date(zone, now)
    first = today - timedelta(days=DAYS - 1)
    days = _days(each for each in file.deliveries if first <= each.local_date <= today)
    written = [each for each in file.reflections if first <= each.local_date <= today]
    lately, trend = _length(file, first, today)
    return Card(
        learner=file.learner,
        week=_week(file.learner, today),
        asked=len(days),
        done=sum(days.values()),
        length=lately,
        trend=trend,
        hour=_hour(file, now),
        deeds=_deeds(written),
        plan=_plan(file, written),
        ratings=_ratings(file, programme),
        levels=_levels(file, programme),
        flags=open_flags(file, programme, now),
    )


def _week(learner: Learner, today: date) -> int:
    if learner.joined_at is None:
        return 1
    joined = monday_of(local_date(learner.zone, learner.joined_at))
    return max((monday_of(today) - joined).days // 7, 0) + 1


def _days(deliveries: Iterable[Delivery]) -> dict[date, bool]:
    """The dates with a question that arrived, and whether the learner was in touch."""
    days: dict[date, bool] = {}
    for delivery in deliveries:
        if delivery.state != "expired":
            met = delivery.state in ("answered", "no_chance")
            days[delivery.local_date] = days.get(delivery.local_date, False) or met
    return days


def _length(file: LearnerFile, first: date, today: date) -> tuple[int | None, Trend | None]:
    answered = [(each.local_date, length(each.text)) for each in replies(file)]
    lately = [size for day, size in answered if first <= day <= today]
    before = [size for day, size in answered if first - BEFORE <= day < first]
    if not lately:
        return None, None
    if len(before) < REPLIES_NEEDED:
        return round(mean(lately)), None
    return round(mean(lately)), _trend(sum(lately) * len(before), sum(before) * len(lately))


def _trend(lately: int, before: int) -> Trend:
    """Whether the one is a fifth more or less than the other."""
    if abs(lately - before) * CHANGED < before:
        return "same"
    return "up" if lately > before else "down"


def _hour(file: LearnerFile, now: datetime) -> int | None:
    hours = Counter(
        local_time(file.learner.zone, each.created_at).hour
        for each in replies(file)
        if each.created_at > now - BEFORE
    )
    if hours.total() < REPLIES_NEEDED:
        return None
    return min(hours, key=lambda hour: (-hours[hour], hour))


def _deeds(written: list[Reflection]) -> tuple[Deed, ...]:
    """What was done before what was thought, what has a number before what has none."""
    candidates = []
    for reflection in written:
        text = masked(_first_words(reflection))
        if reflection.kind in ("plan", "note") or not reflection.parts:
            continue
        rank = (reflection.kind not in DEEDS, not text, not has_number(text))
        quote = quotation(text, QUOTED)
        if text and not quote.words:
            continue
        deed = Deed(
            reflection=reflection.id,
            day=reflection.local_date,
            quote=quote.words,
            cut=quote.cut,
        )
        candidates.append((rank, reflection.local_date, reflection.id, deed))
    chosen = sorted(candidates, key=lambda each: each[:3])[:DEEDS_SHOWN]
    return tuple(deed for *_, deed in sorted(chosen, key=lambda each: each[1:3]))


def _first_words(reflection: Reflection) -> str:
    """The answer itself; what was added to a follow-up question makes no sense without it."""
    return next(
        (part.text for part in reflection.parts if part.text.strip() and part.role != "follow_up"),
        "",
    )


def _plan(file: LearnerFile, written: list[Reflection]) -> Plan | None:
    outcomes = {each.id: each.outcome for each in file.deliveries}
    plans = [each for each in written if each.kind == "plan" and _first_words(each)]
    if not plans:
        return None
    newest = max(plans, key=lambda each: (each.created_at, each.id))
    quote = quotation(masked(_first_words(newest)), QUOTED)
    outcome = outcomes.get(newest.delivery) if newest.delivery is not None else None
    return Plan(reflection=newest.id, quote=quote.words, cut=quote.cut, outcome=outcome)


def _ratings(file: LearnerFile, programme: Programme) -> tuple[Placed, ...]:
    """The newest self-rating of the items that were rated last, newest first."""
    carried = carried_ratings(programme.content, file.ratings)
    newest = {each.item: each for each in sorted(carried, key=lambda each: (each.at, each.id))}
    latest = sorted(newest.values(), key=lambda each: (each.at, each.id), reverse=True)
    return tuple(Placed(item=each.item, value=each.value) for each in latest[:RATINGS_SHOWN])


def _levels(file: LearnerFile, programme: Programme) -> tuple[Placed, ...]:
    coach = file.assignment.coach if file.assignment is not None else None
    own = (each for each in file.levels if each.coach == coach)
    newest = newest_levels(programme.content, own)
    latest = sorted(newest.items(), key=lambda each: (each[1].at, each[1].id), reverse=True)
    return tuple(Placed(item=item, value=level.value) for item, level in latest[:RATINGS_SHOWN])
