"""Serves an ASGI app by uvicorn until told to stop; signals stay with the caller."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp


class CannotListen(Exception):
    """The address of the web server cannot be had."""

    exit_code = 78

    def __init__(self, host: str, port: int, why: str, setting: str) -> None:
        super().__init__(
            f"{host}:{port} cannot be listened on ({why}). Stop the program that has it, "
            f"or put another address into {setting}."
        )


class _Server(uvicorn.Server):
    """A server that leaves signals alone: the program has one place where it is told to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    app: ASGIApp, host: str, port: int, stop: asyncio.Event, setting: str = "COACH_WEB_LISTEN"
) -> None:
    """Serve until `stop` is set, then let requests under way end (at most 10 s).

    Raises CannotListen when the address of `setting` is taken or is not this machine's.
    """
    listening = _listen(host, port, setting)
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve([listening]))
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
    finally:
        stopped.cancel()


def _listen(host: str, port: int, setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise CannotListen(host, port, why, setting) from None
