"""Broadcasts on their way: the real bot, a local Telegram and a clock in our hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.demo.faults import Fault
from bot.demo.phone import Phone
from coaching.broadcast.effects import SaveBroadcast, SteerMessages
from coaching.broadcast.records import Audience, Broadcast, Tally
from coaching.broadcast.stages import stages
from coaching.effects import Effect, SaveLearner
from coaching.messages import Media, Message, Text, to_json
from coaching.records import Learner, record_id
from storage import broadcasts, effects

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

ONE = 77
HERE_ALONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is the same on every database."""


class Office:
    """An admin's desk, without its screens: broadcasts are confirmed and steered as rows."""

    def __init__(self, journey: Journey, admin: Phone) -> None:
        self.journey = journey
        self.admin = admin

    async def sends(
        self,
        message: Message | None = None,
        *,
        id: int = ONE,
        zones: tuple[str, ...] = ("Asia/Taipei",),
        timing: Any = "now",
        wall: time | None = None,
        settle: bool = True,
        **fields: Any,
    ) -> None:
        """Confirm a broadcast."""
        app, now = self.journey.stage.app, self.journey.stage.clock.now()
        author = await self.journey.staff_of(self.admin)
        made = Broadcast(
            id=id,
            author=author.id,
            chat=author.chat,
            state="waiting",
            message=None if message is None else to_json(message),
            timing=timing,
            wall=wall,
            stages=stages(timing, zones, now, app.programme.now.quiet, wall=wall),
            created_at=now,
            confirmed_at=now,
            **fields,
        )
        await self.writes(SaveBroadcast(broadcast=made), settle=settle)

    async def steers(self, state: Any, how: Any, id: int = ONE) -> None:
        """Pause, resume or cancel, as `perform` does."""
        found, quiet = await self.read(id), self.journey.stage.app.programme.now.quiet
        await self.writes(
            SaveBroadcast(broadcast=replace(found, state=state)),
            SteerMessages(broadcast=id, how=how, quiet=quiet),
            settle=False,
        )

    async def writes(self, *decided: Effect, settle: bool = True) -> None:
        """Write what was decided, and wake the loop."""
        app = self.journey.stage.app
        async with app.database.begin() as unit:
            await effects.write(unit, decided, self.journey.stage.clock.now())
        app.broadcaster.wake.set()
        app.dispatcher.wake.set()
        if settle:
            await self.journey.stage.settle()

    async def read(self, id: int = ONE) -> Broadcast:
        """How it stands."""
        async with self.journey.stage.app.database.read() as unit:
            found = await broadcasts.by_id(unit, id)
        assert found is not None
        return found

    async def counts(self, id: int = ONE) -> Tally:
        """What became of it so far."""
        async with self.journey.stage.app.database.read() as unit:
            found = await broadcasts.by_id(unit, id)
            assert found is not None
            return await broadcasts.tally(unit, found)

    async def crowd(self, count: int, zone: str = "Asia/Taipei", first: int = 3000) -> list[Phone]:
        """Learners with phones, who joined some time ago and have no appointments."""
        made: list[Effect] = []
        phones = []
        now = self.journey.stage.clock.now()
        for number in range(first, first + count):
            phones.append(self.journey.stage.telegram.user(number, f"學員{number}", started=True))
            made.append(
                SaveLearner(
                    learner=Learner(
                        id=record_id(f"learner:{number}"),
                        chat=number,
                        cohort=1,
                        status="active",
                        zone=zone,
                        joined_at=now,
                        created_at=now,
                    )
                )
            )
        await self.writes(*made)
        return phones

    def got(self, phones: list[Phone], text: str) -> int:
        """How many have it on their phones; nobody has it twice."""
        times = [[each.text for each in phone.chat.messages].count(text) for phone in phones]
        assert max(times) <= 1
        return sum(times)


@pytest.fixture
async def office(journey: Journey) -> Office:
    """An admin at work, nine o'clock in Taipei."""
    return Office(journey, await journey.coach(roles=("admin",)))


async def test_a_broadcast_reaches_everybody_once_and_ends_with_a_report(office: Office) -> None:
    phones = await office.crowd(40)
    await office.sends(Text(html="<b>早安</b>，今天下雨"))
    await office.journey.passes(seconds=10)
    assert office.got(phones, "早安，今天下雨") == 40
    done = await office.read()
    assert (done.state, done.expanded) == ("done", 40)
    assert done.result == Tally(sent=40)
    said = [seen for seen in office.admin.chat.messages if seen.sender == "bot"]
    assert said[-1].date >= said[-2].date
    assert "40" in said[-1].text


