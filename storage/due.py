"""What is due now, of learners and of those who work here: appointments and digests as one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.effects import Appoint
from coaching.events import AppointmentKind
from coaching.staff.effects import AppointDigest
from storage import appointments, digests
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something due for a person."""

    person: int
    """The learner; of kind `digest` the staff member."""
    chat: int
    kind: AppointmentKind
    due: datetime


async def find(unit: Unit, now: datetime, limit: int) -> list[Duty]:
    """What is due, held for this transaction: others pass over it.

    Of each chat only what is longest overdue: a later one must see what the first one did.
    """
    found = [
        Duty(person=each.learner, chat=each.chat, kind=each.kind, due=each.due)
        for each in await appointments.due(unit, now, limit)
    ]
    found += [
        Duty(person=each.staff, chat=each.chat, kind="digest", due=each.due)
        for each in await digests.due(unit, now, limit)
    ]
    first: dict[int, Duty] = {}
    for each in found:
        first.setdefault(each.chat, each)
    return list(first.values())


async def clear(unit: Unit, duty: Duty) -> bool:
    """Strike off what was kept, unless it has been set anew; whether it was."""
    if duty.kind == "digest":
        return await digests.clear(unit, duty.person, duty.due)
    return await appointments.clear(unit, duty.person, duty.kind, duty.due)


async def move(unit: Unit, duty: Duty, to: datetime | None) -> None:
    """Set it for another time, or (None) call it off."""
    if duty.kind == "digest":
        digest = AppointDigest(staff=duty.person, chat=duty.chat, due=to)
        await digests.appoint(unit, [digest])
    else:
        moved = Appoint(learner=duty.person, chat=duty.chat, kind=duty.kind, due=to)
        await appointments.appoint(unit, [moved])


async def next_at(unit: Unit) -> datetime | None:
    """When anything is next due; None when nothing is."""
    times = (await appointments.next_at(unit), await digests.next_at(unit))
    return min((at for at in times if at is not None), default=None)
