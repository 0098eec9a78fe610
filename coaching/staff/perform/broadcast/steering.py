"""Pause, go on, cancel, take back, send again: by any admin, and the log says who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final, Literal

from coaching.broadcast.acts import RetryBroadcast, SteerBroadcast
from coaching.broadcast.effects import SaveBroadcast, SteerMessages
from coaching.broadcast.records import Broadcast, Reach
from coaching.broadcast.stages import quiet_of
from coaching.effects import Effect
from coaching.retention import MESSAGES
from coaching.staff.acts import NotFound, Refused
from coaching.staff.perform.broadcast.found import must_be, seen, the
from coaching.staff.perform.broadcast.telling import tell_author
from coaching.staff.perform.deed import Deed

ASKED_AGAIN: Final = MESSAGES - timedelta(days=1)
"""How long what did not arrive can be sent again: until it is forgotten, less a day."""


def steer_broadcast(deed: Deed, act: SteerBroadcast) -> tuple[Effect, ...]:
    """Pause, resume or cancel; before it begins, `cancel` makes it a draft again."""
    found = the(deed, act.broadcast)
    if act.how not in _HOWS:
        raise NotFound
    changed, steered = _HOWS[act.how](deed, found)
    verb = act.how if changed.state != "draft" else "undo"
    told = tell_author(deed, found, f"broadcast.{verb}_by")
    line = deed.record(verb, None, broadcast=found.id)
    quiet = quiet_of(found, deed.programme.quiet)
    messages = (SteerMessages(broadcast=found.id, how=steered, quiet=quiet),) if steered else ()
    return (SaveBroadcast(broadcast=changed), *messages, *told, line)


_Steered = tuple[Broadcast, Literal["hold", "release", "cancel"] | None]


def _pause(deed: Deed, found: Broadcast) -> _Steered:
    must_be(deed, found, "running")
    return replace(found, state="paused"), "hold"


def _resume(deed: Deed, found: Broadcast) -> _Steered:
    must_be(deed, found, "paused")
    return replace(found, state="running"), "release"


def _cancel(deed: Deed, found: Broadcast) -> _Steered:
    must_be(deed, found, "draft", "approval", "waiting", "running", "paused")
    if found.state in ("approval", "waiting"):
        return drafted(found), None
    if found.state == "draft":
        return replace(found, state="cancelled", ended_at=deed.now), None
    # It ends when nothing of it is on the wire any more: whoever sends it says so.
    return replace(found, state="cancelled"), "cancel"


_HOWS: Final[dict[str, Callable[[Deed, Broadcast], _Steered]]] = {
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
}


def drafted(found: Broadcast) -> Broadcast:
    """The broadcast as it was before it was confirmed."""
    return replace(
        found, state="draft", reach=Reach(), stages=(), confirmed_at=None, approved_by=None
    )


def retry_broadcast(deed: Deed, act: RetryBroadcast) -> tuple[Effect, ...]:
    """Send again what `failed` and may pass now, or what is `unknown`: a decision for each.

    Only to who is there now: who blocked the bot and is not back would fail anew, and who left or
    rests meanwhile gets nothing.
    """
    found = the(deed, act.broadcast)
    must_be(deed, found, "done")
    again = seen(deed).again
    counts = {"failed": again.failed, "unknown": again.unknown}
    if act.which not in counts:
        raise NotFound
    if not counts[act.which]:
        raise Refused("broadcast.nothing_to_retry")
    if found.ended_at is None or deed.now - found.ended_at > ASKED_AGAIN:
        raise Refused("broadcast.too_old")
    verb: Literal["again", "resend"] = "again" if act.which == "failed" else "resend"
    quiet = quiet_of(found, deed.programme.quiet)
    steered = SteerMessages(broadcast=found.id, how=verb, quiet=quiet)
    line = deed.record(verb, None, broadcast=found.id, people=counts[act.which])
    told = tell_author(deed, found, f"broadcast.{verb}_by")
    return (steered, *told, line)
