"""The drill: back up under load, destroy, restore; and whoever was forgotten stays forgotten."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from coaching.effects import Appoint, EraseLearner, EraseReflection, NoteWish, SaveLearner
from coaching.records import Learner
from storage import forgotten, inbox, learners, ledger, manifest, outbox
from storage.backup import Made, back_up
from storage.connect import file_of, parse_url
from storage.engine import Database, open_database
from storage.errors import NotRestored, SchemaTooNew, StorageError
from storage.inbox import Received
from storage.migrate import HEAD
from storage.postgres_tools import run
from storage.restore import Restored, restore
from storage.tables import appointments, audit, parts, tombstones
from tests.storage.conftest import NOW, Cast

LATER = NOW + timedelta(hours=3)


pytestmark = pytest.mark.usefixtures("tools")


@asynccontextmanager
async def load(url: str) -> AsyncIterator[None]:
    """Another process writes meanwhile."""
    script = Path(__file__).with_name("writer.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        url,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        limit=1 << 24,
    )
    assert process.stdout is not None
    for _ in range(5):
        assert await process.stdout.readline()
    try:
        yield
    finally:
        process.kill()
        await process.communicate()


async def a_programme(cast: Cast) -> tuple[Learner, Learner, dict[int, str]]:
    """Two learners who wrote, an update that waits, messages that do; the entries' words."""
    anna, ben = cast.learner(1, name="安娜"), cast.learner(2, name="阿本")
    await cast.write(SaveLearner(learner=anna), SaveLearner(learner=ben))
    await cast.reflect(anna, "安娜寫的金絲雀", 11)
    await cast.reflect(anna, "安娜的第二則金絲雀", 12, day=1)
    await cast.reflect(ben, "阿本寫的百靈鳥", 21)
    await cast.write(
        cast.say(ben, "old", "早上好"),
        cast.say(ben, "tomorrow", "明天見", due=NOW + timedelta(days=1)),
    )
    async with cast.database.begin() as unit:
        await inbox.receive(unit, [Received(update_id=7, chat=2, raw='{"update_id":7}')], NOW)
    return anna, ben, await written(cast.database)


async def written(database: Database) -> dict[int, str]:
    """The words of all entries, by their part."""
    async with database.read() as unit:
        return {row.id: row.text for row in await unit.rows(select(parts))}


async def destroy(database: Database) -> None:
    """The disk is gone, or the database dropped: nothing of it is left."""
    await database.close()
    path = file_of(database.url)
    if path is not None:
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()
        return
    opened = Database(database.url)
    async with opened.begin() as unit:
        await unit.execute(text("DROP SCHEMA public CASCADE"))
        await unit.execute(text("CREATE SCHEMA public"))
    await opened.close()


async def back(url: str, made: Made, *, replace: bool = False) -> tuple[Database, Restored]:
    """Restore and open."""
    done = await restore(url, made.path, LATER, replace=replace)
    return await open_database(url, create=False), done