@HERE_ALONE
async def test_progress_is_one_message_that_is_renewed(office: Office) -> None:
    await office.crowd(300)
    before = len(office.admin.chat.messages)
    await office.sends(Text(html="早"))
    await office.journey.passes(seconds=4)
    shown = office.admin.chat.messages[before]
    first = shown.text
    assert len(office.admin.chat.messages) == before + 1
    assert (await office.counts()).sent < 300
    await office.journey.passes(seconds=4)
    assert shown.text != first
    assert shown.edited
    await office.journey.passes(seconds=20)
    assert len(office.admin.chat.messages) == before + 2


async def test_a_pause_holds_within_two_ticks_and_going_on_loses_nobody(office: Office) -> None:
    phones = await office.crowd(120)
    await office.sends(Text(html="早"), settle=False)
    await office.journey.passes(seconds=2)
    await office.steers("paused", "hold")
    held = office.got(phones, "早")
    assert 0 < held < 120
    await office.journey.passes(minutes=5)
    after = office.got(phones, "早")
    assert after <= held + 2 * 3 + 1
    assert (await office.counts()).waiting == 120 - after
    await office.steers("running", "release")
    await office.journey.passes(seconds=10)
    assert office.got(phones, "早") == 120
    assert (await office.read()).state == "done"


@HERE_ALONE
async def test_who_sleeps_when_it_goes_on_has_it_in_the_morning(office: Office) -> None:
    phones = await office.crowd(60)
    await office.sends(Text(html="早"), settle=False)
    await office.journey.passes(seconds=1)
    await office.steers("paused", "hold")
    # It is nine in the morning, and goes on at eleven in the night.
    await office.journey.passes(hours=14)
    before = office.got(phones, "早")
    assert 0 < before < 60
    await office.steers("running", "release")
    await office.journey.passes(hours=8, minutes=55)
    assert office.got(phones, "早") == before
    assert any("其他人 11/24 08:00 才送" in each.text for each in office.admin.chat.messages)
    await office.journey.passes(minutes=6)
    assert office.got(phones, "早") == 60
    assert (await office.read()).state == "done"


async def test_a_cancel_takes_effect_within_two_ticks_and_is_reported(office: Office) -> None:
    phones = await office.crowd(120)
    await office.sends(Text(html="早"), settle=False)
    await office.journey.passes(seconds=2)
    await office.steers("cancelled", "cancel")
    before = office.got(phones, "早")
    await office.journey.passes(seconds=10)
    after = office.got(phones, "早")
    assert after <= before + 2 * 3 + 1
    ended = await office.read()
    assert ended.state == "cancelled"
    assert ended.result == Tally(sent=after, cancelled=120 - after)


@HERE_ALONE
async def test_what_was_refused_for_the_moment_is_held_too(office: Office) -> None:
    phones = await office.crowd(3)
    busy = Fault("too_many_requests", retry_after=30)
    office.journey.stage.telegram.faults.add(busy, "sendMessage", chat=phones[0].id)
    await office.sends(Text(html="早"), settle=False)
    await office.journey.passes(seconds=1)
    await office.steers("paused", "hold")
    await office.journey.passes(minutes=2)
    assert office.got(phones, "早") == 2


@HERE_ALONE
async def test_each_zone_is_served_at_its_own_hour(office: Office) -> None:
    taipei = await office.crowd(2)
    tokyo = await office.crowd(2, "Asia/Tokyo", first=4000)
    zones = ("Asia/Taipei", "Asia/Tokyo")
    # It is nine in Taipei and ten in Tokyo.
    await office.sends(Text(html="早"), zones=zones, timing="local", wall=time(9, 30))
    await office.journey.passes(minutes=31)
    assert (office.got(taipei, "早"), office.got(tokyo, "早")) == (2, 0)
    await office.journey.passes(hours=22, minutes=50)
    assert office.got(tokyo, "早") == 0
    await office.journey.passes(minutes=20)
    assert (office.got(taipei, "早"), office.got(tokyo, "早")) == (2, 2)
    assert (await office.read()).state == "done"


@HERE_ALONE
async def test_nobody_is_woken_in_their_quiet_hours(office: Office) -> None:
    taipei = await office.crowd(2)
    london = await office.crowd(2, "Europe/London", first=4000)
    # It is one in the morning in London.
    await office.sends(Text(html="早"), zones=("Asia/Taipei", "Europe/London"))
    await office.journey.passes(hours=6, minutes=55)
    assert (office.got(taipei, "早"), office.got(london, "早")) == (2, 0)
    await office.journey.passes(minutes=6)
    assert office.got(london, "早") == 2


@HERE_ALONE
async def test_a_file_goes_out_by_its_id_with_its_caption(office: Office) -> None:
    phones = await office.crowd(2)
    shown = office.admin.send_photo("海報")
    await office.journey.stage.settle()
    file_id = shown.raw.content["photo"][-1]["file_id"]
    await office.sends(Media(media="photo", file_id=file_id, html="<i>新</i>海報"))
    await office.journey.passes(seconds=5)
    assert office.got(phones, "新海報") == 2
    assert phones[0].last.kind == "photo"
    assert phones[0].last.photo == shown.photo


