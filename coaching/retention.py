"""How long things are kept; the privacy notice and docs/operating.md say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

WARNING = timedelta(days=30)
"""How long before the end of that time they are told."""
GRACE = timedelta(days=7)
"""Between asking to be forgotten and being erased."""
UPDATES = timedelta(days=7)
"""What came from the channel, after it was handled; its words are erased at once."""
FAILED_UPDATES = timedelta(days=30)
"""What could not be handled, for somebody to look at."""
MESSAGES = timedelta(days=30)
"""What was said, after it was sent or given up."""
LOGINS = timedelta(days=1)
"""The hash of what somebody who works here entered the web pages with, so that it opens no second
time; what it was made of is long out of date by then."""
BROADCASTS = timedelta(days=365)
"""What a broadcast said; how many got it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an installation may choose, in months."""

    learners: int = 24
    """Everything of a learner, after they were last in touch."""
    log: int = 60
    """Who did what, and who looked at whose entries and why: the law asks for five years."""

    @property
    def unused(self) -> timedelta:
        """How long everything of a learner stays."""
        return _months(self.learners)

    @property
    def lines(self) -> timedelta:
        """How long the lines of the log stay."""
        return _months(self.log)


def _months(count: int) -> timedelta:
    return timedelta(days=round(count * 365.25 / 12))


KEPT: Final = Kept()
PERIODS: Final = {
    "everything of a learner, after they were last in touch": KEPT.unused,
    "a stored update, after it was handled (its words go at once)": UPDATES,
    "an update that could not be handled": FAILED_UPDATES,
    "a message of the bot, after it was sent or given up": MESSAGES,
    "what a link to the pages was": LOGINS,
    "what a broadcast said (its figures stay)": BROADCASTS,
    "the log of who did what, and looks with their reasons": KEPT.lines,
}
"""All of it in words, where nothing was chosen; for the operator's page."""
