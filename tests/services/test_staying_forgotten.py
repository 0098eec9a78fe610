"""An old database put in place by hand does not bring anybody back."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.services.staying_forgotten import stay_forgotten
from coaching.effects import EraseLearner, SaveLearner
from coaching.records import Learner, record_id
from storage import effects, ledger
from storage.connect import file_of, parse_url
from storage.engine import open_database
from storage.tables import learners
from tests.storage.conftest import NOW


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whoever_is_on_the_list_is_erased_before_the_bot_serves(
    database_url: str, tmp_path: Path
) -> None:
    path = file_of(parse_url(database_url))
    assert path is not None
    who = Learner(id=record_id("1"), chat=1, cohort=1, name="安娜", created_at=NOW, status="active")
    database = await open_database(database_url, create=False)
    async with database.begin() as unit:
        await effects.write(unit, [SaveLearner(learner=who)], NOW)
    await database.close()
    shutil.copy(path, tmp_path / "old")
    database = await open_database(database_url, create=False)
    async with database.begin() as unit:
        erasing = EraseLearner(learner=who.id, chat=1)
        await effects.write(unit, [erasing], NOW + timedelta(hours=1))
    await database.close()
    shutil.copy(tmp_path / "old", path)
    database = await open_database(database_url, create=False)
    await stay_forgotten(database, NOW + timedelta(hours=2))
    async with database.read() as unit:
        assert await unit.rows(select(learners)) == []
    await database.close()
    assert "安娜".encode() not in path.read_bytes()


async def test_a_list_that_is_lost_is_written_anew_from_the_database(
    database_url: str, tmp_path: Path
) -> None:
    database = await open_database(database_url, create=False, forgotten=tmp_path / "list")
    async with database.begin() as unit:
        who = Learner(id=record_id("1"), chat=1, cohort=1, name="安娜", created_at=NOW)
        erasing = EraseLearner(learner=who.id, chat=1)
        await effects.write(unit, [SaveLearner(learner=who)], NOW)
        await effects.write(unit, [erasing], NOW + timedelta(hours=1))
    assert database.forgotten is not None
    held = ledger.read(database.forgotten)
    assert len(held) == 1
    database.forgotten.unlink()
    await stay_forgotten(database, NOW)
    assert ledger.read(database.forgotten) == held
    await database.close()
