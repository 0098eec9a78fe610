"""Polling: what is stored, when it is confirmed, and how it goes on after any failure."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from bot.demo.faults import Fault, Kind
from bot.demo.local import LocalTelegram
from bot.telegram.api import Api
from bot.telegram.fields import Unreadable
from bot.telegram.parse import KINDS, parse
from bot.telegram.poll import Poller, TokenRefused
from bot.telegram.receive import received_from
from storage.inbox import Received

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


class Clock(Protocol):
    """The clock of these tests."""

    waits: asyncio.Queue[float]

    def now(self) -> datetime: ...

    def set(self, instant: datetime) -> None: ...

    async def wait(
        self, until: datetime | None, wake: asyncio.Event | None, who: str = ""
    ) -> None: ...

    async def pass_one(self) -> float: ...


class Kept:
    """Stands for the table: each update once, and what was unconfirmed when it was stored."""

    def __init__(self, tg: LocalTelegram) -> None:
        self._tg = tg
        self.rows: dict[int, Received] = {}
        self.batches: asyncio.Queue[int] = asyncio.Queue()
        self.failures = 0
        self.confirmed_early: list[int] = []

    async def __call__(self, batch: list[Received]) -> None:
        """Store a batch, or fail as often as was asked."""
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        waiting = {update.id for update in self._tg.waiting}
        for update in batch:
            if update.update_id not in waiting and update.update_id not in self.rows:
                self.confirmed_early.append(update.update_id)
            self.rows[update.update_id] = update
        self.batches.put_nowait(len(batch))

    async def hold(self, many: int) -> None:
        """Wait until so many updates are stored."""
        async with asyncio.timeout(10):
            while len(self.rows) < many:
                await self.batches.get()

    @property
    def texts(self) -> list[str]:
        """The words of the stored messages."""
        return [json.loads(row.raw)["message"]["text"] for row in self.rows.values()]


class Running:
    """A poller at work."""

    def __init__(self, poller: Poller, kept: Kept) -> None:
        self.poller = poller
        self.kept = kept
        self.stop = asyncio.Event()
        self.task = asyncio.ensure_future(poller.run(self.stop))

    async def confirm(self, tg: LocalTelegram) -> None:
        """Wait until the server has been told of everything stored."""
        async with asyncio.timeout(5):
            while tg.pending:
                await asyncio.wait({self.task}, timeout=0.005)

    async def end(self) -> None:
        """Stop it; it has a second to obey."""
        self.stop.set()
        await asyncio.wait_for(asyncio.gather(self.task, return_exceptions=True), 1)


Start = Callable[[], Awaitable[Running]]


@pytest.fixture
async def start(api: Api, tg: LocalTelegram, clock: Clock) -> AsyncIterator[Start]:
    """Starts a poller, and stops it at the end."""
    running: list[Running] = []

    async def begin() -> Running:
        kept = Kept(tg)
        running.append(Running(Poller(api, kept, clock), kept))
        return running[-1]

    yield begin
    for one in running:
        await one.end()


async def test_updates_are_stored_before_they_are_confirmed(
    tg: LocalTelegram, start: Start
) -> None:
    mei = tg.user(42)
    for number in range(5):
        mei.send(f"第 {number} 句")
    run = await start()
    await run.kept.hold(5)
    mei.send("第 5 句")
    await run.kept.hold(6)
    assert run.kept.texts == [f"第 {number} 句" for number in range(6)]
    assert run.kept.confirmed_early == []
    assert {row.chat for row in run.kept.rows.values()} == {42}


async def test_the_first_request_has_no_offset_and_names_what_it_wants(
    tg: LocalTelegram, start: Start
) -> None:
    run = await start()
    tg.user(42).send("早")
    await run.kept.hold(1)
    first = next(call for call in tg.calls if call.method == "getUpdates")
    assert "offset" not in first.params
    assert first.params["allowed_updates"] == list(KINDS)
    assert first.params["timeout"] == 50
    assert run.poller.health.last_good is not None
    assert run.poller.health.trouble == ""


async def test_a_lone_surrogate_and_a_nul_survive_storing(tg: LocalTelegram, start: Start) -> None:
    run = await start()
    tg.inject({"update_id": 9, "message": {"chat": {"id": 42}, "text": "a\0b\ud83d"}})
    await run.kept.hold(1)
    assert run.kept.rows[9].raw.isascii()
    assert json.loads(run.kept.rows[9].raw)["message"]["text"] == "a\0b\ud83d"


async def test_stopping_ends_a_long_poll_at_once(tg: LocalTelegram, start: Start) -> None:
    run = await start()
    tg.user(42).send("早")
    await run.kept.hold(1)
    await run.end()
    assert run.task.done()
    assert not run.task.cancelled()


async def test_stopping_ends_the_wait_after_a_failure_at_once(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    tg.faults.add(Fault("server_error"), "getUpdates", times=99)
    run = await start()
    await clock.waits.get()
    await run.end()
    assert run.task.done()


async def test_f23_a_batch_that_could_not_be_stored_is_fetched_again(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    mei = tg.user(42)
    mei.send("一")
    mei.send("二")
    run = await start()
    run.kept.failures = 3
    assert [await clock.pass_one() for _ in range(3)] == [1, 2, 4]
    await run.kept.hold(2)
    assert run.kept.texts == ["一", "二"]
    assert run.kept.confirmed_early == []
    assert run.poller.health.trouble == ""


async def test_f23_a_lost_reply_loses_nothing_though_the_server_confirmed(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    mei = tg.user(42)
    mei.send("一")
    tg.faults.add(Fault("reset", accepted=True), "getUpdates", after=1, times=3)
    run = await start()
    await run.kept.hold(1)
    mei.send("二")
    for _ in range(3):
        await clock.pass_one()
        mei.send("又")
    await run.kept.hold(5)
    assert run.kept.texts == ["一", "二", "又", "又", "又"]


async def test_f27_ids_that_start_anew_below_the_known_ones_lose_nothing(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    old = (1 << 40) + 5
    run = await start()
    tg.inject({"update_id": old, "message": {"chat": {"id": 42}, "text": "舊"}})
    await run.kept.hold(1)
    await run.confirm(tg)
    clock.set(clock.now() + timedelta(days=8))
    tg.user(42).send("新")
    await run.kept.hold(2)
    await run.end()
    again = await start()
    tg.user(42).send("更新")
    await again.kept.hold(1)
    assert run.kept.texts == ["舊", "新"]
    assert "更新" in again.kept.texts
    assert max(again.kept.rows) < old


async def test_f26_a_backlog_of_ten_thousand_is_taken_in(tg: LocalTelegram, start: Start) -> None:
    for number in range(10_000):
        tg.inject({"message": {"chat": {"id": number + 1}, "text": f"{number}"}})
    run = await start()
    await run.kept.hold(10_000)
    assert sorted(map(int, run.kept.texts)) == list(range(10_000))


async def test_f24_a_poison_update_hinders_no_other(tg: LocalTelegram, start: Start) -> None:
    mei = tg.user(42)
    for number in range(100):
        if number == 50:
            tg.inject({"message": {"message_id": 1, "chat": {"id": 42, "type": "private"}}})
        else:
            mei.send(f"{number}")
    run = await start()
    await run.kept.hold(100)
    handled, quarantined = 0, 0
    for row in run.kept.rows.values():
        try:
            parse(json.loads(row.raw), AT)
            handled += 1
        except Unreadable:
            quarantined += 1
    assert (handled, quarantined) == (99, 1)


SPOILT: list[Fault | Kind] = [
    "not_found_html",
    Fault("server_error", status=500),
    Fault("server_error", status=502),
    Fault("server_error", status=504),
    "too_many_requests",
    "too_many_requests_html",
    "ok_html",
    "truncated",
    "ok_false",
    "empty_list",
    "null_result",
    "huge",
    "reset",
]


@pytest.mark.parametrize("fault", SPOILT)
async def test_f16_f17_f18_f21_polling_goes_on_after_any_spoilt_answer(
    tg: LocalTelegram, start: Start, clock: Clock, fault: Fault | Kind
) -> None:
    tg.faults.add(fault, "getUpdates")
    tg.user(42).send("早")
    run = await start()
    assert await clock.pass_one() == 1
    await run.kept.hold(1)
    assert run.kept.texts == ["早"]


async def test_waits_grow_to_half_a_minute_and_no_further(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    tg.faults.add(Fault("server_error"), "getUpdates", times=8)
    tg.user(42).send("早")
    run = await start()
    assert [await clock.pass_one() for _ in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]
    await run.kept.hold(1)


async def test_a_trouble_is_logged_once_and_its_end_once(
    tg: LocalTelegram, start: Start, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.telegram")
    tg.faults.add(Fault("server_error"), "getUpdates", times=5)
    tg.user(42).send("早")
    run = await start()
    for _ in range(5):
        await clock.pass_one()
    await run.kept.hold(1)
    mei = tg.user(42)
    mei.send("午")
    await run.kept.hold(2)
    told = [record for record in caplog.records if record.name.startswith("bot.telegram")]
    assert [getattr(record, "action", "") for record in told] == ["poll_server", "poll_recovered"]


async def test_f20_a_server_out_of_reach_is_told_as_such(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    await tg.server.stop()
    run = await start()
    await clock.pass_one()
    await clock.waits.get()
    assert run.poller.health.trouble == "unreachable"
    assert run.poller.health.last_good is None


async def test_f13_a_second_poller_is_named_and_polling_recovers(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    tg.faults.add("conflict", "getUpdates", times=12)
    tg.user(42).send("早")
    run = await start()
    waits = [await clock.pass_one() for _ in range(2)]
    health = run.poller.health
    assert health.trouble == "conflict"
    assert health.since == AT
    assert "Another program" in health.sentence
    waits += [await clock.pass_one() for _ in range(10)]
    assert waits[0] >= 3
    assert max(waits) <= 10
    await run.kept.hold(1)
    assert health == replace(health, trouble="", since=None, sentence="")


async def test_f14_polling_goes_on_after_one_401(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    tg.faults.add("unauthorized", "getUpdates")
    tg.user(42).send("早")
    run = await start()
    assert await clock.pass_one() <= 5
    await run.kept.hold(1)


async def test_f15_a_token_refused_for_ten_minutes_ends_the_program_with_a_sentence(
    tg: LocalTelegram, start: Start, clock: Clock
) -> None:
    tg.faults.add("unauthorized", "getUpdates", times=999)
    run = await start()
    waits: list[float] = []
    while not run.task.done():
        turn = asyncio.ensure_future(clock.pass_one())
        await asyncio.wait({turn, run.task}, return_when=asyncio.FIRST_COMPLETED)
        if turn.done():
            waits.append(turn.result())
        turn.cancel()
    assert all(seconds == 30 for seconds in waits[1:])
    assert 600 <= sum(waits) < 640
    with pytest.raises(TokenRefused, match=r"revoked.*@BotFather.*COACH_BOT_TOKEN"):
        await run.task
    assert TokenRefused.exit_code == 78


async def test_f29_a_webhook_in_the_way_is_named_by_its_host(
    tg: LocalTelegram, start: Start, clock: Clock, api: Api
) -> None:
    await api.call("setWebhook", {"url": "https://old.example.tw/secret/path"})
    run = await start()
    await clock.waits.get()
    assert run.poller.health.trouble == "webhook"
    assert "old.example.tw" in run.poller.health.sentence
    assert "secret/path" not in run.poller.health.sentence
    assert "--take-over" in run.poller.health.sentence


async def test_f29_a_webhook_whose_host_cannot_be_asked_is_still_told(
    tg: LocalTelegram, start: Start, clock: Clock, api: Api
) -> None:
    await api.call("setWebhook", {"url": "https://old.example.tw/"})
    tg.faults.add("server_error", "getWebhookInfo")
    run = await start()
    await clock.waits.get()
    assert "an unknown host" in run.poller.health.sentence


class Scripted(Api):
    """A server that answers at once, whatever is asked."""

    __slots__ = ("answers", "asked")

    def __init__(self, answers: list[Any]) -> None:
        super().__init__("1:x")
        with self._unfrozen():
            self.answers = answers
            self.asked: list[dict[str, Any]] = []

    async def call(
        self, method: str, params: dict[str, Any], *, read_timeout: float | None = None
    ) -> Any:
        """The next answer, or an empty batch."""
        self.asked.append(params)
        return self.answers.pop(0) if self.answers else []


async def test_a_server_that_answers_nothing_at_once_is_not_asked_in_a_hot_loop(
    tg: LocalTelegram, clock: Clock
) -> None:
    run = Running(Poller(Scripted([]), Kept(tg), clock), Kept(tg))
    assert [await clock.pass_one() for _ in range(3)] == [1, 1, 1]
    await run.end()


async def test_f23_the_same_batch_again_in_another_order_confirms_all_and_makes_no_second_row(
    tg: LocalTelegram, clock: Clock
) -> None:
    kept = Kept(tg)
    batch: list[Any] = [{"update_id": number, "poll": {}} for number in (3, 9, 5)]
    api = Scripted([batch, batch[::-1], []])
    run = Running(Poller(api, kept, clock), kept)
    await clock.waits.get()
    await run.end()
    assert sorted(kept.rows) == [3, 5, 9]
    assert [params.get("offset") for params in api.asked[:4]] == [None, 10, 10, None]


async def test_updates_without_an_id_are_counted_and_hinder_no_other(
    tg: LocalTelegram, clock: Clock
) -> None:
    kept = Kept(tg)
    batch = [7, {"message": {}}, {"update_id": "8"}, {"update_id": 9, "poll": {}}]
    run = Running(Poller(Scripted([batch]), kept, clock), kept)
    await kept.hold(1)
    await run.end()
    assert list(kept.rows) == [9]
    assert run.poller.health.unreadable == 3


def test_an_update_that_cannot_be_written_again_keeps_its_id() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    received = received_from({"update_id": 9, "message": deep})
    assert received == Received(update_id=9, chat=0, raw='{"update_id": 9}')
