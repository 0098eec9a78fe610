"""The index behind the search: which pairs of characters the entries of a learner hold.

Only what a coach might be shown is in it: no entry that is kept to oneself, none that is deleted.
A gram is stored with the era of its entry in front, so that what a learner writes about the same
time stands together: an answer changes a few pages of the index, and a search can begin with the
newest entries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import bindparam, delete, literal_column, select, tuple_

from coaching import grams as cutting
from coaching.records import Part
from storage.among import among
from storage.columns import BIG
from storage.staff_tables import grams
from storage.tables import learners, meta, parts, reflections
from storage.unit import Unit
from storage.unpacked import unpacked
from storage.upsert import Writing, upsert
from storage.values import storable

ERA_BITS = 32
"""An era is so many bits of milliseconds: about fifty days."""
PAIR_BITS = 2 * cutting.CHARACTER_BITS
BACKFILLED = "grams"
"""The key in `meta` that says how far the entries from before this index are in it."""

_DONE = "done"
_START = "-1 0 0"

_era = reflections.c.created_at.bitwise_rshift(literal_column(str(ERA_BITS)))
_base = _era.bitwise_lshift(literal_column(str(PAIR_BITS)))
_pair = unpacked("pairs")
_columns = (grams.c.learner, grams.c.gram, grams.c.at, grams.c.reflection)
# What is not stored, or not to be shown, adds no row: nobody need ask before.
_ADD = Writing(
    lambda insert: (
        insert(grams)
        .from_select(
            [column.name for column in _columns],
            select(
                reflections.c.learner, _base + _pair, reflections.c.created_at, reflections.c.id
            ).where(
                parts.c.id == bindparam("part"),
                reflections.c.id == parts.c.reflection,
                reflections.c.private.is_(False),
                reflections.c.deleted_at.is_(None),
            ),
        )
        .on_conflict_do_nothing()
    )
)
_first = select(_base).where(reflections.c.id == bindparam("entry")).scalar_subquery()
_after = (
    select((_era + 1).bitwise_lshift(literal_column(str(PAIR_BITS))))
    .where(reflections.c.id == bindparam("entry"))
    .scalar_subquery()
)
_FORGET_LEARNER = delete(grams).where(grams.c.learner == bindparam("owner", type_=BIG))
_FORGET = _FORGET_LEARNER.where(
    grams.c.gram >= _first,
    grams.c.gram < _after,
    grams.c.reflection == bindparam("entry", type_=BIG),
)
_TEXTS = select(parts.c.id, parts.c.text).where(among(parts.c.reflection, "ids"))
_KEEP_LEARNERS = (
    select(learners.c.id)
    .where(among(learners.c.id, "ids"))
    .order_by(learners.c.id)
    .with_for_update(key_share=True)
)
_position = (reflections.c.learner, reflections.c.created_at, reflections.c.id)
_NEXT = (
    select(*_position)
    .where(tuple_(*_position) > tuple_(*(bindparam(c.name, type_=BIG) for c in _position)))
    .order_by(*_position)
    .limit(bindparam("most", type_=BIG))
)
_REACHED = select(meta.c.value).where(meta.c.key == BACKFILLED)
_REACH = upsert(meta, on=("key",))


def bases(since: int, until: int) -> list[int]:
    """What stands in front of the pairs of entries of this time: one number for each era of it."""
    eras = range(since >> ERA_BITS, ((until - 1) >> ERA_BITS) + 1)
    return [era << PAIR_BITS for era in eras]


async def add(unit: Unit, written: Iterable[Part]) -> None:
    """Index new parts."""
    await _add(unit, [(part.id, storable(part.text)) for part in written])


async def renew(unit: Unit, entries: Collection[tuple[int, int]]) -> None:
    """Index entries anew that were reworded, kept to oneself or opened: (learner, reflection)."""
    if not entries:
        return
    rows = [{"owner": learner, "entry": entry} for learner, entry in entries]
    await unit.execute(_FORGET, rows)
    await _add_entries(unit, [entry for _learner, entry in entries])


async def forget(unit: Unit, learner: int, reflection: int | None = None) -> None:
    """Take everything of a learner out, or one entry."""
    if reflection is None:
        await unit.execute(_FORGET_LEARNER, {"owner": learner})
    else:
        await unit.execute(_FORGET, {"owner": learner, "entry": reflection})


async def behind(unit: Unit) -> bool:
    """Whether there may be entries from before this index that are not in it yet."""
    return bool(await unit.scalar(_REACHED) != _DONE)


async def backfill(unit: Unit, most: int) -> int:
    """Index the next entries from before this index; how many there were, 0 when all are in it."""
    reached = await unit.scalar(_REACHED) or _START
    if reached == _DONE:
        return 0
    position = dict(zip((c.name for c in _position), map(int, reached.split()), strict=True))
    rows = await unit.rows(_NEXT, {**position, "most": most})
    # Nobody rewords an entry between its reading and its indexing.
    await unit.rows(_KEEP_LEARNERS, {"ids": {row.learner for row in rows}})
    await _add_entries(unit, [row.id for row in rows])
    now_at = " ".join(map(str, rows[-1])) if rows else _DONE
    await _REACH.run(unit, [{"key": BACKFILLED, "value": now_at}])
    return len(rows)


async def _add_entries(unit: Unit, ids: Collection[int]) -> None:
    """Index what entries say now."""
    rows = await unit.rows(_TEXTS, {"ids": ids})
    await _add(unit, [(part, text) for part, text in rows])


async def _add(unit: Unit, texts: Sequence[tuple[int, str]]) -> None:
    """Index the texts of parts: (part, text)."""
    found = ({"part": part, "pairs": sorted(cutting.grams(text))} for part, text in texts)
    await _ADD.run(unit, [row for row in found if row["pairs"]])
