"""What a decision about troubles asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.alerts.records import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAlert:
    """Somebody knows of a trouble."""

    kind: Kind
    by: int
    at: datetime


AlertEffect = MarkAlert
