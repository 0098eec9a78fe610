"""Erases a reflection or a person for good, quotations and raw updates included."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from coaching.effects import EraseLearner, EraseReflection
from storage.among import among
from storage.clearing import clear, lately_said
from storage.instants import to_ms
from storage.redacting import NOTHING, mentions, repeats, without_messages, without_names
from storage.tables import (
    appointments,
    audit,
    consents,
    deliveries,
    inbox,
    learners,
    meta,
    outbox,
    parts,
    ratings,
    reflections,
    revisions,
    tombstones,
)
from storage.unit import AnyRow, Unit
from storage.upsert import upsert

_HARMLESS = ("prompt", "reaction")
"""Kinds of messages that never repeat what a learner wrote."""

_OF_A_LEARNER = (revisions, parts, ratings, reflections, consents, deliveries, appointments)
"""The tables with rows of a learner, those that refer to others first."""

# A row that another process holds is being handled there and waits for this learner: waiting for
# it here would be a circle.
_UPDATES = (
    select(inbox.c.seq, inbox.c.state, inbox.c.raw)
    .where(inbox.c.chat == bindparam("of"))
    .with_for_update(skip_locked=True)
)
_REWRITE = (
    update(inbox)
    .where(inbox.c.seq == bindparam("which"))
    .values(raw=bindparam("rest"), chat=bindparam("whose"))
)
_SCRUB = update(outbox).where(outbox.c.id == bindparam("which")).values(body=NOTHING)
_CALL_OFF = (
    update(outbox)
    .where(outbox.c.id == bindparam("which"))
    .values(body=NOTHING, state="cancelled", settled=bindparam("at"))
)
_BURY = upsert(tombstones, on=("chat_hash",))


async def erase_reflection(unit: Unit, effect: EraseReflection, now: datetime) -> None:
    """Erase the words of a reflection wherever they are; that there was one remains known."""
    found = await unit.rows(
        select(reflections, learners.c.chat)
        .join(learners, learners.c.id == reflections.c.learner)
        .where(reflections.c.id == effect.id, reflections.c.learner == effect.learner)
    )
    if not found:
        return
    reflection = found[0]
    written = await unit.rows(select(parts).where(parts.c.reflection == effect.id))
    old = among(revisions.c.part, "parts")
    which = {"parts": [part.id for part in written]}
    earlier = await unit.scalars(select(revisions.c.text).where(old), which)
    messages = {part.message_id for part in written} | {reflection.receipt_message_id}
    messages |= await _erase_quotations(
        unit, reflection, [*(part.text for part in written), *earlier], now
    )
    await _erase_updates(unit, reflection.chat, messages - {None})
    await unit.execute(delete(revisions).where(old), which)
    await unit.execute(delete(parts).where(parts.c.reflection == effect.id))
    await unit.execute(
        update(reflections).where(reflections.c.id == effect.id).values(deleted_at=to_ms(now))
    )
    unit.erased = True


async def erase_learner(unit: Unit, effect: EraseLearner, now: datetime) -> None:
    """Erase everything of a person; what remains is a line in the log and a salted hash.

    What the bot said to them lately is taken out of their chat.

    Updates that still wait to be handled lose their names only, as what they say is yet to be
    heard; they go when the inbox is pruned.
    """
    messages = await lately_said(unit, effect, now)
    for table in _OF_A_LEARNER:
        await unit.execute(delete(table).where(table.c.learner == effect.learner))
    await unit.execute(delete(learners).where(learners.c.id == effect.learner))
    await unit.execute(delete(outbox).where(outbox.c.learner == effect.learner))
    await unit.execute(
        delete(outbox).where(outbox.c.chat == effect.chat, outbox.c.learner.is_(None))
    )
    await clear(unit, effect, messages, now)
    await _rewrite(
        unit,
        [
            (row.seq, without_names(row.raw), effect.chat)
            if row.state == "waiting"
            else (row.seq, NOTHING, 0)
            for row in await unit.rows(_UPDATES, {"of": effect.chat})
        ],
    )
    salt = await unit.scalar(select(meta.c.value).where(meta.c.key == "salt"))
    await _BURY.run(unit, [{"chat_hash": hash_of(effect.chat, salt), "erased_at": to_ms(now)}])
    await unit.execute(
        insert(audit).values(
            actor=effect.learner,
            action="erased",
            subject=effect.learner,
            at=to_ms(now),
            detail="",
        )
    )
    unit.erased = True


def hash_of(chat: int, salt: str) -> str:
    """What a tombstone says in place of a chat, so that a restored backup can be told whom to
    forget again."""
    return hashlib.sha256(f"{salt}:{chat}".encode()).hexdigest()


async def _erase_quotations(
    unit: Unit, reflection: AnyRow, texts: Sequence[str], now: datetime
) -> set[int]:
    """Empty what was said since and may repeat the words; the ids of those messages.

    What is not yet sent is called off only if it does repeat them.
    """
    said = await unit.rows(
        select(outbox).where(
            outbox.c.learner == reflection.learner,
            outbox.c.created >= reflection.created_at,
            outbox.c.kind.not_in(_HARMLESS),
        )
    )
    coming = [row for row in said if row.state in ("queued", "claimed")]
    off = [
        row
        for row in coming
        if (row.kind == "receipt" and row.ref == reflection.id) or repeats(row.body, texts)
    ]
    gone = [row for row in said if row.state not in ("queued", "claimed")]
    if off:
        await unit.execute(_CALL_OFF, [{"which": row.id, "at": to_ms(now)} for row in off])
    if gone:
        await unit.execute(_SCRUB, [{"which": row.id} for row in gone])
    return {row.message_id for row in gone}


async def _erase_updates(unit: Unit, chat: int, messages: Collection[int]) -> None:
    """Empty the stored updates that carry these messages.

    One that still waits is only rid of them: what it says itself is yet to be heard.
    """
    await _rewrite(
        unit,
        [
            (
                row.seq,
                without_messages(row.raw, messages) if row.state == "waiting" else NOTHING,
                chat,
            )
            for row in await unit.rows(_UPDATES, {"of": chat})
            if mentions(row.raw, messages)
        ],
    )


async def _rewrite(unit: Unit, updates: Sequence[tuple[int, str, int]]) -> None:
    """Give stored updates what is left of them: (seq, raw, chat)."""
    if updates:
        await unit.execute(
            _REWRITE, [{"which": seq, "rest": raw, "whose": chat} for seq, raw, chat in updates]
        )
