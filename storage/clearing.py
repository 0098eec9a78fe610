"""What the bot said to somebody who is erased is taken out of their chat, as far as one can."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from coaching.effects import EraseLearner, Lane, Say
from coaching.messages import Delete
from storage.instants import to_ms
from storage.outbox import say
from storage.tables import outbox
from storage.unit import Unit

REACH = timedelta(hours=47)
"""Telegram lets a bot delete what is not older than two days; an hour for the way."""
AT_ONCE = 100
"""How many messages one request may name."""

_LATELY_SAID = (
    select(outbox.c.message_id)
    .where(
        outbox.c.learner == bindparam("of"),
        outbox.c.message_id.is_not(None),
        outbox.c.kind != "export",
        outbox.c.settled >= bindparam("since"),
    )
    .order_by(outbox.c.message_id)
)


async def lately_said(unit: Unit, effect: EraseLearner, now: datetime) -> list[int]:
    """The ids of the messages that can still be taken out of the learner's chat.

    The files of an export stay: the learner may have asked for them to keep them.
    """
    params = {"of": effect.learner, "since": to_ms(now - REACH)}
    return list(await unit.scalars(_LATELY_SAID, params))


async def clear(unit: Unit, effect: EraseLearner, messages: list[int], now: datetime) -> None:
    """Queue the deletion of these messages; nothing in it names the learner but the chat."""
    await say(
        unit,
        [
            Say(
                dedupe=f"clear:{effect.learner}:{start}",
                chat=effect.chat,
                learner=None,
                kind="clear",
                lane=Lane.REPLY,
                policy="free",
                message=Delete(message_ids=tuple(messages[start : start + AT_ONCE])),
                due=now,
            )
            for start in range(0, len(messages), AT_ONCE)
        ],
        now,
    )
