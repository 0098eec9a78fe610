"""The pages for machines: each condition broken says so, and no person is in a label."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
import pytest
from sqlalchemy import text

from bot.cli.stage import TOKEN
from bot.clock import SystemClock
from bot.demo.local import LocalTelegram
from bot.ops.heart import STOPPED_AFTER, Heart
from bot.ops.heartbeat import call
from bot.ops.notify import Supervisor
from bot.ops.vitals import make_vitals
from bot.services.meter import LABELS, METRICS, Counter
from storage.connect import file_of
from storage.migrate import HEAD
from storage.rotation import LONGEST
from tests.ops.conftest import rename

if TYPE_CHECKING:
    from tests.ops.conftest import Post, Start

ROOT = Path(__file__).parents[2]
on_one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@asynccontextmanager
async def visiting(post: Post) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the three pages."""
    heart = Heart()
    site = make_vitals(post.watch, post.app.database, heart)
    transport = httpx.ASGITransport(app=site)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        yield client
    heart.stop()


async def reasons(client: httpx.AsyncClient, status: int) -> list[str]:
    """Why it is not ready."""
    answer = await client.get("/readyz")
    assert answer.status_code == status
    return [each["code"] for each in answer.json()["reasons"]]


async def test_a_bot_that_is_well_is_alive_and_ready(start: Start) -> None:
    """O1, on both databases."""
    async with start() as post, visiting(post) as client:
        assert (await client.get("/livez")).json() == {"ok": True, "reasons": []}
        assert await reasons(client, 200) == []


@on_one
async def test_each_condition_that_is_broken_says_so_within_half_a_minute(start: Start) -> None:
    """O1."""
    async with start() as post, visiting(post) as client:
        health = post.app.poller.health
        health.last_good = post.clock.now()
        assert await reasons(client, 200) == []
        post.clock.set(post.clock.now() + timedelta(seconds=91))
        assert await reasons(client, 503) == ["poll"]
        health.last_good = post.clock.now()
        health.trouble = "conflict"
        post.clock.set(post.clock.now() + timedelta(seconds=6))
        assert await reasons(client, 503) == ["poll"]
        health.trouble = ""
        await rename(post, "pulse", "elsewhere")
        post.clock.set(post.clock.now() + timedelta(seconds=6))
        assert await reasons(client, 503) == ["database"]
        await rename(post, "elsewhere", "pulse")
        post.clock.set(post.clock.now() + timedelta(seconds=6))
        assert await reasons(client, 200) == []


async def test_a_database_of_another_schema_says_so_and_frightens_nobody(start: Start) -> None:
    """O1: a newer program migrates while the old one still serves."""
    change = "UPDATE alembic_version SET version_num = '{}'"
    async with start() as post, visiting(post) as client:
        admin = await post.admin()
        for schema, status, codes in (("9999", 503, ["schema"]), (HEAD, 200, [])):
            async with post.app.database.begin() as unit:
                await unit.execute(text(change.format(schema)))
            post.clock.set(post.clock.now() + timedelta(seconds=6))
            assert await reasons(client, status) == codes
        await post.driver.settle()
        assert [each for each in admin.chat.messages if each.sender == "bot"] == []


@on_one
async def test_an_old_copy_of_the_database_goes_at_night(start: Start) -> None:
    """R11."""
    async with start() as post:
        path = file_of(post.app.database.url)
        assert path is not None
        copy = path.with_name(f"{path.name}.before-0005")
        copy.touch()
        made = post.clock.now().timestamp()
        os.utime(copy, (made, made))
        await post.watch.run_once()
        post.clock.set(post.clock.now() + LONGEST - timedelta(days=1))
        await post.watch.run_once()
        assert copy.exists()
        post.clock.set(post.clock.now() + timedelta(days=2))
        await post.watch.run_once()
        assert not copy.exists()


async def test_a_loop_that_stood_still_is_not_alive() -> None:
    beats: list[int] = []
    heart = Heart(lambda: beats.append(1))
    assert heart.alive
    heart._last -= STOPPED_AFTER
    assert not heart.alive
    await asyncio.sleep(1.1)
    assert heart.alive and beats and heart.worst() >= STOPPED_AFTER - 1
    heart.stop()


