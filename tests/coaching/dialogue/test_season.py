"""A season ends for everybody, also for who could not be told of it at the time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from coaching.effects import Appoint
from coaching.events import Unblocked
from coaching.records import Cohort
from tests.coaching.dialogue.conftest import ME, NOW, Talk, of

ENDED = Cohort(id=1, name="all", ends_on=date(2026, 11, 20))


def season(talk: Talk, **fields: object) -> datetime | None:
    """When somebody who opens the bot again is told that the season is over."""
    away = replace(ME, status="blocked", **fields)  # type: ignore[arg-type]
    back = Unblocked(key="u", chat=1001, at=NOW)
    done = talk.with_(learner=away, cohort=ENDED).does(back)
    return next(each.due for each in of(Appoint, done) if each.kind == "season")


@pytest.mark.parametrize("before", ["active", "resting", "paused"])
def test_who_was_away_when_the_season_ended_is_told_on_return(talk: Talk, before: str) -> None:
    due = season(talk, step_data={"before_block": before})
    assert due is not None and due > NOW


def test_who_had_been_told_before_is_not_told_again(talk: Talk) -> None:
    assert season(talk, step_data={"before_block": "resting"}, season=ENDED.ends_on) is None
