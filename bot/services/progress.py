"""Shows an author how a broadcast stands: one message that is renewed, and a report at the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.services.in_force import InForce
from coaching.broadcast.progress import progress, report
from coaching.broadcast.put import progress_key
from coaching.broadcast.records import Broadcast, BroadcastState, Tally
from coaching.effects import Lane, Policy, Say
from coaching.messages import Edit, Message, Text
from coaching.programme import Programme
from coaching.staff.records import Staff
from storage import outbox, staff
from storage.instants import to_ms
from storage.unit import Unit

EVERY = timedelta(seconds=3)
"""How often the message is renewed at most."""
_UNSENT = frozenset({"queued", "held", "claimed"})


class Teller:
    """Remembers what this worker showed last, so that nothing is shown twice."""

    def __init__(self, programme: InForce[Programme]) -> None:
        self._programme = programme
        self._shown: dict[int, tuple[BroadcastState, Tally]] = {}

    def owes(self, broadcast: Broadcast, tally: Tally) -> bool:
        """Whether something changed since it was shown."""
        return self._shown.get(broadcast.id) != (broadcast.state, tally)

    def due(self, broadcast: Broadcast) -> datetime | None:
        """When it may be shown again; None: at once."""
        return None if broadcast.told_at is None else broadcast.told_at + EVERY

    async def renew(
        self, unit: Unit, broadcast: Broadcast, tally: Tally, now: datetime
    ) -> list[Say]:
        """The message, new or renewed; nothing while an earlier renewal is not sent yet."""
        if await self._unsent(unit, broadcast):
            return []
        state, before = self._shown.get(broadcast.id, ("waiting", None))
        self._shown[broadcast.id] = (broadcast.state, tally)
        author = await self._author(unit, broadcast)
        if author is None:
            return []
        lately = before if state == "running" else None
        programme, told = self._programme.now, (author.language, now, author.zone)
        shown = progress(broadcast, tally, programme, *told, lately)
        key = progress_key(broadcast.id)
        if not await outbox.spoken(unit, [key]):
            message: Message = Text(html=shown.html, buttons=shown.buttons)
            return [_say(broadcast, key, message, now)]
        edit = Edit(html=shown.html, buttons=shown.buttons, of=key)
        return [_say(broadcast, _renewal(broadcast, now), edit, now, "free")]

    async def conclude(
        self, unit: Unit, broadcast: Broadcast, tally: Tally, now: datetime
    ) -> list[Say]:
        """The last renewal, and the report as a message of its own."""
        self._shown.pop(broadcast.id, None)
        author = await self._author(unit, broadcast)
        if author is None:
            return []
        language = author.language
        programme, key = self._programme.now, progress_key(broadcast.id)
        last = progress(broadcast, tally, programme, language, now, author.zone)
        told = report(broadcast, tally, programme, language)
        says = []
        if await outbox.spoken(unit, [key]):
            edit = Edit(html=last.html, buttons=last.buttons, of=key)
            says.append(_say(broadcast, f"{_renewal(broadcast, now)}:end", edit, now, "free"))
        message = Text(html=told.html, buttons=told.buttons)
        return [*says, _say(broadcast, f"report:{broadcast.id}:{to_ms(now)}", message, now)]

    async def _unsent(self, unit: Unit, broadcast: Broadcast) -> bool:
        keys = [progress_key(broadcast.id)]
        if broadcast.told_at is not None:
            keys.append(_renewal(broadcast, broadcast.told_at))
        said = await outbox.spoken(unit, keys)
        return any(each.state in _UNSENT for each in said.values())

    async def _author(self, unit: Unit, broadcast: Broadcast) -> Staff | None:
        """Whoever wrote it; None when they do not work here any more."""
        author = (await staff.by_ids(unit, [broadcast.author])).get(broadcast.author)
        return author if author is not None and author.roles else None


def _renewal(broadcast: Broadcast, at: datetime) -> str:
    return f"{progress_key(broadcast.id)}:{to_ms(at)}"


def _say(
    broadcast: Broadcast, key: str, message: Message, now: datetime, policy: Policy = "once_more"
) -> Say:
    return Say(
        dedupe=key,
        chat=broadcast.chat,
        learner=None,
        kind="progress",
        lane=Lane.REPLY,
        policy=policy,
        message=message,
        due=now,
    )
