"""Where learner and coach see an item, and what belongs together in the standard in force."""

from __future__ import annotations

from coaching.carried import carried_ratings
from coaching.coverage import ATTITUDES
from coaching.staff.queue import newest_levels
from coaching.staff.view import LearnerFile
from content.load import Content


def own_places(content: Content, file: LearnerFile) -> dict[str, int]:
    """The learner's newest place on each item."""
    ratings = sorted(carried_ratings(content, file.ratings), key=lambda each: (each.at, each.id))
    return {rating.item: rating.value for rating in ratings}


def levels_given(content: Content, file: LearnerFile) -> dict[str, int | None]:
    """A coach's newest word on each item; None: it could not be told."""
    found = newest_levels(content, file.levels)
    return {item: level.value for item, level in found.items()}


def group_name(content: Content, group: str, language: str) -> str:
    """The name of a duty, or of the attitudes."""
    bank = content.bank
    if group in bank.duties:
        return bank.theme(group, language)
    return content.texts.plain(language, f"duty.{group}")


def group_of(content: Content, item: str) -> str:
    """The duty of an item, or the attitudes."""
    return content.bank.duty(item) or ATTITUDES
