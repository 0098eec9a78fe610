"""The learner's entries in reading order: each answer beside its question, each note by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from coaching.export.everything import Everything, Revision
from coaching.export.from_coaches import coach_name, said_by
from coaching.export.wording import Wording
from coaching.records import Delivery, Part, PartRole, Reflection


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of an entry; `media` is the word for what was not text, or empty."""

    role: PartRole
    text: str
    media: str
    edited_at: datetime | None
    older: tuple[Revision, ...]

    @property
    def line(self) -> str:
        """What stands in the message, with the mark of what was not text."""
        return f"{self.media} {self.text}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One letter under an entry; `by` is the line that says whose it is."""

    by: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was asked and what was said to it; either may be missing."""

    id: int
    date: date
    at: datetime
    item: str | None
    standard: str
    name: str
    kind: str
    question: str = ""
    follow_up: str = ""
    state: str = ""
    outcome: str = ""
    said: tuple[Said, ...] = ()
    rating: int | None = None
    private: bool = False
    grades: tuple[tuple[str, int], ...] = ()
    """What coaches found in it: name and value."""
    letters: tuple[Sent, ...] = ()


def entries(everything: Everything, wording: Wording) -> tuple[Entry, ...]:
    """Every reflection, and every prompt that got none, oldest first."""
    asked = {delivery.id: delivery for delivery in everything.deliveries}
    ratings = {rating.delivery: rating.value for rating in everything.ratings if rating.delivery}
    older: dict[int, list[Revision]] = defaultdict(list)
    for revision in everything.revisions:
        older[revision.part].append(revision)
    grades, letters = _grades(everything, wording), _letters(everything, wording)
    written = [each for each in everything.reflections if each.deleted_at is None]
    answered = {each.delivery for each in written}
    found = [
        replace(
            _written(each, asked.get(each.delivery or 0), ratings, older, wording),
            grades=tuple(grades[each.id]),
            letters=tuple(letters[each.id]),
        )
        for each in written
    ]
    found += [
        _unanswered(each, ratings, wording) for each in asked.values() if each.id not in answered
    ]
    return tuple(sorted(found, key=lambda entry: (entry.date, entry.at)))


def answered_days(found: Iterable[Entry]) -> int:
    """On how many dates something was written."""
    return len({entry.date for entry in found if entry.said})


def _grades(everything: Everything, wording: Wording) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for each in everything.grades:
        found[each.reflection].append((coach_name(everything, wording, each.coach), each.value))
    return found


def _letters(everything: Everything, wording: Wording) -> dict[int, list[Sent]]:
    found: dict[int, list[Sent]] = defaultdict(list)
    for each in everything.letters:
        if each.reflection is not None:
            by = said_by(everything, wording, each)
            found[each.reflection].append(Sent(by=by, text=each.text, at=each.at))
    return found


def _written(
    reflection: Reflection,
    delivery: Delivery | None,
    ratings: dict[int, int],
    older: dict[int, list[Revision]],
    wording: Wording,
) -> Entry:
    return Entry(
        id=reflection.id,
        date=reflection.local_date,
        at=reflection.created_at,
        item=reflection.item,
        standard=reflection.standard,
        name=wording.name(reflection.standard, reflection.item),
        kind=reflection.kind,
        question=wording.question(delivery) if delivery else "",
        follow_up=delivery.follow_up if delivery else "",
        state=delivery.state if delivery else "",
        outcome=(delivery.outcome or "") if delivery else "",
        said=tuple(_said(part, older[part.id], wording) for part in reflection.parts),
        rating=ratings.get(delivery.id) if delivery else None,
        private=reflection.private,
    )


def _said(part: Part, older: list[Revision], wording: Wording) -> Said:
    media = ""
    if part.media is not None:
        media = wording.label("history.media", kind=wording.one_of("media", part.media))
    return Said(
        role=part.role,
        text=part.text,
        media=media,
        edited_at=part.edited_at,
        older=tuple(sorted(older, key=lambda revision: revision.revision)),
    )


def _unanswered(delivery: Delivery, ratings: dict[int, int], wording: Wording) -> Entry:
    return Entry(
        id=delivery.id,
        date=delivery.local_date,
        at=delivery.asked_at,
        item=delivery.item,
        standard=delivery.standard,
        name=wording.name(delivery.standard, delivery.item),
        kind=delivery.kind,
        question=wording.question(delivery),
        state=delivery.state,
        outcome=delivery.outcome or "",
        rating=ratings.get(delivery.id),
    )
