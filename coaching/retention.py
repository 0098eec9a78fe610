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
