"""Takes erased words and names out of what was said, to the learner and to those who work here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update

from storage.instants import to_ms
from storage.queue_tables import outbox
from storage.redacting import NOTHING, repeats
from storage.staff_tables import staff
from storage.unit import AnyRow, Unit

_HARMLESS = ("prompt", "reaction")
"""Kinds of messages that never repeat what a learner wrote."""

_SAID_SINCE = select(outbox).where(
    or_(
        and_(outbox.c.learner == bindparam("of"), outbox.c.kind.not_in(_HARMLESS)),
        outbox.c.about == bindparam("of"),
    ),
    outbox.c.created >= bindparam("since"),
)
# Lists and digests hold the names of many: they are about nobody in particular.
_LISTS = select(outbox).where(
    outbox.c.chat.in_(select(staff.c.chat)),
    outbox.c.learner.is_(None),
    outbox.c.about.is_(None),
)
_SCRUB = update(outbox).where(outbox.c.id == bindparam("which")).values(body=NOTHING)
_CALL_OFF = (
    update(outbox)
    .where(outbox.c.id == bindparam("which"))
    .values(body=NOTHING, state="cancelled", settled=bindparam("at"))
)


async def erase_words(
    unit: Unit, reflection: AnyRow, texts: Sequence[str], now: datetime
) -> Mapping[int, set[int]]:
    """Empty what was said since and may repeat the words; the ids of those messages, by chat.

    What is not yet sent is called off only if it does repeat them.
    """
    since = {"of": reflection.learner, "since": reflection.created_at}
    said = await unit.rows(_SAID_SINCE, since)
    coming, gone = _apart(said)
    await _call_off(
        unit,
        (
            row
            for row in coming
            if (row.kind == "receipt" and row.ref == reflection.id) or repeats(row.body, texts)
        ),
        now,
    )
    await _scrub(unit, gone)
    messages: dict[int, set[int]] = defaultdict(set)
    for row in gone:
        if row.message_id is not None:
            messages[row.chat].add(row.message_id)
    return messages


async def erase_name(unit: Unit, name: str, now: datetime) -> None:
    """Empty what was said to those who work here and holds a learner's name, or call it off.

    A single letter tells nobody who it was, and is in everything.
    """
    if len(name) < 2:
        return
    named = [row for row in await unit.rows(_LISTS) if repeats(row.body, [name])]
    coming, gone = _apart(named)
    await _call_off(unit, coming, now)
    await _scrub(unit, gone)


def _apart(said: Iterable[AnyRow]) -> tuple[list[AnyRow], list[AnyRow]]:
    """What is still to be sent, and the rest."""
    coming: list[AnyRow] = []
    gone: list[AnyRow] = []
    for row in said:
        (coming if row.state in ("queued", "claimed") else gone).append(row)
    return coming, gone


async def _call_off(unit: Unit, rows: Iterable[AnyRow], now: datetime) -> None:
    off = [{"which": row.id, "at": to_ms(now)} for row in rows]
    if off:
        await unit.execute(_CALL_OFF, off)


async def _scrub(unit: Unit, rows: Iterable[AnyRow]) -> None:
    gone = [{"which": row.id} for row in rows]
    if gone:
        await unit.execute(_SCRUB, gone)
