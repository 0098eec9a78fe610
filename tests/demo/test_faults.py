"""Every fault spoils exactly the calls it is set for, and the world changes only if accepted."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, get_args

import aiohttp
import pytest

from bot.demo.faults import Fault, Kind
from bot.demo.local import LocalTelegram
from bot.demo.phone import Phone

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot


async def send(bot: BareBot, seconds: float = 5.0) -> tuple[int, bytes]:
    """One sendMessage; status and body as they came."""
    url = f"{bot.tg.url}/bot{bot.tg.token}/sendMessage"
    limit = aiohttp.ClientTimeout(total=seconds)
    wish = {"chat_id": 1001, "text": "早"}
    async with bot.session.post(url, json=wish, timeout=limit) as response:
        return response.status, await response.read()


@pytest.fixture
def person(tg: LocalTelegram) -> Phone:
    """Somebody the bot may write to."""
    return tg.user(1001, started=True)


ANSWERS: list[tuple[Kind, int, bytes]] = [
    ("too_many_requests", 429, b'"retry_after": 5'),
    ("too_many_requests_bare", 429, b"Too Many Requests"),
    ("too_many_requests_html", 429, b"<html>"),
    ("unauthorized", 401, b"Unauthorized"),
    ("forbidden", 403, b"bot was blocked by the user"),
    ("not_found_html", 404, b"<html>"),
    ("conflict", 409, b"Conflict"),
    ("bad_request", 400, b"Bad Request"),
    ("server_error", 502, b"502 Bad Gateway"),
    ("ok_html", 200, b"<html>"),
    ("ok_false", 200, b'{"ok":false}'),
    ("empty_list", 200, b"[]"),
    ("null_result", 200, b'"result":null'),
]


@pytest.mark.parametrize("accepted", [False, True], ids=["refused", "accepted"])
@pytest.mark.parametrize(("kind", "status", "words"), ANSWERS, ids=[a[0] for a in ANSWERS])
async def test_a_spoilt_answer_says_one_thing_and_the_world_does_what_was_set(
    tg: LocalTelegram,
    bot: BareBot,
    person: Phone,
    kind: Kind,
    status: int,
    words: bytes,
    accepted: bool,
) -> None:
    tg.faults.add(Fault(kind, accepted=accepted), "sendMessage")
    got, body = await send(bot)
    assert got == status
    assert words in body
    assert len(person.chat.messages) == int(accepted)
    assert tg.calls[-1].accepted is accepted
    assert tg.calls[-1].outcome.startswith(kind)
    assert (await send(bot))[0] == 200


async def test_a_truncated_answer_ends_in_the_middle(
    tg: LocalTelegram, bot: BareBot, person: Phone
) -> None:
    tg.faults.add(Fault("truncated", accepted=True))
    _, body = await send(bot)
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)
    assert person.sees("早")


async def test_a_huge_answer_has_ten_megabytes(
    tg: LocalTelegram, bot: BareBot, person: Phone
) -> None:
    tg.faults.add("huge")
    _, body = await send(bot)
    assert len(body) > 10_000_000


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_reset_cuts_the_connection_before_or_after_accepting(
    tg: LocalTelegram, bot: BareBot, person: Phone, accepted: bool
) -> None:
    tg.faults.add(Fault("reset", accepted=accepted))
    with pytest.raises(aiohttp.ClientConnectionError):
        await send(bot)
    assert person.sees("早") is accepted


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_hanging_answer_lasts_until_the_client_gives_up(
    tg: LocalTelegram, bot: BareBot, person: Phone, accepted: bool
) -> None:
    tg.faults.add(Fault("hang", accepted=accepted))
    with pytest.raises(TimeoutError):
        await send(bot, seconds=0.2)
    assert person.sees("早") is accepted
    await tg.until(lambda: tg.api.active == 0)


async def test_late_and_trickling_answers_are_the_right_ones(
    tg: LocalTelegram, bot: BareBot, person: Phone
) -> None:
    tg.faults.add(Fault("delay", seconds=0.05))
    tg.faults.add(Fault("trickle", seconds=0.0))
    for _ in range(2):
        status, body = await send(bot)
        assert (status, json.loads(body)["ok"]) == (200, True)
    tg.faults.add(Fault("trickle", seconds=30))
    with pytest.raises(TimeoutError):
        await send(bot, seconds=0.2)
    assert len(person.chat.messages) == 3


async def test_a_fault_waits_for_its_method_its_chat_and_its_turn(
    tg: LocalTelegram, bot: BareBot, person: Phone
) -> None:
    tg.faults.add("server_error", "sendMessage", chat=1001, after=1, times=2)
    await bot.ok("getMe")
    assert [(await send(bot))[0] for _ in range(4)] == [200, 502, 502, 200]
    tg.faults.add("server_error", "sendMessage", chat=2002)
    assert (await send(bot))[0] == 200
    assert len(tg.faults) == 1
    tg.faults.clear()
    assert len(tg.faults) == 0


async def test_a_lost_answer_of_getupdates_loses_nothing(
    tg: LocalTelegram, bot: BareBot, person: Phone
) -> None:
    person.send("一")
    tg.faults.add(Fault("reset", accepted=True), "getUpdates")
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.updates()
    assert len(await bot.updates(1)) == 1


async def test_a_batch_can_come_twice_and_out_of_order(
    tg: LocalTelegram, bot: BareBot, person: Phone
) -> None:
    person.send("一")
    person.send("二")
    batch = await bot.updates()
    tg.world.queue.redeliver()
    offset = batch[-1]["update_id"] + 1
    assert await bot.updates(offset) == batch
    person.send("三")
    person.send("四")
    await bot.updates(offset)
    tg.world.queue.reorder()
    texts = [update["message"]["text"] for update in await bot.updates(1)]
    assert texts == ["四", "三"]


async def test_stopping_the_server_ends_everything_that_hangs(
    tg: LocalTelegram, bot: BareBot, person: Phone
) -> None:
    tg.faults.add("hang", "sendMessage")
    waiting = [asyncio.create_task(send(bot)), asyncio.create_task(bot.updates(timeout=50))]
    await tg.until(lambda: tg.api.poller.hanging and tg.api.active == 1)
    await asyncio.wait_for(tg.stop(), 5)
    await asyncio.gather(*waiting, return_exceptions=True)


def test_every_kind_of_fault_has_been_tried_here() -> None:
    tried = {answer[0] for answer in ANSWERS}
    tried |= {"truncated", "huge", "reset", "hang", "delay", "trickle"}
    assert tried == set(get_args(Kind))
