"""The parts of the conversation beside a coach's own, put together."""

from __future__ import annotations

from typing import Final

from coaching.staff.dialogue import alerts, broadcast, cohorts, people
from coaching.staff.dialogue.part import Part

PARTS: Final[tuple[Part, ...]] = (broadcast.PART, cohorts.PART, people.PART, alerts.PART)
