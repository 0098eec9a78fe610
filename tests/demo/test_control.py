"""The page's door: phones, the clock, faults and events, for this machine only."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.clock import DrivenClock
from bot.demo.attachments import flat_png
from bot.demo.local import LocalTelegram

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot


class Page:
    """What the page's script does, without a browser."""

    def __init__(self, tg: LocalTelegram, session: aiohttp.ClientSession) -> None:
        self.tg = tg
        self.session = session
        self.status = 0

    async def get(self, path: str) -> Any:
        """Look at something."""
        async with self.session.get(f"{self.tg.url}/demo/{path}") as response:
            self.status = response.status
            return await response.json()

    async def post(self, path: str, **wish: Any) -> Any:
        """Do something."""
        async with self.session.post(f"{self.tg.url}/demo/{path}", json=wish) as response:
            self.status = response.status
            return await response.json()


@pytest.fixture
def page(tg: LocalTelegram, bot: BareBot) -> Page:
    """A page that shares the bot's connections."""
    return Page(tg, bot.session)


async def test_a_person_starts_writes_edits_and_taps_on_the_page(
    tg: LocalTelegram, bot: BareBot, page: Page
) -> None:
    assert await page.post("phones", id=1001, first_name="小芸") == {"id": 1001}
    await page.post("phones/1001/start", payload="abc")
    said = await page.post("phones/1001/send", text="六位", reply_to=1)
    await page.post("phones/1001/edit", message=said["message"], text="七位")
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await bot.ok("sendMessage", chat_id=1001, text="?", reply_markup=markup)
    tapped = await page.post("phones/1001/tap", message=sent["message_id"], row=0, column=0)
    await bot.ok("answerCallbackQuery", callback_query_id=tapped["tap"], text="好")
    screen = await page.get("phones/1001")
    assert [message["text"] for message in screen["messages"]] == ["/start abc", "七位", "?"]
    assert screen["messages"][1]["edited"]
    assert screen["messages"][1]["reply_to"] == {"id": 1, "text": "/start abc"}
    assert screen["messages"][2]["buttons"] == [[{"label": "a", "url": None, "asks": True}]]
    assert screen["toasts"] == [{"tap": tapped["tap"], "text": "好", "alert": False}]
    assert screen["messages"][0]["at"] == "2026-11-23T10:30:00+08:00"
    assert (screen["started"], screen["blocked"], screen["typing"]) == (True, False, False)


async def test_a_person_blocks_reacts_and_deletes_on_the_page(
    tg: LocalTelegram, bot: BareBot, page: Page
) -> None:
    person = tg.user(1001)
    said = person.send("早")
    await page.post("phones/1001/react", message=said.id, emoji=["👍"])
    assert said.reactions == ["👍"]
    await page.post("phones/1001/delete", message=said.id)
    assert person.chat.messages == []
    await page.post("phones/1001/block")
    assert person.blocked
    refused = await page.post("phones/1001/send", text="x")
    assert (page.status, "blocked the bot" in refused["error"]) == (400, True)
    await page.post("phones/1001/unblock")
    assert not person.blocked


async def test_typing_is_shown_until_the_bot_has_written(
    tg: LocalTelegram, bot: BareBot, page: Page
) -> None:
    tg.user(1001).send("早")
    await bot.ok("sendChatAction", chat_id=1001, action="typing")
    assert (await page.get("phones/1001"))["typing"]
    await bot.ok("sendMessage", chat_id=1001, text="早")
    assert not (await page.get("phones/1001"))["typing"]


async def test_files_go_up_and_come_down(tg: LocalTelegram, page: Page) -> None:
    person = tg.user(1001)
    for kind, name, data, media in (
        ("photo", "a.png", flat_png(), "image/png"),
        ("voice", "a.oga", b"OggS", "audio/ogg"),
        ("document", "頁.html", b"<script>", "text/html"),
    ):
        form = aiohttp.FormData({"kind": kind, "caption": "看"}, quote_fields=False)
        form.add_field("file", data, filename=name, content_type=media)
        url = f"{tg.url}/demo/phones/1001/upload"
        async with page.session.post(url, data=form, headers={"X-Phone": "1001"}) as response:
            assert response.status == 200
    assert [seen.kind for seen in person.chat.messages] == ["photo", "voice", "document"]
    shown = [message["attachment"] for message in (await page.get("phones/1001"))["messages"]]
    async with page.session.get(tg.url + shown[0]["url"]) as response:
        assert response.content_type == "image/png"
        assert await response.read() == flat_png()
    async with page.session.get(tg.url + shown[2]["url"]) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
    assert "error" in await page.get("files/nothing")


