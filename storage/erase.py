"""Erases a reflection or a person for good, quotations and raw updates included."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from coaching.effects import EraseLearner, EraseReflection
from storage import broadcasts, drafts, grams, quotations, stored_updates
from storage.admin_tables import looks
from storage.among import among
from storage.clearing import clear, lately_said
from storage.columns import BIG
from storage.instants import to_ms
from storage.ledger import Burial, hash_of_entry
from storage.queue_tables import outbox
from storage.staff_tables import assignments, claims, grades, letters, levels, notes
from storage.tables import (
    appointments,
    audit,
    consents,
    deliveries,
    learners,
    meta,
    parts,
    ratings,
    reflections,
    revisions,
    tombstones,
)
from storage.unit import Unit
from storage.upsert import upsert

_OF_A_LEARNER = (
    looks,
    grades,
    levels,
    letters,
    notes,
    claims,
    assignments,
    revisions,
    parts,
    ratings,
    reflections,
    consents,
    deliveries,
    appointments,
)
"""The tables with rows of a learner, those that refer to others first."""

_of = bindparam("of", type_=BIG)
_IDS = (
    select(reflections.c.id)
    .where(reflections.c.learner == _of)
    .union_all(
        select(letters.c.id).where(letters.c.learner == _of),
        select(learners.c.id).where(learners.c.id == _of),
    )
)
_BURY = upsert(tombstones, on=("chat_hash",))
_SALT = select(meta.c.value).where(meta.c.key == "salt")


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
    texts = [*(part.text for part in written), *earlier]
    messages = dict(await quotations.erase_words(unit, reflection, texts, now))
    own = {part.message_id for part in written} | {reflection.receipt_message_id}
    messages[reflection.chat] = messages.get(reflection.chat, set()) | (own - {None})
    for chat, ids in messages.items():
        await stored_updates.erase_messages(unit, chat, ids)
    await drafts.drop(unit, [effect.id], texts)
    await _erase_what_was_said_of(unit, effect)
    await unit.execute(delete(revisions).where(old), which)
    await unit.execute(delete(parts).where(parts.c.reflection == effect.id))
    await grams.forget(unit, effect.learner, effect.id)
    await unit.execute(
        update(reflections).where(reflections.c.id == effect.id).values(deleted_at=to_ms(now))
    )
    buried = hash_of_entry(effect.id, await unit.scalar(_SALT))
    unit.buried.append(Burial("entry", buried, to_ms(now)))
    unit.erased = True


async def _erase_what_was_said_of(unit: Unit, effect: EraseReflection) -> None:
    """Coaches' grades of the reflection go; what they said under it stays, under nothing."""
    await unit.execute(delete(grades).where(grades.c.reflection == effect.id))
    await unit.execute(
        update(letters).where(letters.c.reflection == effect.id).values(reflection=None)
    )


async def erase_learner(unit: Unit, effect: EraseLearner, now: datetime) -> None:
    """Erase everything of a person; what remains is a line in the log and a salted hash.

    What the bot said to them lately is taken out of their chat, and what it said about them out of
    the chats of those who work here.

    Updates that still wait to be handled lose their names only, as what they say is yet to be
    heard; they go when the inbox is pruned.
    """
    messages = await lately_said(unit, effect, now)
    await _erase_elsewhere(unit, effect, now)
    await grams.forget(unit, effect.learner)
    for table in _OF_A_LEARNER:
        await unit.execute(delete(table).where(table.c.learner == effect.learner))
    await unit.execute(delete(learners).where(learners.c.id == effect.learner))
    for mine in (
        (outbox.c.learner == effect.learner,),
        (outbox.c.about == effect.learner,),
        (outbox.c.chat == effect.chat, outbox.c.learner.is_(None), outbox.c.about.is_(None)),
    ):
        await unit.execute(delete(outbox).where(*mine))
    await clear(unit, effect, messages, now)
    await stored_updates.erase_chat(unit, effect.chat)
    await broadcasts.forget(unit, effect.chat)
    buried = Burial("person", hash_of(effect.chat, await unit.scalar(_SALT)), to_ms(now))
    await _BURY.run(unit, [{"chat_hash": buried.hash, "erased_at": buried.at}])
    unit.buried.append(buried)
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


async def _erase_elsewhere(unit: Unit, effect: EraseLearner, now: datetime) -> None:
    """Erase what is about the person in the chats and drafts of those who work here."""
    of = {"of": effect.learner}
    for chat, ids in (await _told_about(unit, effect.learner)).items():
        await stored_updates.erase_messages(unit, chat, ids)
    names: Sequence[str] = await unit.scalars(
        select(learners.c.name).where(learners.c.id == _of), of
    )
    for name in names:
        await quotations.erase_name(unit, name, now)
    await drafts.drop(unit, await unit.scalars(_IDS, of), [name for name in names if name])


async def _told_about(unit: Unit, learner: int) -> dict[int, set[int]]:
    """The ids of all messages about a learner that others got, by chat."""
    rows = await unit.rows(
        select(outbox.c.chat, outbox.c.message_id).where(
            outbox.c.about == learner, outbox.c.message_id.is_not(None)
        )
    )
    found: dict[int, set[int]] = {}
    for chat, message in rows:
        found.setdefault(chat, set()).add(message)
    return found
