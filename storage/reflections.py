"""Reflections: what a learner wrote, with its parts; erased ones are never read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Select, bindparam, func, select, update

from coaching.effects import AddReflection, MarkReflection, MoveReflection
from coaching.records import Reflection
from storage import grams, parts
from storage.among import among
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.tables import parts as part_rows
from storage.tables import reflections
from storage.unit import AnyRow, Unit
from storage.upsert import insert_once
from storage.values import from_ms_or_none, to_ms_or_none

Reflections = dict[int, tuple[Reflection, ...]]
"""Of each learner."""

_alive = reflections.c.deleted_at.is_(None)
_of_learners = among(reflections.c.learner, "learners")
_BY_IDS = select(reflections).where(among(reflections.c.id, "ids"), _alive)
_BY_RECEIPTS = select(
    reflections.c.learner, reflections.c.receipt_message_id, reflections.c.id
).where(_of_learners, among(reflections.c.receipt_message_id, "messages"))
_newest = (reflections.c.created_at.desc(), reflections.c.id.desc())
_of_one = select(reflections).where(reflections.c.learner == bindparam("learner"), _alive)
_PAGE = _of_one.order_by(*_newest).offset(bindparam("offset")).limit(bindparam("most"))
_TOTALS = (
    select(reflections.c.learner, func.count())
    .where(_of_learners, _alive)
    .group_by(reflections.c.learner)
)
_BETWEEN = (
    select(reflections)
    .where(
        _of_learners,
        _alive,
        reflections.c.local_date.between(bindparam("first"), bindparam("last")),
    )
    .order_by(reflections.c.created_at, reflections.c.id)
)
_ADD = insert_once(reflections)
_its_own = (
    reflections.c.id == bindparam("reflection"),
    reflections.c.learner == bindparam("owner"),
)
_MOVE = (
    update(reflections)
    .where(*_its_own)
    .values(
        delivery=bindparam("new_delivery"),
        item=bindparam("new_item"),
        kind=bindparam("new_kind"),
        standard=bindparam("new_standard"),
    )
)
_MARK = (
    update(reflections)
    .where(*_its_own)
    .values(
        settled_at=func.coalesce(bindparam("settled", type_=BIG), reflections.c.settled_at),
        private=func.coalesce(bindparam("hidden", type_=Boolean()), reflections.c.private),
    )
)
_READ = Reader(
    Reflection,
    reflections,
    {
        "local_date": date.fromisoformat,
        "created_at": from_ms,
        "settled_at": from_ms_or_none,
        "deleted_at": from_ms_or_none,
    },
)


async def by_ids(unit: Unit, ids: Iterable[int]) -> dict[int, Reflection]:
    """The reflections of these ids, whoever's they are: compare the learner before showing one."""
    wanted = set(ids)
    rows = await unit.rows(_BY_IDS, {"ids": wanted}) if wanted else ()
    return {each.id: each for each in await with_parts(unit, rows)}


async def ids_of_messages(
    unit: Unit, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """The reflections that a message is a part or the receipt of: (learner, message id) → id."""
    wanted = set(pairs)
    if not wanted:
        return {}
    learners, messages = zip(*wanted, strict=True)
    rows = await unit.rows(_BY_RECEIPTS, {"learners": learners, "messages": messages})
    receipts = {(learner, message): reflection for learner, message, reflection in rows}
    return receipts | await parts.reflections_of_messages(unit, wanted)


async def page(unit: Unit, learner: int, offset: int, most: int) -> tuple[Reflection, ...]:
    """A learner's reflections from the `offset`-th newest on."""
    rows = await unit.rows(_PAGE, {"learner": learner, "offset": offset, "most": most})
    return await with_parts(unit, rows)


async def totals(unit: Unit, learners: Iterable[int]) -> dict[int, int]:
    """How many reflections these learners have."""
    wanted = set(learners)
    rows = await unit.rows(_TOTALS, {"learners": wanted}) if wanted else ()
    return {learner: count for learner, count in rows}


async def search(unit: Unit, learner: int, words: str, most: int) -> tuple[Reflection, ...]:
    """The newest reflections of a learner that hold all of the words, in whatever case."""
    wanted = words.split()
    if not wanted:
        return ()
    rows = await unit.rows(_searching(wanted), {"learner": learner, "most": most})
    return await with_parts(unit, rows)


async def between(unit: Unit, learners: Iterable[int], first: date, last: date) -> Reflections:
    """What learners wrote on local dates from `first` to `last`, oldest first."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    rows = await unit.rows(_BETWEEN, {"learners": learners, **days})
    apart: dict[int, list[Reflection]] = defaultdict(list)
    for each in await with_parts(unit, rows):
        apart[each.learner].append(each)
    return {learner: tuple(found) for learner, found in apart.items()}


async def add(unit: Unit, effects: Sequence[AddReflection]) -> None:
    """Begin reflections; one that is there already stays as it is."""
    await _ADD.run(unit, [_to_row(effect.reflection) for effect in effects])


async def move(unit: Unit, effects: Sequence[MoveReflection]) -> None:
    """Attach reflections to other prompts."""
    rows = [
        {
            "reflection": effect.id,
            "owner": effect.learner,
            "new_delivery": effect.delivery,
            "new_item": effect.item,
            "new_kind": effect.kind,
            "new_standard": effect.standard,
        }
        for effect in effects
    ]
    await unit.execute(_MOVE, rows)


async def mark(unit: Unit, effects: Sequence[MarkReflection]) -> None:
    """Settle reflections, or change who may read them."""
    rows = [
        {
            "reflection": effect.id,
            "owner": effect.learner,
            "settled": to_ms_or_none(effect.settled_at),
            "hidden": effect.private,
        }
        for effect in effects
    ]
    await unit.execute(_MARK, rows)
    await grams.renew(
        unit, {(each.learner, each.id) for each in effects if each.private is not None}
    )


def _searching(words: Sequence[str]) -> Select[Any]:
    """The query for reflections that hold each word in one of their parts."""
    query = _of_one.order_by(*_newest).limit(bindparam("most"))
    for word in words:
        query = query.where(
            select(part_rows.c.id)
            .where(
                part_rows.c.reflection == reflections.c.id,
                part_rows.c.text.icontains(word, autoescape=True),
            )
            .exists()
        )
    return query


async def with_parts(unit: Unit, rows: Sequence[AnyRow]) -> tuple[Reflection, ...]:
    """The records of rows, in their order."""
    written = await parts.of_reflections(unit, (row[0] for row in rows))
    return tuple(_READ.one(row, parts=written.get(row[0], ())) for row in rows)


def _to_row(reflection: Reflection) -> dict[str, Any]:
    """The row of a record, whose parts are added apart."""
    return {
        "id": reflection.id,
        "learner": reflection.learner,
        "delivery": reflection.delivery,
        "item": reflection.item,
        "kind": reflection.kind,
        "local_date": reflection.local_date.isoformat(),
        "private": reflection.private,
        "created_at": to_ms(reflection.created_at),
        "settled_at": to_ms_or_none(reflection.settled_at),
        "receipt_message_id": reflection.receipt_message_id,
        "deleted_at": to_ms_or_none(reflection.deleted_at),
        "standard": reflection.standard,
    }
