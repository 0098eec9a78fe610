"""What a migration or a restore kept aside goes when a backup of that age would have gone."""

from __future__ import annotations

import os
from datetime import timedelta

from sqlalchemy import text

from storage.connect import file_of
from storage.copies import drop_old
from storage.engine import Database
from storage.rotation import LONGEST
from tests.storage.conftest import NOW

DAY = timedelta(days=1)


async def test_a_copy_is_kept_for_as_long_as_a_backup_and_not_longer(database: Database) -> None:
    """R11: it holds what was erased after it was made."""
    path = file_of(database.url)
    if path is None:
        stamp = f"{NOW:%Y%m%dt%H%M%Sz}"
        aside, others = {f"replaced_{stamp}"}, {"replaced_by_hand", "public"}
        async with database.begin() as unit:
            for name in (*aside, "replaced_by_hand"):
                await unit.execute(text(f'CREATE SCHEMA "{name}"'))
                await unit.execute(text(f'CREATE TABLE "{name}".words (said text)'))
    else:
        aside = {f"{path.name}.before-0005", f"{path.name}.replaced-20261123T023000Z"}
        others = {path.name, f"{path.name}.forgotten", f"{path.name}.made", "another.db.before-1"}
        for name in {*aside, f"{min(aside)}-wal", *others} - {path.name}:
            path.with_name(name).touch()
        for each in path.parent.iterdir():
            os.utime(each, (NOW.timestamp(), NOW.timestamp()))
    assert await drop_old(database, NOW + LONGEST - DAY) == []
    assert set(await drop_old(database, NOW + LONGEST + DAY)) == aside
    assert await drop_old(database, NOW + LONGEST + DAY) == []
    if path is not None:
        assert others <= {each.name for each in path.parent.iterdir()}
        assert not list(path.parent.glob("*-wal"))
        return
    async with database.read() as unit:
        left = set(await unit.scalars(text("SELECT nspname FROM pg_namespace")))
    assert others <= left and not aside & left
