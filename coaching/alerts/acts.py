"""What those who run the bot can do about troubles: one record for each act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coaching.alerts.records import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAlerts:
    """See what is not in order now."""

    action: ClassVar[str] = "alert.see"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAlert:
    """Say that one knows of a trouble: for a day nobody is told again."""

    action: ClassVar[str] = "alert.see"
    kind: Kind


AlertAct = ReadAlerts | TakeAlert
