"""Loads what decisions look at: a few statements for a whole batch of events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from coaching.asked import Asked
from coaching.dialogue.coaches import INVITED_BY
from coaching.events import Event
from coaching.records import Cohort, Delivery, Invite, Learner, Reflection
from coaching.staff.records import Assignment, Letter, Staff
from coaching.staff.view import StaffView
from coaching.view import Needs, View, Week
from storage import (
    assignments,
    cohorts,
    deliveries,
    invites,
    learners,
    letters,
    outbox,
    ratings,
    readings,
    reflections,
    staff,
    staff_views,
)
from storage.unit import Unit

FOUND_AT_MOST = 20
"""How many reflections a search shows."""
READINGS_AT_MOST = 200
"""How many lines of the log a learner sees."""

_Kept = TypeVar("_Kept", Delivery, Reflection, Letter)
Ask = Callable[[Event, Learner | None, Staff | None], Needs]
"""Says what an event needs, of its chat's learner and of who works here by that chat."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One event, who it is about, and what it needs."""

    event: Event
    learner: Learner
    needs: Needs

    @property
    def monday(self) -> date:
        """The Monday of the week that is needed."""
        if self.needs.week_of is not None:
            return self.needs.week_of
        day = self.event.at.astimezone(ZoneInfo(self.learner.zone)).date()
        return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class _Found:
    """What was loaded for the whole batch, by id and by learner."""

    deliveries: Mapping[int, Delivery]
    reflections: Mapping[int, Reflection]
    prompts: Mapping[tuple[int, int], Delivery]
    """By learner and the id of a message."""
    writings: Mapping[tuple[int, int], int]
    """Ids of reflections, likewise."""
    spoken_of: Mapping[tuple[int, int], int]
    """Ids of deliveries that another message than their own is about, likewise."""
    mail: Mapping[tuple[int, int], Letter]
    """Letters of coaches, likewise."""
    letters: Mapping[int, Letter]
    coaches: Mapping[int, tuple[tuple[Assignment, Staff], ...]]
    """Of each learner, the assignments in force and whose they are."""
    log: Mapping[int, tuple[Asked, ...]]
    recent: Mapping[int, tuple[Delivery, ...]]
    totals: Mapping[int, int]
    weeks: Mapping[tuple[int, date], Week]


async def load(unit: Unit, events: Sequence[Event], needs: Ask) -> list[View]:
    """A view for each event, in order, with what `needs` says and nothing of another learner.

    An event of a chat that nobody knows gets the cohort that a newcomer would join.
    """
    chats = {event.chat for event in events}
    known = await learners.by_chats(unit, chats)
    met = await staff.by_chats(unit, chats)
    here = {chat: each for chat, each in met.items() if each.roles}
    wanted = [needs(event, known.get(event.chat), here.get(event.chat)) for event in events]
    doors = await invites.by_hashes(
        unit, (each.invite_hash for each in wanted if each.invite_hash is not None)
    )
    ids = {learner.cohort for learner in known.values()}
    groups, default = await cohorts.by_ids(unit, ids | {door.cohort for door in doors.values()})
    cases = [
        _Case(event, known[event.chat], each)
        for event, each in zip(events, wanted, strict=True)
        if event.chat in known
    ]
    found = await _find(unit, cases)
    hosts = await _hosts(unit, cases, groups, doors.values())
    views = []
    for event, each in zip(events, wanted, strict=True):
        door = doors.get(each.invite_hash or "")
        learner = known.get(event.chat)
        if learner is None:
            view = View(cohort=default if door is None else groups[door.cohort], invite=door)
        else:
            case = _Case(event, learner, each)
            view = await _view(unit, case, found, groups[learner.cohort], door)
            view = replace(view, host=_host(case, door, groups, hosts))
        if door is not None:
            view = replace(view, invited=groups[door.cohort])
            view = await _with_doorkeepers(unit, view, event.chat, met.get(event.chat))
        views.append(await _with_staff(unit, view, event, here.get(event.chat), each))
    return views


async def _hosts(
    unit: Unit,
    cases: Sequence[_Case],
    groups: Mapping[int, Cohort],
    doors: Iterable[Invite],
) -> dict[int | None, Staff]:
    """Who accompanies those who want to know of coaches: of their cohorts, and who invited them."""
    curious = [case.learner for case in cases if case.needs.coaches]
    wanted = {groups[each.cohort].coach for each in curious}
    wanted |= {each.step_data.get(INVITED_BY) for each in curious}
    wanted |= {groups[door.cohort].coach for door in doors} if curious else set()
    found = await staff.by_ids(unit, {coach for coach in wanted if coach is not None})
    return {id_: each for id_, each in found.items() if "coach" in each.roles}


def _host(
    case: _Case,
    door: Invite | None,
    groups: Mapping[int, Cohort],
    hosts: Mapping[int | None, Staff],
) -> Staff | None:
    """Who accompanies this learner if they let coaches read; a coach who invited them first."""
    maker = hosts.get(case.learner.step_data.get(INVITED_BY))
    of_cohort = hosts.get(groups[door.cohort if door else case.learner.cohort].coach)
    if maker is None or (of_cohort is not None and maker.roles & {"admin", "owner"}):
        return of_cohort
    return maker


async def _with_doorkeepers(unit: Unit, view: View, chat: int, person: Staff | None) -> View:
    """The same view, with whoever is asked when somebody wishes to be a coach.

    Of those who wish it themselves only an owner is asked.
    """
    invite = view.invite
    if invite is None or invite.role != "coach":
        return view
    keepers = [
        each
        for each in await staff.everybody(unit)
        if "owner" in each.roles or ("admin" in each.roles and each.chat != chat)
    ]
    maker = [each for each in keepers if each.id == invite.made_by]
    return replace(view, newcomer=person, doorkeepers=tuple(maker or keepers))


