"""The bench of these tests, with the content loaded before anything is timed."""

from __future__ import annotations

import pytest

from tests.coaching.staff_dialogue.bench import Bench, programme


@pytest.fixture(scope="session", autouse=True)
def loaded() -> None:
    """Have the content loaded."""
    programme()


@pytest.fixture
def bench() -> Bench:
    """A coach with a learner who wrote three entries."""
    return Bench()
