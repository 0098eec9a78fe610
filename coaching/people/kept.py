"""A group's numbers as text, to be kept from one night to the next."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

from coaching.people.records import ResponseFigures, Statistics, WeekFigures


def to_text(found: Statistics, at: datetime) -> str:
    """The numbers as JSON, with when they were counted; without the group's name."""
    return json.dumps(
        {
            "at": at.isoformat(),
            "cohort": found.cohort,
            "people": found.people,
            "weeks": [[each.monday.isoformat(), each.asked, each.answered] for each in found.weeks],
            "items": [[*which, many] for which, many in found.items.items()],
            "response": asdict(found.response),
        }
    )


def from_text(text: str) -> Statistics:
    """The numbers of such a text."""
    data = json.loads(text)
    return Statistics(
        at=datetime.fromisoformat(data["at"]),
        cohort=data["cohort"],
        people=data["people"],
        weeks=tuple(
            WeekFigures(monday=date.fromisoformat(monday), asked=asked, answered=answered)
            for monday, asked, answered in data["weeks"]
        ),
        items={(standard, item): many for standard, item, many in data["items"]},
        response=ResponseFigures(**data["response"]),
    )