@HERE_ALONE
async def test_two_broadcasts_run_at_once(office: Office) -> None:
    left = await office.crowd(60)
    right = await office.crowd(60, first=4000)
    for number, phones in ((1, left), (2, right)):
        chats = Audience(chats=frozenset(phone.id for phone in phones))
        await office.sends(Text(html=f"第 {number} 則"), id=number, audience=chats, settle=False)
    await office.journey.passes(seconds=10)
    assert office.got(left, "第 1 則") == 60
    assert office.got(right, "第 2 則") == 60
    assert office.got(left, "第 2 則") == 0
    assert {(await office.read(number)).state for number in (1, 2)} == {"done"}


async def test_a_second_one_on_the_same_day_leaves_out_who_had_the_first(office: Office) -> None:
    phones = await office.crowd(5)
    await office.sends(Text(html="第 1 則"), id=1)
    await office.journey.passes(seconds=5)
    await office.sends(Text(html="第 2 則"), id=2)
    await office.journey.passes(seconds=5)
    assert office.got(phones, "第 2 則") == 0
    assert (await office.read(2)).result == Tally()
    await office.journey.passes(hours=20)
    await office.sends(Text(html="第 3 則"), id=3)
    await office.journey.passes(hours=20)
    assert office.got(phones, "第 3 則") == 5


async def test_who_blocked_the_bot_is_reported_and_can_be_tried_again(office: Office) -> None:
    phones = await office.crowd(3)
    phones[0].block()
    await office.journey.stage.settle()
    forbidden = Fault("forbidden")
    office.journey.stage.telegram.faults.add(forbidden, "sendMessage", chat=phones[1].id)
    await office.sends(Text(html="早"))
    await office.journey.passes(seconds=5)
    assert office.got(phones, "早") == 1
    assert (await office.read()).result == Tally(sent=1, failed={"blocked": 1})
    phones[1].send("我回來了")
    await office.journey.passes(seconds=20)
    await office.writes(SteerMessages(broadcast=ONE, how="again"), settle=False)
    await office.journey.passes(seconds=5)
    assert office.got(phones, "早") == 2
    assert (await office.read()).result == Tally(sent=2)


@HERE_ALONE
async def test_a_broadcast_leaves_the_open_question_open(office: Office) -> None:
    learner = await office.journey.joined()
    await office.sends(Text(html="下週休館"))
    await office.journey.passes(seconds=5)
    await office.journey.answered(learner, "今天來了 8 位客人")
    (entry,) = await office.journey.entries(learner)
    (prompt,) = await office.journey.prompts(learner)
    assert entry.delivery == prompt.id


async def test_a_broadcast_question_takes_the_place_of_the_days(office: Office) -> None:
    learner = await office.journey.joined()
    await office.sends(prompt="p3.2.1-act-01")
    await office.journey.passes(seconds=5)
    first, second = await office.journey.prompts(learner)
    assert (first.state, second.via, second.prompt_id) == ("swapped", "broadcast", "p3.2.1-act-01")
    assert second.message_id == learner.last.id
    await office.journey.answered(learner, "今天數了 8 位客人")
    (entry,) = await office.journey.entries(learner)
    assert (entry.delivery, entry.item) == (second.id, "P3.2.1")
    # The appointment of today asks nothing more; tomorrow's does.
    await office.journey.passes(hours=12)
    assert len(await office.journey.prompts(learner)) == 2
    await office.journey.passes(hours=14)
    assert len(await office.journey.prompts(learner)) == 3


@HERE_ALONE
async def test_who_is_writing_is_heard_to_the_end(office: Office) -> None:
    learner = await office.journey.joined()
    (asked,) = await office.journey.prompts(learner)
    await office.journey.says(learner, "今天先問了兩位客人")
    await office.sends(prompt="p3.2.1-act-01", settle=False)
    await office.journey.passes(seconds=2)
    assert len(learner.chat.messages) and "兩位" in learner.chat.messages[-1].text
    await office.journey.says(learner, "還有一位沒空")
    await office.journey.passes(seconds=20)
    (entry,) = await office.journey.entries(learner)
    assert entry.delivery == asked.id
    assert len(entry.parts) == 2
    await office.journey.answered(learner, "這題的答案")
    _, second = await office.journey.entries(learner)
    assert second.item == "P3.2.1"


async def test_the_question_of_a_cancelled_broadcast_takes_no_words(office: Office) -> None:
    learner = await office.journey.joined()
    await office.crowd(60)
    await office.sends(prompt="p3.2.1-act-01", settle=False)
    await office.journey.passes(seconds=0.5)
    await office.steers("cancelled", "cancel")
    await office.journey.passes(seconds=10)
    found = (await office.read()).result
    assert found is not None
    assert found.sent < 61 and found.sent + found.cancelled == 61
    asked = (await office.journey.prompts(learner))[-1]
    assert (asked.state == "asked") == (asked.message_id is not None)
