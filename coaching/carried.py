"""What was asked under an earlier standard, told in the items of the one in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from coaching.asked import Asked
from coaching.records import Rating

if TYPE_CHECKING:
    from content.load import Content


def carried_log(content: Content, log: Iterable[Asked]) -> tuple[Asked, ...]:
    """The log as the curriculum and the map read it.

    A line about an item that was split counts for every part, one about an item that was dropped
    for none. Lines of an earlier standard name no prompt of this one, unless it asks the very same.
    """
    return tuple(line for asked in log for line in _lines(content, asked))


def carried_ratings(content: Content, ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """The ratings, in the same way."""
    return tuple(
        replace(rating, standard=content.standard.code, item=item)
        for rating in ratings
        for item in content.items(rating.standard, rating.item)
    )


def _lines(content: Content, asked: Asked) -> Iterator[Asked]:
    code = content.standard.code
    if asked.standard == code:
        yield asked
        return
    earlier = content.earlier.get(asked.standard)
    same = earlier.asks.get(asked.prompt_id) if earlier is not None else None
    prompt_id = same or f"{asked.standard}/{asked.prompt_id}"
    for item in content.items(asked.standard, asked.item):
        yield replace(asked, standard=code, item=item, prompt_id=prompt_id)
