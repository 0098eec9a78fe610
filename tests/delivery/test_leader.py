"""One process at a time; a second one says within two seconds who the first is."""

from __future__ import annotations

import asyncio
import os
import sys
import time

import asyncpg
import pytest

from bot.delivery.leader import AlreadyRunning, leading
from storage.errors import DatabaseUnreachable

HOLD = """
import asyncio, sys
from bot.delivery.leader import leading

async def main():
    async with leading(sys.argv[1]):
        print("leading", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_f43_a_second_process_is_refused_and_told_the_pid_of_the_first(
    database_url: str,
) -> None:
    first = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, database_url, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert first.stdout is not None
        assert await first.stdout.readline() == b"leading\n"
        asked = time.monotonic()
        with pytest.raises(AlreadyRunning, match=f"pid {first.pid}"):
            async with leading(database_url):
                pass
        assert time.monotonic() - asked < 2
    finally:
        first.kill()
        await first.wait()
    async with leading(database_url) as lost:
        assert not lost.is_set()


async def test_who_lets_go_leaves_the_place_to_the_next(database_url: str) -> None:
    for _ in range(3):
        async with leading(database_url):
            with pytest.raises(AlreadyRunning, match=f"pid {os.getpid()}"):
                async with leading(database_url, patience=0.05):
                    pass


async def test_the_refusal_says_what_to_do(database_url: str) -> None:
    async with leading(database_url):
        with pytest.raises(AlreadyRunning, match="Stop that one first"):
            async with leading(database_url, patience=0.05):
                pass


async def test_a_lost_connection_is_lost_leadership(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        return  # a locked file is not lost while its process lives
    async with leading(database_url) as lost:
        other = await asyncpg.connect(database_url)
        await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name LIKE 'coach leader%' AND datname = current_database()"
        )
        await other.close()
        async with asyncio.timeout(5):
            await lost.wait()


async def test_a_patient_one_takes_over_when_the_first_lets_go(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        return  # two processes never share a file
    order: list[str] = []

    async def second() -> None:
        async with leading(database_url, patience=None):
            order.append("second")

    async with leading(database_url):
        waiting = asyncio.create_task(second())
        with pytest.raises(AlreadyRunning):
            async with leading(database_url, patience=0.2):
                pass
        order.append("first")
    await waiting
    assert order == ["first", "second"]


async def test_a_database_that_cannot_be_reached_is_an_error_of_its_own() -> None:
    with pytest.raises(DatabaseUnreachable, match="See that the server runs"):
        async with leading("postgresql://nobody@127.0.0.1:9/none"):
            pass
