"""What a decision about a broadcast asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coaching.broadcast.records import Broadcast
from coaching.quiet_hours import QuietHours


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
    quiet: QuietHours | None = None
    """The hours in which what is let go or sent anew waits for their end, by each one's clock."""


BroadcastEffect = SaveBroadcast | SteerMessages
