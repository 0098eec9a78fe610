"""What the answer log says about each item, counted in one pass and in any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from coaching.asked import Asked
from coaching.spacing import UNRATED_DAYS, rest_days

NEVER_SENT = "expired"
"""The state of a prompt whose window closed before it went out: the learner never saw it."""

MOST_TRIES = 3
"""How often a question without an answer comes back before it waits like any other."""

RATING_KIND = "rate"
"""The kind of a bare self-rating, which is not a question."""


@dataclass(slots=True)
class ItemHistory:
    """All that happened to one item; sends are counted by date, so an exchange is one send."""

    dates: set[date] = field(default_factory=set)
    prompts: dict[str, date] = field(default_factory=dict)
    """Every prompt already used, with the last date it was."""
    last: date = date.min
    """The latest date on which it was asked; the first date there is when it never was."""
    answered: date | None = None
    """The latest date on which it was asked and answered."""
    ratings: set[tuple[date, int, bool]] = field(default_factory=set)
    """Date, 1–5, and whether the coach gave it."""

    @property
    def sends(self) -> int:
        """Count the dates on which this item was asked."""
        return len(self.dates)

    @property
    def unsettled(self) -> bool:
        """Tell whether it was never answered and is still worth another try, the third at most."""
        return self.answered is None and len(self.dates) < MOST_TRIES

    @property
    def rating(self) -> int | None:
        """Give the newest rating, the coach's where both rated the same answer."""
        return max(self.ratings)[1] if self.ratings else None

    @property
    def rated_by_coach(self) -> bool:
        """Tell whether the newest rating is the coach's."""
        return bool(self.ratings) and max(self.ratings)[2]

    def overdue(self, day: date) -> int:
        """Count the days since it was due again; negative while it rests."""
        if not self.ratings:
            return (day - self.last).days - UNRATED_DAYS
        return (day - self.last).days - rest_days([each[1] for each in sorted(self.ratings)])

    def add(self, entry: Asked) -> None:
        """Count one line of the log; counting the same line twice changes nothing."""
        rating = entry.coach_rating or entry.rating
        if rating is not None and 1 <= rating <= 5:
            self.ratings.add((entry.date, rating, entry.coach_rating is not None))
        if entry.kind == RATING_KIND:
            return
        self.dates.add(entry.date)
        if self.last < entry.date:
            self.last = entry.date
        if entry.answered and (self.answered is None or self.answered < entry.date):
            self.answered = entry.date
        seen = self.prompts.get(entry.prompt_id)
        if seen is None or seen < entry.date:
            self.prompts[entry.prompt_id] = entry.date


Tally = dict[str, ItemHistory]
"""The history of every item of the bank, in the published order."""


def seen(log: Iterable[Asked]) -> Iterator[Asked]:
    """Give the lines of a log that the learner saw."""
    return (entry for entry in log if entry.state != NEVER_SENT)


def tally(items: Iterable[str], log: Iterable[Asked]) -> Tally:
    """Count a log for these items; lines about any other item (a retired one) are left out."""
    histories = {item: ItemHistory() for item in items}
    count(histories, log)
    return histories


def count(histories: Tally, log: Iterable[Asked]) -> None:
    """Add lines of a log to a tally."""
    for entry in log:
        history = histories.get(entry.item)
        if history is not None:
            history.add(entry)


def monday_of(day: date) -> date:
    """Give the Monday that begins the week of a date."""
    return day - timedelta(days=day.weekday())
