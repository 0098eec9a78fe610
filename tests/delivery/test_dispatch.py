"""Messages leave in order, evenly and once, and what becomes of them is written down."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports import Reason, SendFailed
from coaching.effects import Lane
from coaching.messages import Answer, Edit, React, Text
from storage import outbox
from storage.outbox import Claimed
from storage.unit import Unit

if TYPE_CHECKING:
    from tests.delivery.conftest import House

SECOND = timedelta(seconds=1)


async def test_what_is_queued_arrives_and_is_written_down(house: House) -> None:
    await house.say("hello")
    await house.drive(house.worker(), 5)
    assert house.channel.texts() == ["hello"]
    row = (await house.rows())["hello"]
    assert (row.state, row.message_id, row.attempts, row.owner) == ("sent", 1001, 1, None)


async def test_a_commit_wakes_the_worker(house: House) -> None:
    worker = house.worker()
    async with house.running(worker) as driver:
        await driver.advance(house.clock.now() + 60 * SECOND)
        asked = house.clock.now()
        await house.say("at once")
        worker.wake.set()
        await driver.settle()
        assert house.channel.when("at once") == asked


async def test_a_future_message_leaves_when_it_is_due_and_not_before(house: House) -> None:
    due = house.clock.now() + timedelta(hours=3)
    await house.say("later", due=due)
    await house.drive(house.worker(), 4 * 3600)
    assert house.channel.when("later") == due


async def test_an_idle_worker_sleeps_without_end(house: House) -> None:
    async with house.running(house.worker()) as driver:
        await driver.settle()
        assert house.clock.asleep() == {"dispatch": None, "dispatch.slots": None}


async def test_messages_of_one_chat_arrive_in_the_order_they_were_said(house: House) -> None:
    for number in range(6):
        await house.say(f"m{number}")
    await house.drive(house.worker(), 10)
    assert house.channel.texts() == [f"m{number}" for number in range(6)]


async def test_a_chat_gets_three_at_once_and_then_one_a_second(house: House) -> None:
    for number in range(6):
        await house.say(f"m{number}")
    start = house.clock.now()
    await house.drive(house.worker(rate=1000), 10)
    waits = [(house.channel.when(f"m{n}") - start).total_seconds() for n in range(6)]
    assert max(waits[:3]) < 0.1
    assert [round(wait) for wait in waits[3:]] == [1, 2, 3]


async def test_answers_and_reactions_never_wait_behind_the_pace_of_a_chat(house: House) -> None:
    for number in range(5):
        await house.say(f"m{number}")
    await house.say("answer", message=Answer(callback_id="1"))
    await house.say("reaction", message=React(message_id=1, emoji="👌"))
    await house.drive(house.worker(rate=1000), 0.5)
    kinds = [type(message).__name__ for _, message, _ in house.channel.taken]
    assert kinds == ["Text", "Text", "Text", "Answer", "React"]


async def test_all_leave_evenly_at_99_percent_of_the_rate(house: House) -> None:
    for chat in range(1, 121):
        await house.say(f"m{chat}", chat, lane=Lane.BROADCAST, policy="never")
    await house.drive(house.worker(rate=30), 5)
    at = [when.timestamp() for _, _, when in house.channel.taken]
    assert len(at) == 120
    assert 119 / (at[-1] - at[0]) > 29.5
    for first in at:
        assert sum(first <= each < first + 1 for each in at) <= 30


async def test_a_reply_takes_the_next_slot_of_a_broadcast(house: House) -> None:
    for chat in range(1, 200):
        await house.say(f"m{chat}", chat, lane=Lane.BROADCAST, policy="never")
    worker = house.worker(rate=30)
    async with house.running(worker) as driver:
        await driver.advance(house.clock.now() + 2 * SECOND)
        asked = house.clock.now()
        await house.say("reply", 500)
        worker.wake.set()
        await driver.advance(asked + SECOND)
    assert house.channel.when("reply") - asked < 0.07 * SECOND


async def test_a_cancelled_broadcast_stops_within_two_ticks(house: House) -> None:
    for chat in range(1, 200):
        await house.say(f"m{chat}", chat, learner=5, lane=Lane.BROADCAST, policy="never")
    async with house.running(house.worker(rate=30)) as driver:
        await driver.advance(house.clock.now() + 2 * SECOND)
        before = len(house.channel.taken)
        async with house.database.begin() as unit:
            await outbox.unsay(unit, 5, (), house.clock.now())
        await driver.advance(house.clock.now() + 5 * SECOND)
    assert len(house.channel.taken) - before <= 7


async def test_however_long_a_tick_took_little_is_claimed_ahead(house: House) -> None:
    class Slow:
        def begin(self) -> AbstractAsyncContextManager[Unit]:
            house.clock.set(house.clock.now() + 5 * SECOND)
            return house.database.begin()

    for chat in range(1, 300):
        await house.say(f"m{chat}", chat, lane=Lane.BROADCAST, policy="never")
    worker = house.worker(Slow(), rate=30)
    await worker.tick()
    await worker.tick()
    claimed = list((await house.states()).values()).count("claimed")
    assert 6 <= claimed <= 24  # twice: two ticks, and two more for a tick that took longer


async def test_f01_one_chat_asked_to_wait_delays_nobody_else(house: House) -> None:
    house.channel.will(1, SendFailed("busy", retry_after=5))
    start = house.clock.now()
    for chat in (1, 2, 3, 4, 5):
        await house.say(f"a{chat}", chat)
    await house.say("b1", 1)
    await house.drive(house.worker(), 10)
    assert house.channel.when("a1") - start >= 5 * SECOND
    assert house.channel.when("b1") > house.channel.when("a1")
    for chat in (2, 3, 4, 5):
        assert house.channel.when(f"a{chat}") - start < SECOND
    assert sorted(house.channel.texts()) == ["a1", "a2", "a3", "a4", "a5", "b1"]


async def test_f01_the_wait_of_a_chat_holds_what_is_said_meanwhile_even_after_a_restart(
    house: House,
) -> None:
    house.channel.will(1, SendFailed("busy", retry_after=60))
    start = house.clock.now()
    await house.say("first")
    await house.drive(house.worker(), 5)
    await house.say("second")
    await house.drive(house.worker(), 70)
    assert house.channel.when("first") - start >= 60 * SECOND
    assert house.channel.texts() == ["first", "second"]


async def test_f02_three_chats_asked_to_wait_pause_everyone_through_a_restart(
    house: House,
) -> None:
    start = house.clock.now()
    for chat in (1, 2, 3):
        house.channel.will(chat, SendFailed("busy", retry_after=3600))
    for chat in range(1, 11):
        await house.say(
            f"p{chat}", chat, lane=Lane.PROMPT, expires=start + 600 * SECOND if chat > 5 else None
        )
    await house.drive(house.worker(), 60)
    tried = len(house.channel.tried)
    assert tried <= 7  # three refusals, and what was on the wire with them
    await house.say("reply", 50)
    await house.drive(house.worker(), 3400)
    assert len(house.channel.tried) == tried
    await house.drive(house.worker(), 3600)
    texts = house.channel.texts()
    late = [text for text in texts if house.channel.when(text) > start + 600 * SECOND]
    assert {"p1", "p2", "p3", "reply"} <= set(late)
    assert not {f"p{chat}" for chat in range(6, 11)} & set(late)
    assert len(texts) == len(set(texts))
    assert set((await house.states()).values()) <= {"sent", "expired"}


async def test_f03_a_wait_without_a_number_is_short_and_no_doubt(house: House) -> None:
    house.channel.will(1, SendFailed("busy"))
    await house.say("a", policy="never")
    await house.drive(house.worker(), 10)
    assert house.channel.texts() == ["a"]


async def test_f04_f05_f06_who_cannot_be_reached_is_tried_once_and_told_of(house: House) -> None:
    lost: list[tuple[int | None, str]] = []

    async def note(unit: Unit, row: Claimed, reason: Reason) -> None:
        lost.append((row.learner, reason))

    reasons: tuple[Reason, ...] = ("blocked", "deactivated", "no_chat")
    for chat, reason in enumerate(reasons, 1):
        house.channel.will(chat, SendFailed(reason))
        await house.say(f"a{chat}", chat, learner=chat)
        await house.say(f"b{chat}", chat, learner=chat, lane=Lane.PROMPT)
    await house.drive(house.worker(on_unreachable=note), 30)
    assert len(house.channel.tried) == 3
    assert lost == [(1, "blocked"), (2, "deactivated"), (3, "no_chat")]
    states = await house.states()
    assert {states[f"a{chat}"] for chat in (1, 2, 3)} == {"failed"}
    assert {states[f"b{chat}"] for chat in (1, 2, 3)} == {"cancelled"}


async def test_f04_who_is_no_learner_and_cannot_be_reached_concerns_nobody(house: House) -> None:
    house.channel.will(1, SendFailed("blocked"))
    await house.say("a")
    await house.drive(house.worker(), 5)
    assert await house.states() == {"a": "failed"}


async def test_f07_refused_markup_arrives_once_as_bare_words(house: House) -> None:
    house.channel.will(1, SendFailed("markup"))
    await house.say("a", message=Text(html="<b>早</b>安"))
    await house.drive(house.worker(), 5)
    assert house.channel.texts() == ["早安"]
    assert len(house.channel.tried) == 2


async def test_f09_an_essential_edit_of_a_lost_message_arrives_as_a_new_one(house: House) -> None:
    page, trifle = Edit(html="週報", message_id=4), Edit(html="x", message_id=4)
    house.channel.will(1, SendFailed("gone"))
    house.channel.will(2, SendFailed("gone"))
    await house.say("page", 1, kind="weekly", policy="free", message=page)
    await house.say("trifle", 2, kind="edit", policy="free", message=trifle)
    await house.drive(house.worker(), 10)
    assert house.channel.texts() == ["週報"]
    assert await house.states() == {"page": "sent", "trifle": "failed"}


async def test_f10_an_answer_that_comes_too_late_is_let_go(house: House) -> None:
    house.channel.will(1, SendFailed("expired"))
    await house.say("answer", policy="free", message=Answer(callback_id="1"))
    await house.say("text")
    await house.drive(house.worker(), 5)
    assert house.channel.texts() == ["text"]
    assert await house.states() == {"answer": "failed", "text": "sent"}


async def test_f17_f19_f21_a_lost_answer_costs_at_most_one_more_copy(house: House) -> None:
    house.channel.will(1, SendFailed("unknown"), SendFailed("unknown"), arriving=True)
    house.channel.will(2, SendFailed("unknown"))
    house.channel.will(3, SendFailed("unknown"), arriving=True)
    for chat in (1, 2, 3):
        await house.say(f"prompt{chat}", chat)
    await house.drive(house.worker(), 60)
    texts = house.channel.texts()
    assert texts.count("prompt1") == 2
    assert texts.count("prompt2") == 1
    assert texts.count("prompt3") == 2
    assert await house.states() == {"prompt1": "unknown", "prompt2": "sent", "prompt3": "sent"}


async def test_f17_a_broadcast_in_doubt_is_listed_and_not_repeated(house: House) -> None:
    house.channel.will(1, SendFailed("unknown"))
    await house.say("news", policy="never")
    await house.drive(house.worker(), 60)
    assert len(house.channel.tried) == 1
    assert await house.states() == {"news": "unknown"}


async def test_f18_whatever_the_channel_raises_is_a_doubt_and_the_worker_lives(
    house: House,
) -> None:
    for chat, error in enumerate((KeyError("result"), TypeError(), AttributeError(), OSError()), 1):
        house.channel.will(chat, error)
        await house.say(f"m{chat}", chat)
    await house.drive(house.worker(), 30)
    assert sorted(house.channel.texts()) == ["m1", "m2", "m3", "m4"]


async def test_f20_what_never_left_is_tried_until_it_does(house: House) -> None:
    house.channel.will(1, *(SendFailed("unreachable") for _ in range(8)))
    await house.say("a", policy="never")
    await house.drive(house.worker(), 300)
    assert house.channel.texts() == ["a"]
    assert len(house.channel.tried) == 9
    gaps = [
        after[2] - before[2]
        for before, after in zip(house.channel.tried, house.channel.tried[1:], strict=False)
    ]
    assert max(gaps) <= 61 * SECOND


async def test_f22_a_request_that_crawls_is_given_up_and_delays_nobody(house: House) -> None:
    house.channel.will(1, asyncio.Event())
    await house.say("slow", policy="never")
    await house.say("quick", 2)
    await house.drive(house.worker(deadline=0.05), 30)
    assert house.channel.texts() == ["quick"]
    assert await house.states() == {"slow": "unknown", "quick": "sent"}


async def test_f38_a_stalled_process_still_sends_every_prompt(house: House) -> None:
    due = house.clock.now() + 60 * SECOND
    for chat in range(1, 6):
        await house.say(f"p{chat}", chat, due=due, lane=Lane.PROMPT)
    worker = house.worker()
    async with house.running(worker) as driver:
        await driver.settle()
        house.clock.set(due + 3 * SECOND)
        await driver.advance(due + 10 * SECOND)
    assert len(house.channel.taken) == 5
    assert max(at for _, _, at in house.channel.taken) <= due + 10 * SECOND


async def test_f69_after_three_days_nothing_stale_is_sent(house: House) -> None:
    start = house.clock.now()
    for chat in range(1, 101):
        await house.say(f"p{chat}", chat, lane=Lane.PROMPT, expires=start + 3 * 3600 * SECOND)
    await house.say("page", 999, lane=Lane.SUMMARY)
    house.clock.set(start + timedelta(days=3))
    await house.drive(house.worker(), 10)
    assert house.channel.texts() == ["page"]
    states = await house.states()
    assert sum(state == "expired" for state in states.values()) == 100


async def test_f69_prompts_that_are_due_at_once_leave_at_the_allowed_rate(
    house: House,
) -> None:
    async with house.database.begin() as unit:
        await outbox.say(unit, [house.made(f"p{n}", n) for n in range(1, 251)], house.clock.now())
    await house.drive(house.worker(rate=25), 15)
    at = [when.timestamp() for _, _, when in house.channel.taken]
    assert len(at) == len({chat for chat, _, _ in house.channel.taken}) == 250
    assert (
        max(sum(first <= each < first + 1 for each in at[n : n + 40]) for n, first in enumerate(at))
        <= 25
    )
    assert at[-1] - at[0] <= 10.3


async def test_a_body_that_is_no_message_is_given_up(house: House) -> None:
    await house.say("erased")
    await house.say("next")
    async with house.database.begin() as unit:
        await unit.connection.exec_driver_sql(
            "UPDATE outbox SET body = '{}' WHERE dedupe = 'erased'"
        )
    await house.drive(house.worker(), 5)
    assert await house.states() == {"erased": "failed", "next": "sent"}


async def test_a_refused_token_stops_all_sending_for_half_a_minute(house: House) -> None:
    house.channel.will(1, SendFailed("token"))
    for chat in range(1, 9):
        await house.say(f"m{chat}", chat)
    start = house.clock.now()
    await house.drive(house.worker(), 60)
    assert sorted(house.channel.texts()) == [f"m{chat}" for chat in range(1, 9)]
    assert sum(at < start + 30 * SECOND for _, _, at in house.channel.tried) <= 3


async def test_an_edit_waits_for_the_message_it_changes(house: House) -> None:
    await house.say("prompt", lane=Lane.PROMPT)
    await house.say("edit", policy="free", message=Edit(html="changed", of="prompt"))
    await house.drive(house.worker(), 5)
    first, second = (message for _, message, _ in house.channel.taken)
    assert first == Text(html="prompt")
    assert second == Edit(html="changed", of="prompt", message_id=1001)


async def test_an_edit_waits_for_a_message_that_is_still_to_come(house: House) -> None:
    due = house.clock.now() + 3600 * SECOND
    await house.say("prompt", lane=Lane.PROMPT, due=due)
    await house.say("edit", policy="free", message=Edit(html="changed", of="prompt"))
    await house.say("other")
    await house.drive(house.worker(), 3700)
    assert [at >= due for _, _, at in house.channel.taken] == [False, True, True]
    assert isinstance(house.channel.taken[2][1], Edit)


async def test_an_edit_of_what_never_arrived_is_said_anew_or_dropped(house: House) -> None:
    house.channel.will(1, SendFailed("refused"))
    await house.say("lost")
    await house.say("page", kind="weekly", policy="free", message=Edit(html="週報", of="lost"))
    await house.say("trifle", kind="edit", policy="free", message=Edit(html="x", of="lost"))
    await house.say("nobody", kind="edit", policy="free", message=Edit(html="x", of="never said"))
    await house.drive(house.worker(), 10)
    assert house.channel.texts() == ["週報"]
    assert await house.states() == {
        "lost": "failed",
        "page": "sent",
        "trifle": "failed",
        "nobody": "failed",
    }


async def test_an_edit_said_before_its_message_does_not_turn_in_circles(house: House) -> None:
    await house.say("edit", kind="edit", policy="free", message=Edit(html="x", of="prompt"))
    await house.say("prompt")
    await house.drive(house.worker(), 5)
    assert await house.states() == {"edit": "failed", "prompt": "sent"}


async def test_two_workers_send_everything_once_and_keep_one_line(house: House) -> None:
    for chat in range(1, 61):
        await house.say(f"m{chat}", chat)
    one, two = house.worker(rate=20), house.worker(rate=20, name="other")
    stop = asyncio.Event()
    other = asyncio.create_task(two.run(stop))
    await house.drive(one, 6)
    stop.set()
    house.clock.set(house.clock.now() + SECOND)
    await other
    assert sorted(house.channel.texts()) == sorted(f"m{chat}" for chat in range(1, 61))
