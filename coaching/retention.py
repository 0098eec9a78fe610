"""How long things are kept; the privacy notice and docs/operating.md say the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

UNUSED = timedelta(days=730)
"""Everything of a learner, after they were last in touch."""
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
LOG = timedelta(days=1826)
"""Who did what, and who looked at whose entries and why: the law asks for five years."""

PERIODS: Final = {
    "everything of a learner, after they were last in touch": UNUSED,
    "a stored update, after it was handled (its words go at once)": UPDATES,
    "an update that could not be handled": FAILED_UPDATES,
    "a message of the bot, after it was sent or given up": MESSAGES,
    "what a link to the pages was": LOGINS,
    "what a broadcast said (its figures stay)": BROADCASTS,
    "the log of who did what, and looks with their reasons": LOG,
}
"""All of it in words, for the operator's page."""