async def _with_staff(
    unit: Unit, view: View, event: Event, person: Staff | None, needs: Needs
) -> View:
    """The same view, with that of the person as one who works here."""
    if person is None:
        return view
    if needs.staff is None:
        return replace(view, staff=StaffView(staff=person))
    return replace(view, staff=await staff_views.of(unit, person, needs.staff, event.at))


async def _find(unit: Unit, cases: Sequence[_Case]) -> _Found:
    """Load for all cases at once; a need that nobody has costs no statement."""
    pairs = {
        (case.learner.id, case.needs.message_id)
        for case in cases
        if case.needs.message_id is not None
    }
    writings = await reflections.ids_of_messages(unit, pairs)
    prompts = await deliveries.by_messages(unit, pairs)
    unknown = pairs - prompts.keys() - writings.keys()
    spoken_of = await outbox.prompts_spoken_of(unit, unknown)
    asked = [id_ for case in cases for id_ in (case.learner.delivery, case.needs.delivery)]
    written = [id_ for case in cases for id_ in (case.learner.reflection, case.needs.reflection)]
    return _Found(
        deliveries=await deliveries.by_ids(unit, filter(None, [*asked, *spoken_of.values()])),
        reflections=await reflections.by_ids(unit, filter(None, [*written, *writings.values()])),
        prompts=prompts,
        writings=writings,
        spoken_of=spoken_of,
        mail=await letters.in_chats_of_learners(unit, unknown - spoken_of.keys()),
        letters=await letters.by_ids(unit, filter(None, (case.needs.letter for case in cases))),
        coaches=await _coaches(unit, (case.learner.id for case in cases if case.needs.coaches)),
        log=await deliveries.log(unit, (case.learner.id for case in cases if case.needs.log)),
        recent=await deliveries.recent(
            unit, {case.learner.id: case.needs.recent for case in cases if case.needs.recent}
        ),
        totals=await reflections.totals(
            unit, (case.learner.id for case in cases if case.needs.entries)
        ),
        weeks=await _weeks(unit, cases),
    )


async def _coaches(
    unit: Unit, ids: Iterable[int]
) -> dict[int, tuple[tuple[Assignment, Staff], ...]]:
    """Who accompanies these learners now; whoever is no coach any more does not."""
    held = await assignments.of_learners(unit, ids)
    people = await staff.by_ids(unit, {each.coach for some in held.values() for each in some})
    return {
        learner: tuple(
            (each, people[each.coach])
            for each in some
            if each.coach in people and "coach" in people[each.coach].roles
        )
        for learner, some in held.items()
    }


async def _weeks(unit: Unit, cases: Iterable[_Case]) -> dict[tuple[int, date], Week]:
    """The weeks that are needed, by learner and Monday."""
    together: dict[date, set[int]] = {}
    for case in cases:
        if case.needs.week or case.needs.week_of is not None:
            together.setdefault(case.monday, set()).add(case.learner.id)
    weeks = {}
    for monday, ids in together.items():
        sunday = monday + timedelta(days=6)
        asked = await deliveries.between(unit, ids, monday, sunday)
        written = await reflections.between(unit, ids, monday, sunday)
        rated = await ratings.until(unit, ids, sunday)
        for learner in ids:
            weeks[learner, monday] = Week(
                monday=monday,
                deliveries=asked.get(learner, ()),
                reflections=written.get(learner, ()),
                ratings=rated.get(learner, ()),
            )
    return weeks


async def _view(
    unit: Unit, case: _Case, found: _Found, cohort: Cohort, invite: Invite | None
) -> View:
    """What one event of a known learner sees."""
    learner, needs = case.learner, case.needs
    message = (learner.id, needs.message_id or 0)
    accompanied = found.coaches.get(learner.id, ()) if needs.coaches else ()
    return View(
        learner=learner,
        cohort=cohort,
        invite=invite,
        delivery=_own(found.deliveries, learner, learner.delivery),
        reflection=_own(found.reflections, learner, learner.reflection),
        target_delivery=found.prompts.get(message)
        or _own(found.deliveries, learner, found.spoken_of.get(message))
        or _own(found.deliveries, learner, needs.delivery),
        target_reflection=_own(found.reflections, learner, found.writings.get(message))
        or _own(found.reflections, learner, needs.reflection),
        log=found.log.get(learner.id, ()) if needs.log else (),
        recent=found.recent.get(learner.id, ())[: needs.recent],
        entries=await reflections.page(unit, learner.id, *needs.entries) if needs.entries else (),
        entries_total=found.totals.get(learner.id, 0) if needs.entries else 0,
        found=(
            await reflections.search(unit, learner.id, needs.search, FOUND_AT_MOST)
            if needs.search
            else ()
        ),
        week=(
            found.weeks[learner.id, case.monday]
            if needs.week or needs.week_of is not None
            else None
        ),
        coaches=tuple(person for _, person in accompanied),
        assignments=tuple(assignment for assignment, _ in accompanied),
        letter=found.mail.get(message) or _own(found.letters, learner, needs.letter),
        readings=(await readings.of(unit, learner.id, READINGS_AT_MOST) if needs.readings else ()),
    )


def _own(kept: Mapping[int, _Kept], learner: Learner, id_: int | None) -> _Kept | None:
    """The record of this id if it is the learner's own."""
    record = None if id_ is None else kept.get(id_)
    return record if record is not None and record.learner == learner.id else None