@on_one
async def test_the_metrics_are_readable_and_hold_no_person(start: Start) -> None:
    """O3: names of labels come from a list, values are words, and nobody's name or number."""
    async with start() as post, visiting(post) as client:
        phone = post.telegram.user(7654321, "金絲雀", language_code="zh-hant")
        phone.start()
        await post.driver.settle()
        phone.send("金絲雀寫的話")
        await post.driver.settle()
        answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = answer.text
    label = '[a-z]+="[A-Za-z0-9_.+-]+"'
    line = re.compile(rf"[a-z_]+(\{{{label}(,{label})*\}})? [-0-9.e+]+")
    for each in told.splitlines():
        assert each.startswith("# ") or line.fullmatch(each), each
    assert set(re.findall(r'([a-z]+)="', told)) <= LABELS | {"le"}
    assert "7654321" not in told and "金絲雀" not in told
    for name in (
        "coach_updates_total",
        "coach_handling_seconds_bucket",
        "coach_sends_total",
        "coach_send_seconds_bucket",
    ):
        assert name in told
    for name in ("coach_outbox", "coach_learners", "coach_disk_free_bytes", "coach_ready"):
        assert f"# TYPE {name} gauge" in told


def test_a_label_that_could_be_a_person_is_refused() -> None:
    with pytest.raises(ValueError, match="a label must be one of"):
        Counter("coach_bad_total", "Bad.", "chat")
    counter = Counter("coach_test_total", "A test.", "kind")
    for value in ("123456789", "小芸", 'a"b', "x" * 41, "two words"):
        counter.add(value)
    assert list(counter.samples()) == [("coach_test_total", 'kind="other"', 5.0)]
    METRICS.remove(counter)


async def test_the_supervisor_hears_that_the_bot_is_up_and_well(tmp_path: Path) -> None:
    """O11: Type=notify with a watchdog."""
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(address))
        door.setblocking(False)
        supervisor = Supervisor(str(address), watchdog=20)
        supervisor.up()
        for _ in range(10):
            supervisor.beat()
        supervisor.stopping()
        heard = [door.recv(100).decode() for _ in range(4)]
    assert heard == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"]
    Supervisor().up()


async def test_a_heartbeat_that_nobody_hears_is_no_trouble(tmp_path: Path) -> None:
    async with LocalTelegram(TOKEN, SystemClock()) as telegram:
        assert await call(f"{telegram.url}/bot{TOKEN}/getMe")
        assert not await call(f"{telegram.url}/nowhere/at/all")
    assert not await call("http://127.0.0.1:9/ping")


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@asynccontextmanager
async def running(folder: Path, api: str, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """`coach run` as systemd starts it; killed at the end if it still runs."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "COACH_BOT_TOKEN": TOKEN,
        "COACH_BOT_API_URL": api,
        "COACH_DATA_DIR": str(folder / "data"),
        "COACH_BACKUP_DIR": str(folder / "backups"),
        "COACH_METRICS_LISTEN": f"127.0.0.1:{port}",
        "COACH_HEARTBEAT_URL": f"{api}/bot{TOKEN}/getMe",
        "NOTIFY_SOCKET": str(folder / "notify"),
        "WATCHDOG_USEC": "4000000",
    }
    program = "import sys; from bot.cli import main; sys.exit(main(['run']))"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env=environment, cwd=folder
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_the_real_program_is_ready_tells_systemd_and_ends_cleanly(tmp_path: Path) -> None:
    port = free_port()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(tmp_path / "notify"))
        door.setblocking(False)
        async with (
            LocalTelegram(TOKEN, SystemClock()) as telegram,
            running(tmp_path, telegram.url, port) as process,
        ):
            ready = await _ready(f"http://127.0.0.1:{port}/readyz")
            assert ready["ok"], ready
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 15) == 0
        heard = all_of(door)
    assert {"READY=1", "WATCHDOG=1", "STOPPING=1"} <= heard
    assert len(list((tmp_path / "backups").glob("coach-*.db"))) == 1


def all_of(door: socket.socket) -> set[str]:
    """Everything that was told so far."""
    heard = set()
    while True:
        try:
            heard.add(door.recv(100).decode())
        except BlockingIOError:
            return heard


async def _ready(url: str) -> Any:
    """What the page says once it is ready; the last answer if it never is."""
    said: Any = None
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            try:
                async with session.get(url) as answer:
                    said = await answer.json()
                if said["ok"]:
                    await asyncio.sleep(1.5)
                    return said
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
    return said
