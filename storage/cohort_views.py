"""Loads what an act about a programme looks at: names, states and counts, never a text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Integer, bindparam, cast, func, literal, select

from coaching.cohorts.view import CohortNeeds, CohortView, Figures, Line, Member
from coaching.records import Cohort, Invite
from coaching.staff.records import Staff
from storage import cohorts, invites, members
from storage import staff as staff_rows
from storage.staff_tables import assignments
from storage.tables import deliveries, learners
from storage.unit import AnyRow, Unit

_HERE = learners.c.forget_at.is_(None)
_AGREED = learners.c.notice_version.is_not(None)
_COUNTED = (
    select(
        learners.c.cohort,
        func.count().label("learners"),
        func.sum(cast(learners.c.status == literal("active"), Integer)).label("active"),
    )
    .where(_HERE, _AGREED)
    .group_by(learners.c.cohort)
)
_STATES = (
    select(
        learners.c.status,
        func.count().label("how_many"),
        func.sum(cast(_AGREED, Integer)).label("agreed"),
        func.sum(cast(learners.c.goes_on, Integer)).label("go_on"),
        func.sum(cast(learners.c.season == bindparam("season"), Integer)).label("told"),
    )
    .where(_HERE, learners.c.cohort == bindparam("cohort"))
    .group_by(learners.c.status)
)
_ANSWERS = (
    select(
        func.count().label("asked"),
        func.sum(cast(deliveries.c.state == literal("answered"), Integer)).label("answered"),
    )
    .join(learners, learners.c.id == deliveries.c.learner)
    .where(
        _HERE,
        learners.c.cohort == bindparam("cohort"),
        deliveries.c.state.not_in(("swapped", "expired")),
    )
)
_OF_SEASON = _ANSWERS.where(
    deliveries.c.local_date >= bindparam("first"), deliveries.c.local_date <= bindparam("last")
)
_OWN = (
    select(learners.c.cohort)
    .join(assignments, assignments.c.learner == learners.c.id)
    .where(assignments.c.coach == bindparam("coach"), assignments.c.until.is_(None))
    .distinct()
)
RUNS = frozenset({"admin", "owner"})
INVITES = frozenset({"coach"})


async def load(unit: Unit, person: Staff, needs: CohortNeeds, now: datetime) -> CohortView | None:
    """What this person's act looks at; None when there is nothing of it for them."""
    if not person.roles & (RUNS | INVITES):
        return None
    if needs.cohort is not None:
        await cohorts.hold(unit, needs.cohort)
    everything = await cohorts.everyone(unit)
    runs = bool(person.roles & RUNS)
    own = await _own(unit, person, everything)
    mine = [each for each in everything if runs or each.id in own]
    invite = await _invite(unit, needs.invite, person if not runs else None)
    wanted = invite.cohort if invite is not None else needs.cohort
    cohort = next((each for each in mine if each.id == wanted), None)
    found, total = await members.load(unit, needs, now) if runs else ((), 0)
    named = {each.id: each.name for each in everything}
    found = tuple(members.named(each, named) for each in found)
    return CohortView(
        lines=await _lines(unit, mine) if needs.lines else (),
        cohort=cohort,
        invites=await _invites(unit, cohort, None if runs else person),
        invite=invite if cohort is not None else None,
        figures=await figures(unit, cohort) if cohort is not None and runs else Figures(),
        members=found if needs.learner is None else (),
        total=total,
        member=_only(found) if needs.learner is not None else None,
        coaches=await coaches(unit),
        newcomer=await _newcomer(unit, needs.newcomer) if runs else None,
        own=own,
    )


async def coaches(unit: Unit) -> tuple[Staff, ...]:
    """Everybody who is a coach now."""
    return tuple(each for each in await staff_rows.everybody(unit) if "coach" in each.roles)


async def figures(unit: Unit, cohort: Cohort, *, of_season: bool = False) -> Figures:
    """A cohort in numbers; with `of_season` only the questions from its first to its last date."""
    season = None if cohort.ends_on is None else cohort.ends_on.isoformat()
    rows = await unit.rows(_STATES, {"cohort": cohort.id, "season": season})
    states = {row.status: row.how_many for row in rows}
    asked = (await _asked(unit, cohort, of_season=of_season))[0]
    return Figures(
        learners=sum(row.agreed or 0 for row in rows),
        joining=states.get("joining", 0),
        active=states.get("active", 0),
        paused=states.get("paused", 0),
        resting=states.get("resting", 0),
        blocked=states.get("blocked", 0),
        asked=asked.asked or 0,
        answered=asked.answered or 0,
        go_on=sum(row.go_on or 0 for row in rows),
        told=sum(row.told or 0 for row in rows),
    )


async def _asked(unit: Unit, cohort: Cohort, *, of_season: bool) -> Sequence[AnyRow]:
    if not of_season:
        return await unit.rows(_ANSWERS, {"cohort": cohort.id})
    days = (cohort.starts_on or date.min, cohort.ends_on or date.max)
    first, last = (day.isoformat() for day in days)
    return await unit.rows(_OF_SEASON, {"cohort": cohort.id, "first": first, "last": last})


async def _own(unit: Unit, person: Staff, everything: tuple[Cohort, ...]) -> frozenset[int]:
    """The cohorts that this person accompanies."""
    if "coach" not in person.roles:
        return frozenset()
    assigned = await unit.scalars(_OWN, {"coach": person.id})
    return frozenset(assigned) | {each.id for each in everything if each.coach == person.id}


async def _lines(unit: Unit, shown: list[Cohort]) -> tuple[Line, ...]:
    counted = {row.cohort: row for row in await unit.rows(_COUNTED)}
    return tuple(
        Line(
            cohort=each,
            learners=counted[each.id].learners if each.id in counted else 0,
            active=(counted[each.id].active or 0) if each.id in counted else 0,
        )
        for each in shown
    )


async def _invite(unit: Unit, invite: int | None, maker: Staff | None) -> Invite | None:
    """The invite, if it is this maker's own (None: whoever made it)."""
    found = await invites.by_id(unit, invite) if invite is not None else None
    return found if (found is not None and maker is None) or _made(found, maker) else None


def _made(invite: Invite | None, maker: Staff | None) -> bool:
    return invite is not None and maker is not None and invite.made_by == maker.id


async def _invites(unit: Unit, cohort: Cohort | None, maker: Staff | None) -> tuple[Invite, ...]:
    if cohort is None:
        return ()
    found = await invites.of_cohort(unit, cohort.id)
    return tuple(each for each in found if maker is None or _made(each, maker))


async def _newcomer(unit: Unit, chat: int | None) -> Staff | None:
    return (await staff_rows.by_chats(unit, (chat,))).get(chat) if chat is not None else None


def _only(found: tuple[Member, ...]) -> Member | None:
    return found[0] if found else None
