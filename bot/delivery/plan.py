"""Which of the rows that could be sent now get a slot; pure, so that every case is a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.delivery.outcome import instead
from coaching.effects import Lane
from coaching.messages import Edit, from_json, to_json
from storage.outbox import Claimed, Spoken, State


@dataclass(slots=True)
class Plan:
    """What a tick does with the rows it looked at."""

    anew: list[float] = field(default_factory=list)
    """Slots for what was claimed earlier and missed its own."""
    send: list[tuple[float, Claimed]] = field(default_factory=list)
    """Rows with the slots reserved for them."""
    close: list[tuple[Claimed, State, str]] = field(default_factory=list)
    """Rows that will never be sent: the state and the reason to write."""
    behind: list[tuple[Claimed, Spoken]] = field(default_factory=list)
    """Edits of a message that has not been sent yet: they go after it."""
    more: bool = False
    """Whether rows remain for which there was no slot."""

    @property
    def slots(self) -> list[float]:
        """All slots that are taken, in order."""
        return [*self.anew, *(slot for slot, _ in self.send)]


def named(rows: Iterable[Claimed]) -> list[str]:
    """The keys of the messages that edits among the rows want to change."""
    return [str(row.body["of"]) for row in rows if _by_key(row)]


def plan(
    rows: Sequence[Claimed],
    said: Mapping[str, Spoken],
    slots: Sequence[float],
    near: float,
    now: datetime,
) -> Plan:
    """Give slots to rows, most urgent first; slots after `near` (milliseconds) are for replies."""
    made = Plan()
    free = iter(slots)
    for row in rows:
        if row.expires is not None and row.expires <= now:
            made.close.append((row, *_too_late(row)))
            continue
        ready = _resolved(row, said, made) if _by_key(row) else row
        if ready is None:
            continue
        slot = next(free, None)
        if slot is None or (slot > near and row.lane != Lane.REPLY):
            made.more = True
            break
        made.send.append((slot, ready))
    return made


def _by_key(row: Claimed) -> bool:
    return bool(
        row.body.get("do") == Edit.do and row.body.get("of") and not row.body.get("message_id")
    )


def _too_late(row: Claimed) -> tuple[State, str]:
    """One that may have arrived is not called expired."""
    return ("unknown", "unknown") if row.reason == "unknown" else ("expired", "expired")


def _resolved(row: Claimed, said: Mapping[str, Spoken], made: Plan) -> Claimed | None:
    """The edit with the id of its message, or what goes in its place; None: not now, or never."""
    target = said.get(str(row.body["of"]))
    if target is not None and target.state in ("queued", "claimed") and target.id < row.id:
        made.behind.append((row, target))
        return None
    edit = from_json(row.body)
    assert isinstance(edit, Edit)
    if target is not None and target.state == "sent" and target.message_id is not None:
        return replace(row, body=to_json(replace(edit, message_id=target.message_id)))
    fresh = instead(row, edit)
    if fresh is None:
        made.close.append((row, "failed", "gone"))
    return fresh
