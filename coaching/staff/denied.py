"""An attempt that came to nothing, as a line of the log: many by one person are worth a look."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from coaching.effects import Record

DENIED: Final = "access:denied"


def denied(staff: int, at: datetime) -> Record:
    """What this person wanted is not there, or not for them; what it was is not said."""
    return Record(actor=staff, action=DENIED, subject=None, at=at, detail="")
