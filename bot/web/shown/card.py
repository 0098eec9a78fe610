"""The card at the head of one learner's page: their last days at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.web.shown.learners import Why, about, last_feedback
from bot.web.shown.week import Day, week_of
from bot.web.shown.wording import Says
from coaching.dialogue.buttons import write_id
from coaching.programme import Programme
from coaching.staff.card import Card, Placed, card
from coaching.staff.queue import waiting
from coaching.staff.view import LearnerFile
from coaching.staff.wording import name_of, why_plain

CUT = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShown:
    """The card, ready for the template."""

    name: str
    about: str
    days: tuple[Day, ...]
    week: str
    why: tuple[Why, ...]
    deeds: tuple[tuple[str, str, str], ...]
    """What was done: the day, the words, the entry."""
    facts: tuple[tuple[str, str], ...]


def card_shown(file: LearnerFile, programme: Programme, says: Says) -> CardShown:
    """Make the card ready; `says` is by the learner's clock."""
    week = week_of(file, says)
    made = card(file, programme, says.now)
    return CardShown(
        name=name_of(file.learner, programme, says.language),
        about=about(file, says),
        days=week.days,
        week=week.words,
        why=reasons_to_look(file, programme, says),
        deeds=tuple(_deeds(made, says)),
        facts=tuple(_facts(made, file, says)),
    )


def reasons_to_look(file: LearnerFile, programme: Programme, says: Says) -> tuple[Why, ...]:
    """Every reason to look at a learner, the one that placed them in the queue first."""
    at = waiting(file, programme, says.now)
    found = []
    if at.pressing:
        found.append(Why(why_plain(at, programme, says.language), at.need == "safety"))
    found += [Why(why_plain(flag, programme, says.language), flag.safety) for flag in at.flags]
    return tuple(dict.fromkeys(found))


def _deeds(made: Card, says: Says) -> Iterator[tuple[str, str, str]]:
    names = says.content.texts.choices(says.language, "weekday.short")
    for deed in made.deeds:
        words = f"{deed.quote}{CUT * deed.cut}" if deed.quote else says.t("card.shown")
        yield names[deed.day.weekday()], words, write_id(deed.reflection)


def _facts(made: Card, file: LearnerFile, says: Says) -> Iterator[tuple[str, str]]:
    if made.learner.status != "active":
        yield says.t("card.status"), says.label(f"card.status_{made.learner.status}")
    if made.plan is not None:
        outcome = says.t(f"card.plan_{made.plan.outcome or 'open'}")
        yield says.t("card.plan"), f"{made.plan.quote}{CUT * made.plan.cut}{outcome}"
    habits = " ".join(_habits(made, says))
    if habits:
        yield says.t("card.habits"), habits
    if made.ratings:
        yield says.t("card.rated"), _list(made.ratings, says)
    if made.levels:
        yield says.t("card.levels"), _list(made.levels, says)
    yield says.t("card.feedback"), last_feedback(file, says)
    if file.kept:
        yield says.t("card.kept"), says.t("card.kept_count", count=file.kept)


def _habits(made: Card, says: Says) -> Iterator[str]:
    if made.length is not None:
        yield says.label("card.length", count=made.length)
    if made.trend is not None:
        yield says.label(f"card.trend_{made.trend}")
    if made.hour is not None:
        yield says.label("card.hour", hour=made.hour)


def _list(placed: tuple[Placed, ...], says: Says) -> str:
    return says.t("card.mark").join(_placed(each, says) for each in placed)


def _placed(each: Placed, says: Says) -> str:
    key = "card.placed" if each.value is not None else "card.placed_unknown"
    name = says.content.bank.plain(each.item, says.language)
    return says.label(key, name=name, value=each.value)
