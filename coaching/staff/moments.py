"""The times at which a sentence to a learner can be sent later, by the learner's wall clock."""

from __future__ import annotations

from datetime import datetime, time

from coaching.local_time import ONE_DAY, first_existing, local_date

EVENING, MORNING = time(20), time(9)


def moments(zone: str, now: datetime) -> dict[str, datetime]:
    """The times there are to choose from, by name: those of `tonight`, `morning` and `monday`
    that are still to come and not the same."""
    today = local_date(zone, now)
    monday = today + ONE_DAY * (7 - today.weekday())
    times = {
        "tonight": first_existing(zone, today, EVENING),
        "morning": first_existing(zone, today + ONE_DAY, MORNING),
        "monday": first_existing(zone, monday, MORNING),
    }
    if times["monday"] == times["morning"]:
        del times["monday"]
    return {name: at for name, at in times.items() if at > now}
