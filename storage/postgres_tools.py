"""Runs PostgreSQL's own tools; the password goes by the environment, never by the command line."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from pathlib import Path

from sqlalchemy import URL, text

from storage.errors import BackupFailed
from storage.unit import Unit


def found(tool: str) -> str:
    """The path of a tool; raises BackupFailed when it is not installed."""
    path = shutil.which(tool)
    if path is None:
        raise BackupFailed(
            f"{tool} is not installed on this machine. Install PostgreSQL's client programs of "
            "the server's version (Debian: apt-get install postgresql-client), or back the "
            "server up with its own means."
        )
    return path


def _environment(url: URL) -> dict[str, str]:
    """How the tools find the server."""
    query = {name: str(value) for name, value in url.query.items()}
    told = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": str(url.port) if url.port else query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("sslmode") or query.get("ssl"),
        "PATH": os.defpath,
    }
    return {name: value for name, value in told.items() if value}


async def server_version(unit: Unit) -> int:
    """The major version of the server; 0 where the database is a file."""
    if unit.dialect != "postgresql":
        return 0
    return int(await unit.scalar(text("SHOW server_version_num"))) // 10_000


async def version() -> int:
    """The major version of pg_dump; raises BackupFailed when it is not installed."""
    said = await run("pg_dump", None, "--version")
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


async def run(tool: str, url: URL | None, *arguments: str | Path) -> str:
    """Run a tool and give what it prints; raises BackupFailed with its own last sentence."""
    process = await asyncio.create_subprocess_exec(
        found(tool),
        *map(str, arguments),
        env=_environment(url) if url is not None else {"PATH": os.defpath},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        printed, complaint = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        lines = complaint.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        said = "; ".join(line.removeprefix(f"{tool}: ") for line in lines[:2])
        raise BackupFailed(f"{tool} failed: {said}")
    return printed.decode("utf-8", "replace")
