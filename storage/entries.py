"""Reflections as a coach reads them, with all that belongs to them: a statement for each kind."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.records import Reflection
from coaching.staff.view import Entry
from storage import deliveries, grades, letters, ratings, wordings
from storage.unit import Unit


async def of(unit: Unit, coach: int, reflections: Sequence[Reflection]) -> tuple[Entry, ...]:
    """The entries of reflections that this coach may read, in their order."""
    if not reflections:
        return ()
    ids = [each.id for each in reflections]
    asked = {each.delivery for each in reflections if each.delivery is not None}
    questions = await deliveries.by_ids(unit, asked)
    earlier = await wordings.of_reflections(unit, ids)
    placed = await ratings.of_deliveries(unit, asked)
    graded = await grades.of_reflections(unit, coach, ids)
    said = await letters.under(unit, coach, ids)
    return tuple(
        Entry(
            reflection=each,
            delivery=questions.get(each.delivery or 0),
            revisions=tuple(earlier.get(each.id, ())),
            rating=placed.get(each.delivery or 0),
            grade=graded.get(each.id),
            letters=tuple(said.get(each.id, ())),
        )
        for each in reflections
    )
