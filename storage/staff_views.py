"""Loads what an act of somebody who works here looks at, and nothing that they may not see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.records import Reflection
from coaching.staff.records import Assignment, Letter, Staff
from coaching.staff.view import Entry, Filter, StaffNeeds, StaffView
from storage import (
    alerts,
    broadcast_views,
    cohort_views,
    entries,
    learner_files,
    learners,
    letters,
    looks,
    notes,
    people_views,
    phrases,
    readable,
    search,
)
from storage import staff as staff_rows
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class _Named:
    """What the act names, if this person may see it, and the learner it is about."""

    reflection: Reflection | None = None
    letter: Letter | None = None
    learner: int | None = None


async def load(unit: Unit, staff: int, needs: StaffNeeds, now: datetime) -> StaffView | None:
    """What this person's act looks at; None when there is no such person, or no role left."""
    person = (await staff_rows.by_ids(unit, (staff,))).get(staff)
    return await of(unit, person, needs, now) if person is not None and person.roles else None


async def of(unit: Unit, person: Staff, needs: StaffNeeds, now: datetime) -> StaffView:
    """What an act of somebody who is known looks at; each part only for those it is for."""
    view = await _as_coach(unit, person, needs, now)
    view = await looks.opened(unit, person, view, needs, now)
    if needs.broadcast is not None:
        view = replace(view, broadcast=await broadcast_views.of(unit, person, needs.broadcast, now))
    if needs.alerts:
        view = replace(view, alerts=await alerts.of(unit, person, needs))
    if needs.cohorts is not None:
        view = replace(view, cohorts=await cohort_views.load(unit, person, needs.cohorts, now))
    if needs.people is not None:
        view = replace(view, people=await people_views.load(unit, person, needs.people, now))
    return view


async def _as_coach(unit: Unit, person: Staff, needs: StaffNeeds, now: datetime) -> StaffView:
    """Words of learners only as a coach; for others there is what numbers are counted from."""
    if "coach" not in person.roles:
        counted = needs.files and needs.log
        files = await learner_files.without_words(unit) if counted else ()
        return StaffView(staff=person, files=files)
    named = await _named(unit, person.id, needs)
    own = await _own(unit, person.id, needs, named.learner)
    files = await learner_files.load(unit, person.id, own, now, log=needs.log)
    file = next((each for each in files if each.learner.id == named.learner), None)
    page, total, names = await _page(unit, person.id, needs)
    return StaffView(
        staff=person,
        files=files if needs.files else (),
        file=file,
        entry=await _entry(unit, person.id, named.reflection),
        letter=named.letter if named.letter and named.letter.learner in own else None,
        entries=page,
        total=total,
        names=names,
        phrases=await phrases.of(unit, person.id) if needs.phrases else (),
        notes=await notes.of(unit, person.id, file.learner.id) if needs.notes and file else (),
    )


async def _named(unit: Unit, coach: int, needs: StaffNeeds) -> _Named:
    """Find what is named, and whose it is; the file that was asked for comes first."""
    reflection = None
    if needs.entry is not None:
        reflection = (await readable.by_ids(unit, coach, (needs.entry,))).get(needs.entry)
    letter = await _letter(unit, coach, needs)
    learner = needs.file
    if learner is None and reflection is not None:
        learner = reflection.learner
    if learner is None and letter is not None:
        learner = letter.learner
    return _Named(reflection, letter, learner)


async def _letter(unit: Unit, coach: int, needs: StaffNeeds) -> Letter | None:
    """The letter of the person's own threads that is named, by its message or by its id."""
    if needs.message_id is not None:
        message = (coach, needs.message_id)
        letter = (await letters.in_chats_of_coaches(unit, (message,))).get(message)
        if letter is not None:
            return letter
    if needs.letter is None:
        return None
    letter = (await letters.by_ids(unit, (needs.letter,))).get(needs.letter)
    return letter if letter is not None and letter.coach == coach else None


async def _own(
    unit: Unit, coach: int, needs: StaffNeeds, learner: int | None
) -> Mapping[int, Assignment]:
    """The learners whose files are needed, of those whom the coach may read."""
    if needs.files:
        return await readable.learners_of(unit, coach)
    return {} if learner is None else await readable.learners_of(unit, coach, learner)


async def _entry(unit: Unit, coach: int, reflection: Reflection | None) -> Entry | None:
    found = await entries.of(unit, coach, () if reflection is None else (reflection,))
    return found[0] if found else None


async def _page(
    unit: Unit, coach: int, needs: StaffNeeds
) -> tuple[tuple[Entry, ...], int, dict[int, str]]:
    """The entries of a page, how many there are in all, and the names of their learners."""
    if needs.page is None:
        return (), 0, {}
    wanted = needs.filter or Filter()
    ids, total = await search.find(unit, coach, wanted, needs.search, *needs.page)
    written = await readable.by_ids(unit, coach, ids)
    shown = [written[id_] for id_ in ids if id_ in written]
    people = await learners.by_ids(unit, {each.learner for each in shown})
    names = {each.id: each.name for each in people.values()}
    return await entries.of(unit, coach, shown), total, names
