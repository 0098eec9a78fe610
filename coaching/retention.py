"""How long things are kept; the privacy notice says the same."""

from __future__ import annotations

from datetime import timedelta

UNUSED = timedelta(days=730)
"""Everything of a learner, after they were last in touch."""
WARNING = timedelta(days=30)
"""How long before the end of that time they are told."""
UPDATES = timedelta(days=7)
"""What came from the channel, after it was handled; its words are erased at once."""
FAILED_UPDATES = timedelta(days=30)
"""What could not be handled, for somebody to look at."""
MESSAGES = timedelta(days=30)
"""What was said, after it was sent or given up."""
LOGINS = timedelta(days=1)
"""The hash of what somebody who works here entered the web pages with, so that it opens no second
time; what it was made of is long out of date by then."""
