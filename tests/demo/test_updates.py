"""The queue of updates behaves as Telegram's: offsets, ages, kinds, conflicts."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.clock import DrivenClock
from bot.demo.local import LocalTelegram
from bot.demo.updates import UpdateQueue

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot

CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
    "is running"
)


async def test_updates_stay_until_a_higher_offset_confirms_them(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    person.send("一")
    person.send("二")
    first, second = await bot.updates()
    assert second["update_id"] == first["update_id"] + 1
    assert await bot.updates(first["update_id"]) == [first, second]
    assert await bot.updates(second["update_id"]) == [second]
    assert tg.pending == 1
    person.send("三")
    third = await bot.updates(second["update_id"] + 1)
    assert [update["message"]["text"] for update in third] == ["三"]


async def test_a_negative_offset_keeps_only_the_newest(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001)
    for text in "一二三四":
        person.send(text)
    kept = await bot.updates(-2)
    assert [update["message"]["text"] for update in kept] == ["三", "四"]
    assert tg.pending == 2


async def test_a_batch_has_at_most_100_updates(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001)
    for number in range(130):
        person.send(str(number))
    assert len(await bot.updates(limit=1000)) == 100
    assert len(await bot.updates(1, limit=7)) == 7


async def test_an_offset_far_beyond_the_queue_is_taken_as_none(
    tg: LocalTelegram, bot: BareBot
) -> None:
    tg.user(1001).send("早")
    assert len(await bot.updates(2_000_000_000)) == 1


async def test_asking_again_at_once_with_the_same_offset_gives_one_update(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    person.send("一")
    person.send("二")
    assert len(await bot.updates()) == 2
    assert len(await bot.updates()) == 1


async def test_texts_are_kept_a_day_and_taps_150_seconds(
    tg: LocalTelegram, bot: BareBot, clock: DrivenClock
) -> None:
    person = tg.user(1001, started=True)
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await bot.ok("sendMessage", chat_id=1001, text="?", reply_markup=markup)
    person.tap(sent["message_id"], "a")
    person.send("早")
    clock.set(clock.now() + timedelta(seconds=149))
    assert tg.pending == 2
    clock.set(clock.now() + timedelta(seconds=1))
    assert tg.pending == 1
    clock.set(clock.now() + timedelta(hours=24))
    assert tg.pending == 0


async def test_a_hanging_request_gets_everything_sent_in_one_step(
    tg: LocalTelegram, bot: BareBot
) -> None:
    asked = asyncio.create_task(bot.updates(timeout=30))
    await tg.settled()
    assert tg.idle
    person = tg.user(1001)
    person.send("一")
    person.send("二")
    assert not tg.idle
    assert len(await asked) == 2


async def test_a_second_poller_ends_the_first_with_a_conflict(
    tg: LocalTelegram, bot: BareBot
) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await tg.until(lambda: tg.api.poller.hanging)
    second = asyncio.create_task(bot.call("getUpdates", offset=1, timeout=30))
    assert (await first)["description"] == CONFLICT
    await tg.until(lambda: tg.api.poller.hanging)
    tg.user(1001).send("早")
    assert len((await second)["result"]) == 1


async def test_kinds_the_bot_did_not_ask_for_are_not_queued(
    tg: LocalTelegram, bot: BareBot
) -> None:
    person = tg.user(1001)
    message = person.send("早")
    person.react(message, "👍")
    assert tg.pending == 1
    await bot.updates(allowed_updates=["message", "message_reaction", "no_such_kind"])
    person.react(message, "👌")
    person.block()
    assert [event.kind for event in tg.waiting] == ["message", "message_reaction"]
    await bot.updates(5, allowed_updates=[])
    person.react(message, "👍")
    assert tg.pending == 2


def test_after_a_silent_week_the_ids_begin_anew(clock: DrivenClock) -> None:
    queue = UpdateQueue(Random(5))
    first = queue.push("message", {}, clock.now())
    assert first is not None
    queue.read(first + 1, 100, clock.now())
    assert queue.push("message", {}, clock.now() + timedelta(days=6)) == first + 1
    queue.read(first + 2, 100, clock.now())
    later = queue.push("message", {}, clock.now() + timedelta(days=14))
    assert later is not None
    assert later != first + 2


async def test_a_test_may_number_updates_from_anywhere(tg: LocalTelegram, bot: BareBot) -> None:
    tg.world.queue.restart_ids(7)
    tg.user(1001).send("早")
    [update] = await bot.updates()
    assert update["update_id"] == 7


async def test_any_object_can_be_injected_as_an_update(tg: LocalTelegram, bot: BareBot) -> None:
    tg.inject({"message": {"message_id": 5}, "surprise": [1]})
    tg.inject({"update_id": 2**52 - 1, "message": "no object"})
    first, second = await bot.updates()
    assert first["message"] == {"message_id": 5}
    assert first["surprise"] == [1]
    assert second["update_id"] == 2**52 - 1


async def test_a_caller_may_wait_for_what_a_person_sees(tg: LocalTelegram, bot: BareBot) -> None:
    person = tg.user(1001, started=True)
    asked = asyncio.create_task(bot.ok("sendMessage", chat_id=1001, text="早"))
    await tg.until(lambda: person.sees("早"))
    await asked
    with pytest.raises(TimeoutError, match="sendMessage: ok"):
        await tg.until(lambda: person.sees("晚"), seconds=0.01)
