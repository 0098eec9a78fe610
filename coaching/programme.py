"""What every decision may rely on: the content in force and the rules of this installation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from coaching.quiet_hours import QuietHours

if TYPE_CHECKING:
    from content.load import Content
    from content.words import TimeWords

NOTICE_VERSION = "2026-11"
"""Version of the privacy notice in the texts; raise it when what is promised changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Content and rules that stay the same while a batch of events is decided."""

    content: Content
    words: TimeWords
    quiet: QuietHours = field(default_factory=QuietHours)
    settle_after: timedelta = timedelta(seconds=8)
    """Silence after which several messages are taken as one finished answer."""
    keep_open: timedelta = timedelta(minutes=10)
    """How long a settled reflection still takes in what is written next."""
    swaps_a_day: int = 3
    grace: timedelta = timedelta(days=7)
    """Between asking to be forgotten and being erased."""
    export_every: timedelta = timedelta(minutes=10)
    operator: str = ""
    contact: str = ""
