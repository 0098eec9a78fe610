"""Keeps the database and the list of wishes in step, whichever of them is older.

The list says what was erased, and what learners let nobody read any more (storage/ledger.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select, update

from coaching.effects import (
    AddConsent,
    Appoint,
    EraseLearner,
    EraseReflection,
    MarkReflection,
    NoteWish,
)
from coaching.records import Consent, record_id
from coaching.retention import GRACE
from storage import appointments, consents, outbox, reflections
from storage.erase import erase_learner, erase_reflection, hash_of
from storage.instants import from_ms, to_ms
from storage.ledger import Burial, hash_of_entry
from storage.tables import appointments as appointment_rows
from storage.tables import consents as consent_rows
from storage.tables import learners, meta, tombstones
from storage.tables import reflections as reflection_rows
from storage.unit import AnyRow, Unit

_SALT = select(meta.c.value).where(meta.c.key == "salt")
_BURIED = select(tombstones.c.chat_hash, tombstones.c.erased_at)
_DELETED = select(reflection_rows.c.id, reflection_rows.c.deleted_at).where(
    reflection_rows.c.deleted_at.is_not(None)
)
_PEOPLE = select(
    learners.c.id,
    learners.c.chat,
    learners.c.created_at,
    learners.c.forget_at,
    learners.c.coach_may_read,
    learners.c.notice_version,
)
_LATEST = (
    select(consent_rows.c.learner, func.max(consent_rows.c.at).label("at"))
    .where(consent_rows.c.what == "coach_may_read")
    .group_by(consent_rows.c.learner)
)
_CLOSED = (
    select(learners.c.chat, func.max(consent_rows.c.at).label("at"))
    .join(consent_rows, consent_rows.c.learner == learners.c.id)
    .where(consent_rows.c.what == "coach_may_read", learners.c.coach_may_read.is_(False))
    .group_by(learners.c.chat)
)
_LEAVING = select(learners.c.chat, learners.c.forget_at).where(
    learners.c.status == "left", learners.c.forget_at.is_not(None)
)
_ENTRIES = select(reflection_rows.c.id, reflection_rows.c.learner, reflection_rows.c.private).where(
    reflection_rows.c.deleted_at.is_(None)
)


_At = dict[tuple[str, str], int]
"""When the list says something for the last time, by what and of whom."""


@dataclass(frozen=True, slots=True)
class Again:
    """How much was erased once more, and how many are leaving once more."""

    people: int = 0
    entries: int = 0
    leaving: int = 0
    closed: int = 0
    """How many whom no coach may read, once more."""
    hidden: int = 0
    """How many single entries that no coach may read, once more."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What the database does not know of the list."""

    people: list[EraseLearner] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    leaving: list[Appoint] = field(default_factory=list)
    """Those who asked to be erased after the grace, with when that is."""
    closed: list[Consent] = field(default_factory=list)
    """What was said by those who let no coach read any more."""
    hidden: list[MarkReflection] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether there is something to be done again."""
        return bool(self.people or self.entries or self.leaving or self.closed or self.hidden)


async def known(unit: Unit) -> list[Burial]:
    """Everything that the database knows to be erased, and whoever asked for it."""
    salt = await unit.scalar(_SALT)
    people = [Burial("person", row.chat_hash, row.erased_at) for row in await unit.rows(_BURIED)]
    entries = [
        Burial("entry", hash_of_entry(row.id, salt), row.deleted_at)
        for row in await unit.rows(_DELETED)
    ]
    leaving = [
        Burial("leaves", hash_of(row.chat, salt), to_ms(from_ms(row.forget_at) - GRACE))
        for row in await unit.rows(_LEAVING)
    ]
    closed = [Burial("closed", hash_of(row.chat, salt), row.at) for row in await unit.rows(_CLOSED)]
    return people + entries + leaving + closed


async def note(unit: Unit, effects: Sequence[NoteWish]) -> None:
    """Have wishes, and second thoughts, on the list once they are on disk."""
    salt = await unit.scalar(_SALT)
    unit.buried += [Burial(each.what, _hash_of(each, salt), to_ms(each.at)) for each in effects]


def _hash_of(wish: NoteWish, salt: str) -> str:
    return hash_of(wish.chat, salt) if wish.entry is None else hash_of_entry(wish.entry, salt)


async def missing(unit: Unit, burials: Iterable[Burial]) -> Missed:
    """What the list says of people and entries, and the database does not know.

    Somebody who came again after they were forgotten is not meant.
    """
    salt = await unit.scalar(_SALT)
    at: _At = {}
    for each in burials:
        at[each.kind, each.hash] = max(each.at, at.get((each.kind, each.hash), 0))
    found = Missed()
    kinds = {kind for kind, _ in at}
    said: dict[int, int] = {}
    if "closed" in kinds:
        said = {row.learner: row.at for row in await unit.rows(_LATEST)}
    for row in await unit.rows(_PEOPLE):
        _miss_person(found, row, hash_of(row.chat, salt), at, said.get(row.id, 0))
    if kinds & {"entry", "hidden"}:
        for row in await unit.rows(_ENTRIES):
            _miss_entry(found, row, hash_of_entry(row.id, salt), at)
    return found


def _miss_person(found: Missed, row: AnyRow, code: str, at: _At, said: int) -> None:
    since = row.created_at or 0
    left = at.get(("leaves", code), -1)
    due = from_ms(left) + GRACE
    if at.get(("person", code), -1) >= since:
        found.people.append(EraseLearner(learner=row.id, chat=row.chat))
    elif since <= left > at.get(("stays", code), -1) and not _goes(row, due):
        found.leaving.append(Appoint(learner=row.id, chat=row.chat, kind="forget", due=due))
    closed = at.get(("closed", code), -1)
    if row.coach_may_read and since <= closed > max(said, at.get(("opened", code), -1)):
        found.closed.append(_no(row, closed))


def _miss_entry(found: Missed, row: AnyRow, code: str, at: _At) -> None:
    if ("entry", code) in at:
        found.entries.append(row.id)
    elif not row.private and at.get(("hidden", code), -1) > at.get(("shown", code), -1):
        found.hidden.append(MarkReflection(id=row.id, learner=row.learner, private=True))


def _no(row: AnyRow, at: int) -> Consent:
    return Consent(
        id=record_id(f"closed:{row.id}:{at}"),
        learner=row.id,
        what="coach_may_read",
        given=False,
        notice_version=row.notice_version or "",
        at=from_ms(at),
    )


def _goes(row: AnyRow, due: datetime) -> bool:
    """Whether somebody is erased by then anyway."""
    return row.forget_at is not None and row.forget_at <= to_ms(due)


async def erase_again(unit: Unit, burials: Sequence[Burial], now: datetime) -> Again:
    """Erase whoever and whatever came back with an older database, or have them leave."""
    if not burials:
        return Again()
    missed = await missing(unit, burials)
    owners: Mapping[int, int] = {row.id: row.learner for row in await unit.rows(_ENTRIES)}
    for entry in missed.entries:
        await erase_reflection(unit, EraseReflection(id=entry, learner=owners[entry]), now)
    for person in missed.people:
        await erase_learner(unit, person, now)
    for leaving in missed.leaving:
        await _leave(unit, leaving, now)
    gone = {person.learner for person in missed.people}
    closed = [each for each in missed.closed if each.learner not in gone]
    await _close(unit, closed)
    hidden = [each for each in missed.hidden if each.learner not in gone]
    if hidden:
        await reflections.mark(unit, hidden)
    return Again(
        len(missed.people), len(missed.entries), len(missed.leaving), len(closed), len(hidden)
    )


async def _close(unit: Unit, closed: Sequence[Consent]) -> None:
    """Let no coach read any more what these learners wrote, as they said."""
    for each in closed:
        await unit.execute(
            update(learners).where(learners.c.id == each.learner).values(coach_may_read=False)
        )
    await consents.add(unit, [AddConsent(consent=each) for each in closed])


async def _leave(unit: Unit, forget: Appoint, now: datetime) -> None:
    """Hide somebody, and say and ask nothing any more, as they wished."""
    assert forget.due is not None
    hidden = {"status": "left", "forget_at": to_ms(forget.due)}
    open_ = dict.fromkeys(("step", "delivery", "reflection"))
    await unit.execute(
        update(learners).where(learners.c.id == forget.learner).values(**hidden, **open_)
    )
    await unit.execute(delete(appointment_rows).where(appointment_rows.c.learner == forget.learner))
    await appointments.appoint(unit, [forget])
    await outbox.unsay(unit, forget.learner, (), now)
