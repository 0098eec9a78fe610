"""Ratings: where learners put themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from coaching.effects import AddRating
from coaching.records import Rating
from storage.among import among
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.tables import ratings
from storage.unit import Unit
from storage.upsert import insert_once, upsert

_UNTIL = (
    select(ratings)
    .where(among(ratings.c.learner, "learners"), ratings.c.local_date <= bindparam("last"))
    .order_by(ratings.c.at, ratings.c.id)
)
_OF_DELIVERIES = select(ratings).where(among(ratings.c.delivery, "deliveries"))
_ADD = upsert(ratings, on=("learner", "delivery"), later=ratings.c.at)
_ADD_UNPROMPTED = insert_once(ratings)
_READ = Reader(Rating, ratings, {"local_date": date.fromisoformat, "at": from_ms})


async def until(unit: Unit, learners: Iterable[int], last: date) -> dict[int, tuple[Rating, ...]]:
    """All ratings of learners up to a local date, oldest first."""
    apart: dict[int, list[Rating]] = defaultdict(list)
    rows = await unit.rows(_UNTIL, {"learners": learners, "last": last.isoformat()})
    for rating in _READ.all(rows):
        apart[rating.learner].append(rating)
    return {learner: tuple(found) for learner, found in apart.items()}


async def of_deliveries(unit: Unit, deliveries: Iterable[int]) -> dict[int, Rating]:
    """The ratings that were given to these prompts, by delivery."""
    wanted = set(deliveries)
    rows = await unit.rows(_OF_DELIVERIES, {"deliveries": wanted}) if wanted else ()
    return {rating.delivery or 0: rating for rating in _READ.all(rows)}


async def add(unit: Unit, effects: Sequence[AddRating]) -> None:
    """Keep ratings: of those to one delivery, the latest."""
    rows = [_to_row(effect.rating) for effect in effects]
    await _ADD.run(unit, [row for row in rows if row["delivery"] is not None])
    await _ADD_UNPROMPTED.run(unit, [row for row in rows if row["delivery"] is None])


def _to_row(rating: Rating) -> dict[str, Any]:
    """The row of a record."""
    return {
        "id": rating.id,
        "learner": rating.learner,
        "item": rating.item,
        "value": rating.value,
        "delivery": rating.delivery,
        "local_date": rating.local_date.isoformat(),
        "at": to_ms(rating.at),
        "standard": rating.standard,
    }
