"""A webhook gets every update in order, with its secret, until it accepts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from bot.clock import DrivenClock
from bot.demo.local import LocalTelegram

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot


@dataclass
class Site:
    """A bot's own address; it refuses the first `refusals` posts."""

    url: str = ""
    refusals: int = 0
    posts: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Take a post or refuse it."""
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        self.posts.append(json.loads(await request.read()))
        return web.Response()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A listening site."""
    place = Site()
    runner = web.ServerRunner(web.Server(place.handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    place.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield place
    await runner.cleanup()


async def test_updates_are_posted_in_order_with_the_secret(
    tg: LocalTelegram, bot: BareBot, site: Site
) -> None:
    person = tg.user(1001)
    person.send("先前")
    await bot.ok("setWebhook", url=site.url, secret_token="abc_DEF-123")
    for text in "一二三":
        person.send(text)
    await tg.until(lambda: tg.pending == 0)
    texts = [update["message"]["text"] for update in site.posts]
    assert texts == ["先前", "一", "二", "三"]
    assert set(site.secrets) == {"abc_DEF-123"}
    await tg.settled()


async def test_a_refused_post_comes_again_and_the_next_of_the_chat_waits(
    clock: DrivenClock, quick: LocalTelegram, quick_bot: BareBot, site: Site
) -> None:
    person = quick.user(1001)
    site.refusals = 2
    await quick_bot.ok("setWebhook", url=site.url)
    person.send("一")
    person.send("二")
    await quick.until(lambda: quick.pending == 0)
    assert [update["message"]["text"] for update in site.posts] == ["一", "二"]
    info = await quick_bot.ok("getWebhookInfo")
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 503 Service Unavailable"
    )


async def test_polling_and_a_webhook_exclude_each_other(
    tg: LocalTelegram, bot: BareBot, site: Site
) -> None:
    await bot.ok("setWebhook", url=site.url, allowed_updates=["message"], max_connections=3)
    refused = await bot.refused("getUpdates")
    assert refused == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
        "delete the webhook first"
    )
    info = await bot.ok("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["allowed_updates"]) == (
        site.url,
        3,
        ["message"],
    )
    await bot.ok("deleteWebhook", drop_pending_updates=True)
    assert await bot.updates() == []
    assert (await bot.ok("getWebhookInfo"))["url"] == ""


async def test_bad_webhooks_are_refused(tg: LocalTelegram, bot: BareBot) -> None:
    assert await bot.refused("setWebhook", url="http://example.tw") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    assert await bot.refused("setWebhook", url="https://a.tw", secret_token="a b") == (
        "Bad Request: secret token contains unallowed characters"
    )
    assert await bot.refused("setWebhook", url="https://a.tw", secret_token="a" * 257) == (
        "Bad Request: secret token is too long"
    )


async def test_a_site_that_cannot_be_reached_is_told_in_the_info(
    quick: LocalTelegram, quick_bot: BareBot
) -> None:
    await quick_bot.ok("setWebhook", url="http://127.0.0.1:9/hook")
    quick.user(1001).send("早")
    await quick.until(lambda: "last_error_message" in quick.webhook.info())
    assert quick.webhook.info()["last_error_message"].startswith("Connection failed")
    assert quick.pending == 1