async def test_a_backup_made_under_load_brings_everything_back_in_seconds(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    """O6."""
    _, _, words = await a_programme(cast)
    began = time.monotonic()
    async with load(database_url):
        made = await back_up(database_url, tmp_path / "backups", NOW)
    await destroy(cast.database)
    database, done = await back(database_url, made)
    assert time.monotonic() - began < 60
    assert await written(database) == words
    assert done.verified
    async with database.begin() as unit:
        # The three rows of each of the writer's commits are there together, or none is.
        handled = await unit.scalar(text("SELECT count(*) FROM inbox WHERE chat = 5"))
        said = await unit.scalar(text("SELECT count(*) FROM outbox WHERE chat = 5"))
        lines = await unit.scalar(
            select(func.count()).select_from(audit).where(audit.c.action == "load")
        )
        assert handled == said == lines >= 5
        # What was known is known: it has no effect a second time.
        known = [Received(update_id=7, chat=2, raw="{}")]
        assert await inbox.receive(unit, known, LATER) == 0
        assert await inbox.receive(unit, [Received(update_id=8, chat=2, raw="{}")], LATER) == 1
    await database.close()


async def test_what_was_due_when_the_copy_was_made_is_not_said_late(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    """A restored bot must not say good morning in the afternoon, nor say anything twice."""
    await a_programme(cast)
    made = await back_up(database_url, tmp_path / "backups", NOW)
    await destroy(cast.database)
    database, done = await back(database_url, made)
    async with database.read() as unit:
        rows = await outbox.spoken(unit, ["old", "tomorrow"])
    assert {key: row.state for key, row in rows.items()} == {"old": "expired", "tomorrow": "queued"}
    assert done.settled.expired == 1
    await database.close()


async def test_what_may_have_been_sent_since_is_unclear_and_a_broadcast_waits_for_a_word(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    """Nobody gets a second copy because the memory of the first one was lost."""
    _, ben, _ = await a_programme(cast)
    later = NOW + timedelta(days=2)
    await cast.write(
        cast.say(ben, "in hand"),
        cast.say(ben, "of all", broadcast=1, due=later),
        cast.say(ben, "paused", broadcast=1, due=later),
    )
    async with cast.database.begin() as unit:
        await unit.execute(text("UPDATE outbox SET state = 'claimed' WHERE dedupe = 'in hand'"))
        await unit.execute(text("UPDATE outbox SET state = 'held' WHERE dedupe = 'paused'"))
        await unit.execute(
            text(
                "INSERT INTO staff (id, chat, name, language, roles, zone, digest_day, digest_at,"
                " step_data) VALUES (9, 9, '', 'en', 'admin', 'Asia/Taipei', 0, '08:00', '{}')"
            )
        )
        await unit.execute(
            text(
                "INSERT INTO broadcasts (id, author, chat, state, audience, timing, reach, stages,"
                " stage, cursor, expanded, created_at)"
                " VALUES (1, 9, 9, 'running', '{}', 'now', '{}', '[]', 0, 0, 2, 0)"
            )
        )
    made = await back_up(database_url, tmp_path / "backups", NOW)
    await destroy(cast.database)
    database, done = await back(database_url, made)
    assert (done.settled.unknown, done.settled.paused) == (3, 1)
    async with database.read() as unit:
        rows = await outbox.spoken(unit, ["in hand", "of all", "paused"])
        state = await unit.scalar(text("SELECT state FROM broadcasts"))
    assert {row.state for row in rows.values()} == {"unknown"}
    assert state == "paused"
    await database.close()


async def test_who_was_forgotten_after_the_backup_stays_forgotten(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    """T27, R11: of the person there is no word, in no row and in no byte of the file."""
    anna, _, words = await a_programme(cast)
    made = await back_up(database_url, tmp_path / "backups", NOW)
    cast.now = NOW + timedelta(hours=1)
    lists = tmp_path / "list"
    cast.database.forgotten = cast.database.forgotten or lists
    await cast.write(EraseLearner(learner=anna.id, chat=anna.chat))
    assert ledger.read(cast.database.forgotten)[0].kind == "person"
    await cast.database.close()
    done = await restore(database_url, made.path, LATER, replace=True, lists=[lists])
    assert done.again.people == 1
    database = await open_database(database_url, create=False)
    assert sorted(await written(database)) == sorted(
        part for part, said in words.items() if "百靈鳥" in said
    )
    async with database.read() as unit:
        assert len(await unit.rows(select(tombstones))) == 1
    await database.close()
    path = file_of(parse_url(database_url))
    if path is not None:
        for each in (path, path.with_name(f"{path.name}-wal")):
            held = each.read_bytes() if each.exists() else b""
            assert "金絲雀".encode() not in held and "安娜".encode() not in held
            assert b"\\u91d1\\u7d72" not in held
        assert "百靈鳥".encode() in path.read_bytes()
        assert not list(path.parent.glob(".restore-*"))


async def test_one_entry_that_was_deleted_after_the_backup_stays_deleted(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    anna, _, _ = await a_programme(cast)
    made = await back_up(database_url, tmp_path / "backups", NOW)
    cast.database.forgotten = lists = tmp_path / "list"
    await cast.write(EraseReflection(id=cast.reflection(anna).id, learner=anna.id))
    await cast.database.close()
    done = await restore(database_url, made.path, LATER, replace=True, lists=[lists])
    assert (done.again.people, done.again.entries) == (0, 1)
    database = await open_database(database_url, create=False)
    assert sorted((await written(database)).values()) == [
        "安娜的第二則金絲雀 second",
        "阿本寫的百靈鳥 second",
    ]
    await database.close()


async def test_somebody_who_came_again_after_they_were_forgotten_is_not_erased_again(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    anna, _, _ = await a_programme(cast)
    cast.database.forgotten = lists = tmp_path / "list"
    await cast.write(EraseLearner(learner=anna.id, chat=anna.chat))
    again = cast.learner(1, id=77, created_at=NOW + timedelta(hours=1))
    await cast.write(SaveLearner(learner=again))
    made = await back_up(database_url, tmp_path / "backups", LATER)
    await cast.database.close()
    done = await restore(database_url, made.path, LATER, replace=True, lists=[lists])
    assert done.again.people == 0


async def test_who_asked_to_be_erased_after_the_backup_is_still_leaving(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    """T27: the seven days go on, nobody reads or asks them meanwhile, and then all is erased."""
    anna, ben, _ = await a_programme(cast)
    await cast.write(
        cast.say(anna, "anna", "明天見", due=NOW + timedelta(days=1)),
        *(
            Appoint(learner=each.id, chat=each.chat, kind="daily", due=LATER)
            for each in (anna, ben)
        ),
    )
    made = await back_up(database_url, tmp_path / "backups", NOW)
    cast.database.forgotten = lists = tmp_path / "list"
    await cast.write(
        NoteWish(chat=anna.chat, what="leaves", at=NOW + timedelta(hours=1)),
        NoteWish(chat=ben.chat, what="leaves", at=NOW + timedelta(hours=1)),
        NoteWish(chat=ben.chat, what="stays", at=NOW + timedelta(hours=2)),
    )
    await cast.database.close()
    done = await restore(database_url, made.path, LATER, replace=True, lists=[lists])
    assert (done.again.people, done.again.leaving) == (0, 1)
    database = await open_database(database_url, create=False)
    due = NOW + timedelta(days=7, hours=1)
    async with database.read() as unit:
        found = await learners.by_chats(unit, [anna.chat, ben.chat])
        said = await outbox.spoken(unit, ["anna", "tomorrow"])
        appointed = await unit.rows(select(appointments))
        again = await forgotten.missing(unit, ledger.read(lists))
    assert (found[anna.chat].status, found[anna.chat].forget_at) == ("left", due)
    assert (found[ben.chat].status, found[ben.chat].forget_at) == ("active", None)
    assert {key: row.state for key, row in said.items()} == {
        "anna": "cancelled",
        "tomorrow": "queued",
    }
    assert {(row.chat, row.kind) for row in appointed} == {
        (anna.chat, "forget"),
        (ben.chat, "daily"),
    }
    assert not again.anything
    await database.close()


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@on_sqlite
async def test_a_database_that_is_there_is_replaced_only_on_request_and_kept(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    anna, *_ = await a_programme(cast)
    made = await back_up(database_url, tmp_path / "backups", NOW)
    await cast.reflect(anna, "後來才寫的", 99, day=2)
    with pytest.raises(NotRestored, match="--replace"):
        await restore(database_url, made.path, LATER)
    await cast.database.close()
    done = await restore(database_url, made.path, LATER, replace=True)
    old = await open_database(f"sqlite:///{done.aside}", create=False)
    assert any("後來才寫的" in said for said in (await written(old)).values())
    await old.close()


@on_postgres
async def test_nothing_is_restored_under_workers_that_share_the_database(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    """Behind a webhook no worker leads, and they would send what is old."""
    await a_programme(cast)
    made = await back_up(database_url, tmp_path / "backups", NOW)
    words = await written(cast.database)
    with pytest.raises(NotRestored, match="Stop all its workers"):
        await restore(database_url, made.path, LATER, replace=True)
    assert await written(cast.database) == words


@on_postgres
async def test_a_dump_that_cannot_be_brought_to_this_version_leaves_what_was_there(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    _, ben, _ = await a_programme(cast)
    newer = "UPDATE alembic_version SET version_num = '{}'"
    made = await back_up(database_url, tmp_path / "backups", NOW)
    async with cast.database.begin() as unit:
        await unit.execute(text(newer.format("9999")))
    await run(
        "pg_dump", parse_url(database_url), "--format=custom", "--no-owner", "--file", made.path
    )
    async with cast.database.begin() as unit:
        await unit.execute(text(newer.format(HEAD)))
    await cast.reflect(ben, "後來才寫的", 99, day=2)
    words = await written(cast.database)
    await cast.database.close()
    manifest.beside(made.path).unlink()
    with pytest.raises(SchemaTooNew):
        await restore(database_url, made.path, LATER, replace=True)
    database = await open_database(database_url, create=False)
    assert await written(database) == words
    await database.close()


@on_sqlite
async def test_a_backup_that_changed_by_one_byte_or_is_damaged_is_refused(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    await a_programme(cast)
    made = await back_up(database_url, tmp_path / "backups", NOW)
    held = bytearray(made.path.read_bytes())
    held[len(held) // 2] ^= 1
    made.path.write_bytes(held)
    with pytest.raises(NotRestored, match="SHA-256"):
        await restore(database_url, made.path, LATER, replace=True)
    manifest.beside(made.path).unlink()
    made.path.write_bytes(held[:5000])
    with pytest.raises(NotRestored, match="damaged"):
        await restore(database_url, made.path, LATER, replace=True)
    assert len(await written(cast.database)) == 3


@on_sqlite
async def test_a_backup_and_its_slip_are_for_their_owner_only_and_say_what_is_in_it(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    await a_programme(cast)
    told: list[tuple[int, int]] = []
    made = await back_up(
        database_url, tmp_path / "backups", NOW, told=lambda *how: told.append(how)
    )
    assert [oct(each.stat().st_mode)[-3:] for each in sorted(made.path.parent.iterdir())] == [
        "600",
        "600",
    ]
    assert made.manifest.rows["parts"] == 3 and made.manifest.rows["learners"] == 2
    assert told[-1][0] == told[-1][1] > 0


@on_sqlite
async def test_a_backup_that_has_no_room_leaves_nothing_behind_and_says_so(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 0, 0)
    folder = tmp_path / "file"
    folder.write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        await back_up(database_url, folder / "backups", NOW)


@on_sqlite
async def test_the_list_of_the_erased_goes_with_the_backups(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    """The machine is gone with its list; the next backup had a copy of it."""
    anna, *_ = await a_programme(cast)
    folder = tmp_path / "backups"
    old = await back_up(database_url, folder, NOW)
    await cast.write(EraseLearner(learner=anna.id, chat=anna.chat))
    await back_up(database_url, folder, LATER, forgotten=cast.database.forgotten)
    await destroy(cast.database)
    done = await restore(database_url, old.path, LATER)
    assert done.again.people == 1


@on_sqlite
async def test_a_list_that_lost_lines_by_a_crash_is_made_good_from_the_database(
    cast: Cast,
) -> None:
    anna, *_ = await a_programme(cast)
    await cast.write(EraseLearner(learner=anna.id, chat=anna.chat))
    path = cast.database.forgotten
    assert path is not None
    held = path.read_text()
    path.write_text(held[:40])
    assert ledger.read(path) == []
    async with cast.database.read() as unit:
        ledger.append(path, await forgotten.known(unit))
    assert [each.kind for each in ledger.read(path)] == ["person"]