async def test_other_sites_pages_are_turned_away(tg: LocalTelegram, page: Page) -> None:
    tg.user(1001)
    foreign = {"Host": "evil.example"}
    async with page.session.get(f"{tg.url}/demo/status", headers=foreign) as response:
        assert response.status == 403
    url = f"{tg.url}/demo/phones/1001/send"
    plain = {"Content-Type": "text/plain"}
    async with page.session.post(url, data='{"text":"x"}', headers=plain) as response:
        assert response.status == 415
    form = aiohttp.FormData({"kind": "photo"})
    form.add_field("file", b"x", filename="x")
    async with page.session.post(f"{tg.url}/demo/phones/1001/upload", data=form) as response:
        assert response.status == 403


async def test_the_page_brings_its_own_things_and_nothing_else(
    tg: LocalTelegram, page: Page
) -> None:
    async with page.session.get(f"{tg.url}/") as response:
        assert response.status == 200
        text = await response.text()
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in text
    for path in ("/static/page.js", "/static/page.css", "/static/words.en.json"):
        async with page.session.get(tg.url + path) as response:
            assert response.status == 200
    for path in ("/nothing", "/static/nothing.js", "/static/font", "/static/../page.py", "/demo/x"):
        async with page.session.get(tg.url + path) as response:
            assert response.status == 404


async def test_both_languages_of_the_page_have_the_same_words(
    tg: LocalTelegram, page: Page
) -> None:
    tables = []
    for code in ("zh-Hant", "en"):
        async with page.session.get(f"{tg.url}/static/words.{code}.json") as response:
            tables.append(await response.json())
    assert tables[0].keys() == tables[1].keys()


async def test_the_clock_turns_only_when_somebody_can_turn_it(
    tg: LocalTelegram, page: Page, clock: DrivenClock
) -> None:
    assert not (await page.get("status"))["turnable"]
    await page.post("clock", advance=60)
    assert page.status == 409
    asked: list[dict[str, Any]] = []

    async def turn(wish: dict[str, Any]) -> datetime:
        asked.append(wish)
        clock.set(clock.now() + timedelta(days=1))
        return clock.now()

    tg.control.time_control = turn
    status = await page.post("clock", to="next")
    assert asked == [{"to": "next"}]
    assert status["now"] == "2026-11-24T10:30:00+08:00"
    assert status["turnable"]


async def test_faults_and_updates_can_be_set_from_another_process(
    tg: LocalTelegram, bot: BareBot, page: Page
) -> None:
    tg.user(1001, started=True)
    await page.post("faults", kind="server_error", method="sendMessage", status=504, times=2)
    await bot.session.post(f"{tg.url}/bot{tg.token}/sendMessage", json={"chat_id": 1001})
    assert tg.calls[-1].outcome == "server_error"
    assert await page.post("faults", clear=True) == {"rules": 0}
    refused = await page.post("faults", kind="moon")
    assert refused["error"].startswith("ValueError: kind must be one of: too_many_requests")
    injected = await page.post("inject", message={"no": "date"})
    await page.post("updates", redeliver=1, reorder=True, restart_ids=5)
    await page.post("inject", message={})
    updates = await bot.updates()
    assert [update["update_id"] for update in updates] == [5, injected["update_id"]]


async def test_events_tell_which_chats_changed(tg: LocalTelegram, bot: BareBot, page: Page) -> None:
    person = tg.user(1001)
    async with page.session.get(f"{tg.url}/demo/events") as response:
        first = await _event(response)
        assert first["chats"] == [1001]
        assert first["status"]["phones"] == [{"id": 1001, "name": "Person 1001", "part": "learner"}]
        person.send("早")
        event = await _event(response)
        assert event["chats"] == [1001]
        assert event["status"]["pending"] == 1
        assert not event["status"]["listening"]


async def _event(response: aiohttp.ClientResponse) -> dict[str, Any]:
    line = b""
    while not line.startswith(b"data: "):
        line = await response.content.readline()
    value: dict[str, Any] = json.loads(line[6:])
    return value
