"""What a decision about a broadcast asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coaching.broadcast.records import Broadcast


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveBroadcast:
    """Write the whole broadcast, new or known."""

    broadcast: Broadcast


@dataclass(frozen=True, slots=True, kw_only=True)
class SteerMessages:
    """Hold what of a broadcast is still queued, let it go on, or call it off for good.

    `again` sends anew what failed in a way that may pass now; `resend` what nobody can tell
    whether it arrived, because an admin decided so.
    """

    broadcast: int
    how: Literal["hold", "release", "cancel", "again", "resend"]


BroadcastEffect = SaveBroadcast | SteerMessages
