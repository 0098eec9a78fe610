"""When a sentence to a learner can be sent, as the lines of a list."""

from __future__ import annotations

from datetime import datetime

from bot.web.shown.wording import Says
from coaching.staff import moments as all_moments

NOW = "now"


def moments(says: Says) -> dict[str, datetime]:
    """The times there are to choose from, beside now; `says` is by the learner's clock."""
    return all_moments.moments(says.zone, says.now)


def moment_choices(says: Says) -> tuple[tuple[str, str], ...]:
    """The same as lines of a list, now being the first."""
    later = tuple((name, says.label(f"coach.at_{name}")) for name in moments(says))
    return ((NOW, says.t("reply.now")), *later)
