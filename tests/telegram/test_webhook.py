"""The webhook: who may bring updates, what is taken, and what Telegram is told."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from starlette.applications import Starlette

from bot.demo.local import LocalTelegram
from bot.telegram import webhook
from bot.telegram.api import Api
from bot.telegram.parse import KINDS
from bot.telegram.serve import CannotListen, serve
from bot.telegram.webhook import delete_webhook, set_webhook, webhook_path, webhook_route
from storage.inbox import Received

SECRET = "s3cret_" * 6
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {"update_id": 5, "message": {"chat": {"id": 42}, "text": "早"}}


class Site:
    """The bot's own address, and what arrived there."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.rows: dict[int, Received] = {}
        self.stores = 0
        self.broken = 0
        self.arrived = asyncio.Event()

    async def store(self, batch: list[Received]) -> None:
        """Keep, unless the database is down."""
        self.stores += 1
        if self.broken:
            self.broken -= 1
            raise ConnectionError("database")
        self.rows.update({update.update_id: update for update in batch})
        self.arrived.set()


@pytest.fixture
async def site(unused_tcp_port_factory: Callable[[], int]) -> AsyncIterator[Site]:
    """A served webhook."""
    port = unused_tcp_port_factory()
    here = Site(f"http://127.0.0.1:{port}")
    app = Starlette(routes=[webhook_route(SECRET, here.store)])
    stop = asyncio.Event()
    serving = asyncio.ensure_future(serve(app, "127.0.0.1", port, stop))
    async with asyncio.timeout(5):
        while not await _open(port):
            pass
    yield here
    stop.set()
    await asyncio.wait_for(serving, 5)


async def _open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


@asynccontextmanager
async def brought(
    site: Site, body: bytes, secret: str | None = SECRET, path: str = ""
) -> AsyncIterator[aiohttp.ClientResponse]:
    headers = {} if secret is None else {HEADER: secret}
    url = site.root + (path or webhook_path(SECRET))
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(body), headers=headers) as response,
    ):
        yield response


async def status(site: Site, body: bytes, secret: str | None = SECRET, path: str = "") -> int:
    async with brought(site, body, secret, path) as response:
        return response.status


async def test_an_update_is_stored_and_then_taken(site: Site) -> None:
    assert await status(site, json.dumps(UPDATE).encode()) == 200
    assert site.rows[5].chat == 42
    assert json.loads(site.rows[5].raw) == UPDATE


@pytest.mark.parametrize(
    "secret", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "x" * 42, "秘密".encode().hex()]
)
async def test_t3_f28_without_the_secret_nothing_is_even_read(
    site: Site, secret: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[object] = []
    monkeypatch.setattr(webhook, "_decoded", parsed.append)
    assert await status(site, json.dumps(UPDATE).encode(), secret) == 401
    assert (site.stores, parsed) == (0, [])


async def test_t3_the_secret_is_checked_before_the_body_has_come(site: Site) -> None:
    host, port = "127.0.0.1", int(site.root.rpartition(":")[2])
    reader, writer = await asyncio.open_connection(host, port)
    head = f"POST {webhook_path(SECRET)} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
    writer.write(head.encode())
    async with asyncio.timeout(5):
        assert b" 401 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_the_path_cannot_be_guessed(site: Site) -> None:
    assert await status(site, json.dumps(UPDATE).encode(), path="/telegram/") == 404
    assert await status(site, json.dumps(UPDATE).encode(), path="/telegram/" + "0" * 40) == 404
    assert SECRET not in webhook_path(SECRET)
    assert webhook_path(SECRET) != webhook_path(SECRET + "x")


async def test_an_address_that_is_taken_is_told_in_a_sentence(site: Site) -> None:
    port = int(site.root.rpartition(":")[2])
    with pytest.raises(CannotListen, match=f"127.0.0.1:{port} .* COACH_WEB_LISTEN"):
        await serve(Starlette(), "127.0.0.1", port, asyncio.Event())


@pytest.mark.parametrize("host", ["192.0.2.1", "nobody.invalid", "2001:db8::1"])
async def test_an_address_of_another_machine_is_told_in_a_sentence(host: str) -> None:
    with pytest.raises(CannotListen, match="cannot be listened on"):
        await serve(Starlette(), host, 0, asyncio.Event())


@pytest.mark.parametrize("secret", ["", "short", "x" * 257, "a b" * 20, "é" * 40])
def test_a_weak_secret_is_refused_with_a_sentence(secret: str) -> None:
    async def store(batch: list[Received]) -> None:
        raise AssertionError

    with pytest.raises(ValueError, match="32 to 256 letters"):
        webhook_route(secret, store)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"x" * ((1 << 20) + 1), 413),
        (b'"' + b"x" * ((1 << 20) - 2) + b'"', 400),
        (b'{"update_id": 5, "message": {"text": "\xff\xfe"}}', 400),
        (b"[" * 10_000 + b"]" * 10_000, 400),
        (b'{"update_id": 5, "message": ' + b"[" * 100_000, 400),
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"update_id": "5"}', 400),
        (b'{"update_id": ' + b"9" * 5000 + b"}", 400),
        (b'{"message": {}}', 400),
    ],
)
async def test_f28_what_is_no_update_is_turned_away(site: Site, body: bytes, answer: int) -> None:
    assert await status(site, body) == answer
    assert site.rows == {}


async def test_f28_a_body_without_a_length_is_read_no_further_than_is_allowed(site: Site) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 65_536

    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(
                site.root + webhook_path(SECRET), data=endless(), headers={HEADER: SECRET}
            ) as response:
                assert response.status == 413
        except aiohttp.ClientError:
            pass  # cut off in the middle of sending: as good
    assert site.stores == 0


async def test_f28_a_broken_database_is_told_so_that_it_comes_again(site: Site) -> None:
    site.broken = 1
    async with brought(site, json.dumps(UPDATE).encode()) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
    assert await status(site, json.dumps(UPDATE).encode()) == 200
    assert list(site.rows) == [5]


async def test_f28_telegram_brings_everything_once_through_a_broken_database(
    site: Site, tg: LocalTelegram, api: Api
) -> None:
    tg.webhook._rest = 0.01
    site.broken = 2
    await set_webhook(api, site.root + "/", SECRET)
    assert tg.calls[-1].params["allowed_updates"] == list(KINDS)
    sent = tg.user(42).send("早")
    async with asyncio.timeout(5):
        await site.arrived.wait()
    assert [json.loads(row.raw)["message"]["message_id"] for row in site.rows.values()] == [sent.id]
    await delete_webhook(api)
    assert (await api.call("getWebhookInfo", {}))["url"] == ""
