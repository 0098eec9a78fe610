"""The commands as an operator types them: exit codes, sentences, no tracebacks."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import SystemClock
from bot.demo.local import LocalTelegram

TOKEN = "123456:TEST-TEST-TEST-TEST"
COACH = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())"]


pytestmark = pytest.mark.usefixtures("elsewhere")


def test_content_check_is_clean_on_the_shipped_content(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "check"]) == 0
    assert "0 errors" in capsys.readouterr().out
    assert main(["content", "check", "--json"]) == 0
    assert all(fault["severity"] == "warning" for fault in json.loads(capsys.readouterr().out))


def test_content_check_tells_every_fault_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["content", "check", "--data", str(tmp_path)]) == 1
    assert "[empty-folder]" in capsys.readouterr().out


def test_content_show_lists_items_or_one_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["content", "show"]) == 0
    assert "37 items" in capsys.readouterr().out
    assert main(["content", "show", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["items"]) == 37
    assert main(["content", "show", "P1.1.1"]) == 0
    assert "看懂客人" in capsys.readouterr().out
    assert main(["content", "show", "P9.9.9"]) == 2
    assert "P9.9.9" in capsys.readouterr().err


def test_migrate_makes_the_database_and_does_nothing_the_second_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    before = (tmp_path / "data/coach.db").read_bytes()
    assert main(["migrate"]) == 0
    assert (tmp_path / "data/coach.db").read_bytes() == before
    assert "schema" in capsys.readouterr().out


def test_run_without_a_token_says_what_to_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 78
    told = capsys.readouterr().err
    assert "COACH_BOT_TOKEN" in told and "coach demo" in told


def test_a_foreign_database_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data/coach.db"
    file.write_bytes(b"not a database at all, but somebody's letter " * 50)
    file.chmod(0o600)
    assert main(["migrate"]) == 1
    told = capsys.readouterr().err
    assert "coach.db" in told and "Traceback" not in told


def test_a_database_of_a_newer_version_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """F55."""
    assert main(["migrate"]) == 0
    file = tmp_path / "data/coach.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    assert main(["migrate"]) == 65
    assert "9999" in capsys.readouterr().err
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("token", "code", "said"),
    [("", 78, "COACH_BOT_TOKEN is not set"), ("123456:AAFabc", 1, "out of reach")],
)
def test_an_invite_without_an_answer_of_telegram_is_refused_in_a_sentence(
    elsewhere: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    token: str,
    code: int,
    said: str,
) -> None:
    monkeypatch.setenv("COACH_BOT_TOKEN", token)
    monkeypatch.setenv("COACH_BOT_API_URL", "http://127.0.0.1:9")
    assert main(["invite"]) == code
    assert said in capsys.readouterr().err
    assert not (elsewhere / "data").exists()


def test_an_invite_needs_sensible_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", "--uses", "0"]) == 2
    assert "--uses" in capsys.readouterr().err


@asynccontextmanager
async def served(telegram: LocalTelegram) -> AsyncIterator[subprocess.Popen[bytes]]:
    """A real `coach run`, told only a URL and a token; it must end well and tell no secret."""
    running = await asyncio.to_thread(
        subprocess.Popen, [*COACH, "run"], env=environment(telegram), stderr=subprocess.PIPE
    )
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        told = (await asyncio.to_thread(running.communicate, timeout=20))[1].decode()
    assert running.returncode == 0, told
    assert TOKEN not in told and "小芸" not in told


def environment(telegram: LocalTelegram) -> dict[str, str]:
    """What the operator sets."""
    return {**os.environ, "COACH_BOT_TOKEN": TOKEN, "COACH_BOT_API_URL": telegram.url}


async def test_an_invite_lets_in_as_many_as_it_was_made_for() -> None:
    async with LocalTelegram(TOKEN, SystemClock()) as telegram:
        code, link, _ = await output(telegram, "invite", "--uses", "1")
        assert code == 0 and link.startswith("https://t.me/")
        secret = link.strip().partition("?start=")[2]
        async with served(telegram):
            first, second = telegram.user(7, "小芸"), telegram.user(8, "阿德")
            first.start(secret)
            await telegram.until(lambda: first.sees("我是小營"), 30)
            second.start(secret)
            await telegram.until(lambda: second.sees("這個邀請連結不能用了"), 30)


async def test_a_second_bot_on_the_same_database_names_the_first_and_ends() -> None:
    """F43."""
    async with LocalTelegram(TOKEN, SystemClock()) as telegram, served(telegram) as running:
        phone = telegram.user(7, "小芸")
        phone.start()
        await telegram.until(lambda: phone.sees("我是小營"), 30)
        code, _, told = await output(telegram, "run")
        assert code == 75
        assert f"pid {running.pid}" in told


async def output(telegram: LocalTelegram, *words: str) -> tuple[int | None, str, str]:
    """Exit code, output and complaints of one command."""
    process = await asyncio.create_subprocess_exec(
        *COACH,
        *words,
        env=environment(telegram),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, told = await process.communicate()
    return process.returncode, out.decode(), told.decode()
