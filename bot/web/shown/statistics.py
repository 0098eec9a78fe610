"""A group's numbers as the rows of tables."""

from __future__ import annotations

from dataclasses import dataclass

from bot.web.shown.wording import Says
from coaching.people.figures import duties
from coaching.people.records import Statistics
from coaching.people.shown import group, spec
from coaching.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row with a share of a whole."""

    name: str
    detail: str
    percent: int | None
    """None: nothing was asked, or (without a detail) of too few people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsShown:
    """What the page shows of a group."""

    group: str
    people: int
    weeks: tuple[Bar, ...]
    duties: tuple[Bar, ...]
    waits: tuple[tuple[str, str], ...]
    counted: str
    """When it was counted; empty: just now."""


def shown_of(found: Statistics, programme: Programme, says: Says) -> StatisticsShown:
    """The rows of a group."""
    picture = spec(found, programme, says.language)
    covered = duties(found, programme.content)
    return StatisticsShown(
        group=group(found, programme.content.texts, says.language),
        people=found.people,
        weeks=tuple(
            Bar(
                name=f"{week.monday.month}/{week.monday.day}",
                detail="" if week.asked is None else f"{week.answered}/{week.asked}",
                percent=None if week.rate is None else round(100 * week.rate),
            )
            for week in found.weeks
        ),
        duties=tuple(
            Bar(
                name=programme.content.bank.theme(duty, says.language),
                detail="",
                percent=round(100 * share),
            )
            for duty, share in covered
        ),
        waits=tuple(picture["waits"]),
        counted=says.moment(found.at) if found.at is not None else "",
    )
