"""Who a broadcast is for: the form to say it, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.web.shown.chosen import Choice, ChoiceGroup
from bot.web.shown.places import group_name
from bot.web.shown.wording import Says
from coaching.broadcast.progress import duration
from coaching.broadcast.records import Audience, Reach
from coaching.coverage import ATTITUDES
from coaching.dialogue.buttons import write_id
from coaching.programme import Programme
from coaching.records import Cohort

ACTIVE_DAYS = (3, 7, 14, 30, 90)


@dataclass(frozen=True, slots=True)
class Box:
    """One box to tick."""

    value: str
    name: str
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceForm:
    """The form as it stands."""

    cohorts: tuple[Box, ...]
    trades: tuple[Box, ...]
    languages: tuple[Box, ...]
    active: tuple[Box, ...]
    items: tuple[ChoiceGroup, ...]
    missing: str
    ids: int | None
    """How many people were named by their id before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachShown:
    """How many that comes to, and who not and why."""

    get: int
    lines: tuple[tuple[str, str], ...]
    left_out: int
    excluded: tuple[tuple[str, int], ...]


def form_of(audience: Audience, cohorts: Iterable[Cohort], says: Says) -> AudienceForm:
    """The form, with what is chosen now."""
    texts, bank = says.content.texts, says.content.bank
    return AudienceForm(
        cohorts=tuple(
            Box(write_id(each.id), each.name, each.id in audience.cohorts) for each in cohorts
        ),
        trades=tuple(
            Box(trade, says.trade(trade), trade in audience.trades) for trade in bank.trades
        ),
        languages=tuple(
            Box(each, says.admin(f"language.{each.replace('-', '_').lower()}"), _in(each, audience))
            for each in texts.languages
        ),
        active=tuple(
            Box(str(days), says.admin("audience.days", days=days), days == audience.active_days)
            for days in ACTIVE_DAYS
        ),
        items=tuple(
            ChoiceGroup(group_name(says.content, group, says.language), _items(group, says))
            for group in (*bank.duties, ATTITUDES)
        ),
        missing=audience.missing_item or "",
        ids=len(audience.chats) if audience.chats is not None else None,
    )


def _in(language: str, audience: Audience) -> bool:
    return language in audience.languages


def _items(group: str, says: Says) -> tuple[Choice, ...]:
    bank = says.content.bank
    found = bank.attitudes if group == ATTITUDES else bank.items_of(group)
    return tuple(
        Choice(item, says.t("filter.one", code=item, name=bank.plain(item, says.language)).strip())
        for item in found
    )


def words_of(audience: Audience, cohorts: Iterable[Cohort], says: Says) -> tuple[str, ...]:
    """The conditions in words, one a line; everybody when there is none."""
    return tuple(_conditions(audience, cohorts, says)) or (says.admin("audience.everybody"),)


def _conditions(audience: Audience, cohorts: Iterable[Cohort], says: Says) -> Iterator[str]:
    mark = says.admin("audience.mark")
    if audience.cohorts:
        names = [each.name for each in cohorts if each.id in audience.cohorts]
        yield says.admin("audience.of_cohorts", names=mark.join(names))
    if audience.trades:
        names = [says.trade(trade) for trade in sorted(audience.trades)]
        yield says.admin("audience.of_trades", names=mark.join(names))
    if audience.languages:
        names = [
            says.admin(f"language.{each.replace('-', '_').lower()}")
            for each in sorted(audience.languages)
        ]
        yield says.admin("audience.of_languages", names=mark.join(names))
    if audience.active_days is not None:
        yield says.admin("audience.of_active", days=audience.active_days)
    if audience.missing_item is not None:
        item = audience.missing_item
        known = item in says.content.bank.items
        name = says.content.bank.plain(item, says.language) if known else item
        yield says.admin("audience.of_missing", name=name)
    if audience.chats is not None:
        yield says.admin("audience.of_ids", count=len(audience.chats))


def reach_of(reach: Reach, programme: Programme, says: Says) -> ReachShown:
    """The count in words, and how long it will take."""
    lines = []
    if reach.later:
        lines.append((says.admin("reach.later"), f"{reach.later:,}"))
    if reach.unknown:
        lines.append((says.admin("reach.unknown"), f"{reach.unknown:,}"))
    if reach.get:
        takes = duration(reach.get / programme.rate, programme, says.language)
        lines.append((says.admin("reach.takes"), takes))
    excluded = sorted(reach.excluded.items(), key=lambda each: -each[1])
    return ReachShown(
        get=reach.get,
        lines=tuple(lines),
        left_out=sum(reach.excluded.values()),
        excluded=tuple((says.one_of("admin_web.why", why), count) for why, count in excluded),
    )
