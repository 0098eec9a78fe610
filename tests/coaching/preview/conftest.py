"""A desk at which the shipped prompts are put to a learner of any trade and language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coaching.export.wording import Wording
from coaching.preview.desk import Desk
from coaching.programme import Programme
from coaching.records import Learner
from content.access import load_access
from content.load import Content, load
from content.words import load_time_words

At = Callable[..., Desk]


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content."""
    return load()


@pytest.fixture(scope="session")
def desk_for(content: Content) -> At:
    """Give the desk of a learner: `desk_for(trade="tea", language="en")`."""
    programme = Programme(content=content, words=load_time_words(), access=load_access())

    def make(**wishes: str) -> Desk:
        fields = {"trade": "breakfast", "language": "zh-Hant"} | wishes
        return Desk(programme, Learner(id=7, chat=1001, cohort=1, status="active", **fields))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def wording_in(content: Content) -> Callable[[str], Wording]:
    """Give the words around a preview in a language."""
    return lambda language: Wording(content, language, "Asia/Taipei")
