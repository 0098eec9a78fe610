"""Letters: what coaches and learners say to each other, in threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, delete, func, or_, select, update
from sqlalchemy import cast as as_type

from coaching.staff.effects import AddLetter, DropLetter, MarkLetter
from coaching.staff.records import Letter
from storage.among import among
from storage.apart import apart
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.queue_tables import outbox
from storage.records import Reader
from storage.redacting import NOTHING
from storage.staff_tables import letters
from storage.unit import Unit
from storage.upsert import insert_once
from storage.values import from_ms_or_none, storable, to_ms_or_none

_oldest_first = (letters.c.at, letters.c.id)
_BY_IDS = select(letters).where(among(letters.c.id, "ids"))
_IN_CHATS_OF_LEARNERS = (
    select(letters)
    .where(
        letters.c.by == "coach",
        among(letters.c.learner, "people"),
        among(letters.c.message_id, "messages"),
    )
    .order_by(*_oldest_first)
)
_IN_CHATS_OF_COACHES = (
    select(letters)
    .where(
        letters.c.by == "learner",
        among(letters.c.coach, "people"),
        among(letters.c.message_id, "messages"),
    )
    .order_by(*_oldest_first)
)
_coach = as_type(bindparam("coach"), BigInteger())
_theirs = (among(letters.c.learner, "learners"), or_(_coach.is_(None), letters.c.coach == _coach))
_UNDER = (
    select(letters)
    .where(
        letters.c.thread.in_(
            select(letters.c.thread).where(among(letters.c.reflection, "reflections"))
        ),
        letters.c.coach == bindparam("coach"),
    )
    .order_by(*_oldest_first)
)
_ADD = insert_once(letters)
_MARK = (
    update(letters)
    .where(
        letters.c.id == bindparam("letter"),
        letters.c.learner == bindparam("owner"),
        letters.c.got_at.is_(None),
    )
    .values(got_at=bindparam("read_at"))
)
_CALL_OFF = (
    update(outbox)
    .where(
        outbox.c.kind == "letter",
        outbox.c.ref == bindparam("letter"),
        outbox.c.state == "queued",
    )
    .values(state="cancelled", body=NOTHING, settled=bindparam("now", type_=BIG))
)
_DROP = delete(letters).where(
    letters.c.id == bindparam("letter"),
    letters.c.coach == bindparam("owner"),
    letters.c.by == "coach",
)
_READ = Reader(
    Letter,
    letters,
    {"at": from_ms, "due": from_ms_or_none, "got_at": from_ms_or_none},
)


def _threads() -> Select[Any]:
    """Letters of threads with a word since an instant, and of the newest thread of each two."""
    threads = (
        select(
            letters.c.thread,
            func.max(letters.c.at).label("last"),
            func.row_number()
            .over(
                partition_by=(letters.c.learner, letters.c.coach),
                order_by=(func.max(letters.c.at).desc(), letters.c.thread.desc()),
            )
            .label("place"),
        )
        .where(*_theirs)
        .group_by(letters.c.learner, letters.c.coach, letters.c.thread)
        .subquery()
    )
    wanted = select(threads.c.thread).where(
        or_(threads.c.last >= bindparam("since"), threads.c.place == 1)
    )
    query = select(letters).where(*_theirs, letters.c.thread.in_(wanted))
    return query.order_by(*_oldest_first)


_OF_LEARNERS = _threads()


async def of_learners(
    unit: Unit, coach: int | None, learners: Iterable[int], since: datetime
) -> dict[int, tuple[Letter, ...]]:
    """The threads of learners with a coach (None: with any), the oldest letter first.

    Whole threads in which something was said since an instant, and the newest one in any case.
    """
    wanted = set(learners)
    if not wanted:
        return {}
    of = {"coach": coach, "learners": wanted, "since": to_ms(since)}
    return apart(_READ.all(await unit.rows(_OF_LEARNERS, of)))


async def under(unit: Unit, coach: int, reflections: Iterable[int]) -> dict[int, list[Letter]]:
    """The threads with a coach that are under these reflections, the oldest letter first.

    An answer belongs where its thread began, unless it names another reflection.
    """
    wanted = set(reflections)
    if not wanted:
        return {}
    rows = await unit.rows(_UNDER, {"coach": coach, "reflections": wanted})
    found: dict[int, list[Letter]] = {}
    began: dict[int, int] = {}
    for letter in _READ.all(rows):
        if letter.reflection is not None:
            began.setdefault(letter.thread, letter.reflection)
        place = letter.reflection or began.get(letter.thread)
        if place in wanted:
            found.setdefault(place, []).append(letter)
    return found


async def by_ids(unit: Unit, ids: Iterable[int]) -> dict[int, Letter]:
    """The letters of these ids, whoever's they are: compare before showing one."""
    wanted = set(ids)
    rows = await unit.rows(_BY_IDS, {"ids": wanted}) if wanted else ()
    return {each.id: each for each in _READ.all(rows)}


async def in_chats_of_learners(
    unit: Unit, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Letter]:
    """The coaches' letters that stand in learners' chats as a message: (learner, message id)."""
    found = await _by_messages(unit, _IN_CHATS_OF_LEARNERS, pairs)
    return {(each.learner, each.message_id or 0): each for each in found}


async def in_chats_of_coaches(
    unit: Unit, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Letter]:
    """The learners' letters that stand in coaches' chats as a message: (coach, message id)."""
    found = await _by_messages(unit, _IN_CHATS_OF_COACHES, pairs)
    return {(each.coach, each.message_id or 0): each for each in found}


async def add(unit: Unit, effects: Sequence[AddLetter]) -> None:
    """Keep letters."""
    await _ADD.run(unit, [_to_row(effect.letter) for effect in effects])


async def mark(unit: Unit, effects: Sequence[MarkLetter]) -> None:
    """Note that learners have read letters; the first time counts."""
    rows = [
        {"letter": effect.id, "owner": effect.learner, "read_at": to_ms(effect.got_at)}
        for effect in effects
    ]
    await unit.execute(_MARK, rows)


async def drop(unit: Unit, effects: Sequence[DropLetter], now: datetime) -> None:
    """Take back letters that wait to be sent; one that is on its way stays."""
    for effect in effects:
        called_off = await unit.execute(_CALL_OFF, {"letter": effect.id, "now": to_ms(now)})
        if called_off.rowcount:
            await unit.execute(_DROP, {"letter": effect.id, "owner": effect.coach})


async def _by_messages(
    unit: Unit, query: Select[Any], pairs: Iterable[tuple[int, int]]
) -> Iterable[Letter]:
    wanted = set(pairs)
    if not wanted:
        return ()
    people, messages = zip(*wanted, strict=True)
    return _READ.all(await unit.rows(query, {"people": people, "messages": messages}))


def _to_row(letter: Letter) -> dict[str, Any]:
    """The row of a record."""
    return {
        "id": letter.id,
        "thread": letter.thread,
        "learner": letter.learner,
        "coach": letter.coach,
        "by": letter.by,
        "text": storable(letter.text),
        "at": to_ms(letter.at),
        "due": to_ms_or_none(letter.due),
        "reflection": letter.reflection,
        "message_id": letter.message_id,
        "got_at": to_ms_or_none(letter.got_at),
    }
