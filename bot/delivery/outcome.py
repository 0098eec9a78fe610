"""What becomes of an outbox row after a try: sent, again later, given up, or nobody knows.

Telegram has no idempotency key, so a lost answer leaves doubt; each row's policy says what to do
then. Nothing here does I/O: the row, how the try ended, and the instant are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.delivery.plain import plain
from bot.ports import Reason, SendFailed
from coaching.messages import Edit, Message, Text, from_json, to_json
from storage.outbox import Claimed, State
from storage.settling import Result

LONGEST_BACKOFF = timedelta(seconds=60)
WAIT_WITHOUT_ADVICE = timedelta(seconds=5)
"""How long to wait when asked to wait without being told how long."""
TOKEN_PAUSE = timedelta(seconds=30)
MOST_DOUBTS = 10
"""Tries of a freely repeatable row that may end in doubt; it holds its chat meanwhile."""
ESSENTIAL: Final = frozenset({"receipt", "weekly", "screen", "roll", "prompt"})
"""Kinds whose words are sent anew when the message they should change is gone."""
_LOST: Final = frozenset({"blocked", "deactivated", "no_chat"})


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel took the message."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to write about the row, and what follows for others."""

    result: Result
    lost: Reason | None = None
    """The person cannot be reached any more, and why."""
    pause_until: datetime | None = None
    """Nothing at all may be sent before this instant."""


def judge(row: Claimed, outcome: Sent | SendFailed, now: datetime) -> Verdict:
    """What becomes of `row` whose try ended with `outcome` at `now`."""
    if isinstance(outcome, Sent):
        return Verdict(_end(row, "sent", message_id=outcome.message_id))
    match outcome.reason:
        case "unknown":
            return Verdict(_doubted(row, now))
        case "busy":
            return _asked_to_wait(row, outcome, now)
        case "unreachable":
            return Verdict(_again(row, "unreachable", now + backoff(row.attempts)))
        case "token":
            until = now + TOKEN_PAUSE
            return Verdict(_again(row, "token", until), pause_until=until)
        case "markup":
            return Verdict(_without_markup(row, now))
        case "gone":
            return Verdict(_anew(row, now))
        case reason:
            return Verdict(_end(row, "failed", reason), lost=reason if reason in _LOST else None)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many earlier tries: 1, 2, 4 … at most 60 seconds."""
    return min(LONGEST_BACKOFF, timedelta(seconds=2 ** min(attempts, 6)))


def instead(row: Claimed, edit: Edit) -> Claimed | None:
    """The row as a new message, for an edit whose message is not there; None: better dropped."""
    if edit.html is None or row.kind not in ESSENTIAL:
        return None
    body = to_json(Text(html=edit.html, buttons=edit.buttons))
    return replace(row, body=body, policy="once_more" if row.policy == "free" else row.policy)


def _asked_to_wait(row: Claimed, outcome: SendFailed, now: datetime) -> Verdict:
    advised = outcome.retry_after
    wait = WAIT_WITHOUT_ADVICE if advised is None else timedelta(seconds=max(0.0, advised))
    until = now + wait
    return Verdict(_again(row, "busy", until), pause_until=until if outcome.everyone else None)


def _doubted(row: Claimed, now: datetime) -> Result:
    due = now + backoff(row.attempts)
    late = row.expires is not None and row.expires <= due
    spent = {
        "free": row.attempts + 1 >= MOST_DOUBTS,
        "once_more": row.reason == "unknown",
        "never": True,
    }[row.policy]
    return _end(row, "unknown", "unknown") if spent or late else _again(row, "unknown", due)


def _without_markup(row: Claimed, now: datetime) -> Result:
    message = from_json(row.body)
    bare: Message = plain(message)
    if bare == message:
        return _end(row, "failed", "markup")
    return replace(_again(row, "markup", now), body=to_json(bare))


def _anew(row: Claimed, now: datetime) -> Result:
    message = from_json(row.body)
    fresh = instead(row, message) if isinstance(message, Edit) else None
    if fresh is None:
        return _end(row, "failed", "gone")
    return replace(_again(row, "gone", now), body=fresh.body, policy=fresh.policy)


def _end(
    row: Claimed, state: State, reason: str | None = None, message_id: int | None = None
) -> Result:
    return Result(row=row, state=state, reason=reason, message_id=message_id)


def _again(row: Claimed, reason: Reason, due: datetime) -> Result:
    # A doubt is never forgotten: after one, the next is the last, whatever came between.
    kept = "unknown" if row.reason == "unknown" else reason
    return Result(row=row, state="queued", reason=kept, due=due)
