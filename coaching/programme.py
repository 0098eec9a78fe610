"""What every decision may rely on: the content in force and the rules of this installation."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from coaching.quiet_hours import QuietHours
from coaching.retention import GRACE, Kept

if TYPE_CHECKING:
    from coaching.regular import Holidays
    from content.access import Access
    from content.load import Content
    from content.words import TimeWords

NOTICE_VERSION = "2026-12"
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
    grace: timedelta = GRACE
    """Between asking to be forgotten and being erased."""
    kept: Kept = field(default_factory=Kept)
    """How long things are kept."""
    export_every: timedelta = timedelta(minutes=10)
    broadcasts_a_day: int = 1
    """How many broadcasts a learner gets within 20 hours at most; 0: as many as are sent."""
    approval_above: int = 1000
    """A broadcast to more learners than this waits for a second admin."""
    rate: float = 30.0
    """Messages a second that are allowed, for saying how long something takes."""
    access: Access
    """Who may do what."""
    named_owners: frozenset[int] = frozenset()
    """Telegram ids that the settings name as owners: each start of the bot makes them so again."""
    secret: bytes = field(default=b"", repr=False)
    """Known to this installation alone: what it signs nobody else can make."""
    pages: str = ""
    """Public address of the web pages, without a slash at the end; empty: there are none."""
    bot: str = ""
    """The bot's own user name, for links; empty as long as it is not known."""
    holidays: Holidays = field(default_factory=dict)
    """The national holidays, for cohorts that keep them."""
    operator: str = ""
    contact: str = ""

    def sign(self, purpose: str, text: str) -> str:
        """A word of 43 letters that only this installation can make of a text for a purpose."""
        digest = hmac.digest(self.secret, f"{purpose}:{text}".encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()
