"""People who block the bot, delete their account, or cannot be written to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone
from coaching.effects import Lane, Say
from coaching.messages import Text
from storage import learners, outbox

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


def sends(journey: Journey, phone: Phone) -> list[str]:
    """The calls that write to a person, with how they ended."""
    return [
        str(call.outcome)
        for call in journey.stage.telegram.calls
        if call.method.startswith("send") and str(call.params.get("chat_id")) == str(phone.id)
    ]


async def queued_for_later(journey: Journey, phone: Phone) -> None:
    """Something that the bot is to say to a learner in a month."""
    async with journey.stage.app.database.begin() as unit:
        who = (await learners.by_chats(unit, [phone.id]))[phone.id]
        now = journey.stage.clock.now()
        later = Say(
            dedupe="later",
            chat=phone.id,
            learner=who.id,
            kind="screen",
            lane=Lane.SUMMARY,
            policy="once_more",
            message=Text(html="later"),
            due=now + timedelta(days=30),
        )
        await outbox.say(unit, [later], now)


async def test_who_blocks_the_bot_is_left_alone_until_they_return(journey: Journey) -> None:
    """F04."""
    phone = await journey.joined()
    tried = len(sends(journey, phone))
    phone.block()
    await journey.stage.settle()
    await journey.passes(days=5)
    assert len(sends(journey, phone)) == tried
    assert [row.status for row in await rows(journey, "SELECT status FROM learners")] == ["blocked"]
    assert await rows(journey, "SELECT kind FROM appointments") == []


@on_one_database
async def test_a_block_that_telegram_never_told_costs_one_call(journey: Journey) -> None:
    """F04. Everything queued for them is called off."""
    phone = await journey.joined()
    tried = len(sends(journey, phone))
    phone.chat.raw.standing = "kicked"
    await journey.passes(days=5)
    assert len(sends(journey, phone)) == tried + 1
    assert [row.status for row in await rows(journey, "SELECT status FROM learners")] == ["blocked"]
    assert await rows(journey, "SELECT id FROM outbox WHERE state = 'queued'") == []


@on_one_database
async def test_who_unblocks_the_bot_gets_the_next_scheduled_prompt_and_nothing_else(
    journey: Journey,
) -> None:
    """F04."""
    phone = await journey.joined()
    await journey.answered(phone, "今天 10 位")
    phone.block()
    await journey.passes(days=2)
    phone.unblock()
    await journey.stage.settle()
    seen = len(phone.chat.messages)
    await journey.passes(hours=1)
    assert len(phone.chat.messages) == seen
    await journey.passes(hours=24)
    prompts = [each for each in phone.chat.messages[seen:] if "換一題" in each.labels]
    assert len(prompts) == 1


@on_one_database
async def test_blocking_in_mid_answer_and_coming_back_keeps_the_history(journey: Journey) -> None:
    """F98."""
    phone = await journey.joined()
    await journey.says(phone, "前半句，還沒寫完")
    phone.block()
    await journey.stage.settle()
    await journey.passes(days=1)
    phone.start()
    await journey.stage.settle()
    assert "你已經在裡面了" in phone.last.text
    await journey.says(phone, "/history")
    assert "前半句，還沒寫完" in phone.last.text


@on_one_database
async def test_a_new_account_is_a_new_person(journey: Journey) -> None:
    """F98. History goes with the number, never with the name."""
    old = await journey.joined(1001, "小芸")
    await journey.answered(old, "這是我的祕密 3 件")
    new = await journey.joined(2002, "小芸")
    await journey.says(new, "/history")
    assert "還沒有紀錄" in new.last.text
    await journey.says(new, "/search 祕密")
    assert "找不到" in new.last.text


@on_one_database
async def test_a_deleted_account_is_left_alone_after_one_call(journey: Journey) -> None:
    """F05. The learner is marked, and nothing stays queued or due for them."""
    phone = await journey.joined()
    await queued_for_later(journey, phone)
    tried = len(sends(journey, phone))
    phone.deactivate()
    await journey.passes(days=5)
    assert len(sends(journey, phone)) == tried + 1
    found = await rows(journey, "SELECT state, reason FROM outbox WHERE state = 'failed'")
    assert [(row.state, row.reason) for row in found] == [("failed", "deactivated")]
    later = await rows(journey, "SELECT state FROM outbox WHERE dedupe = 'later'")
    assert [row.state for row in later] == ["cancelled"]
    assert [row.status for row in await rows(journey, "SELECT status FROM learners")] == ["blocked"]
    assert await rows(journey, "SELECT kind FROM appointments") == []


async def test_who_deleted_the_account_is_named_to_those_who_can_ask_another_way(
    journey: Journey,
) -> None:
    """F05: in the weekly digest of the coach, and to admins among those who have stopped."""
    admin = await journey.coach(3001, "阿德", roles=("admin",))
    coach = await journey.coach(2001, "阿明")
    gone, here = await journey.joined(1001, "小芸"), await journey.joined(1002, "阿華")
    for learner in (gone, here):
        await journey.assigns(coach, learner)
    gone.deactivate()
    await journey.passes(days=7)
    told = [each.text for each in coach.chat.messages if "這 7 天" in each.text]
    assert len(told) == 1 and "傳不到的 1 位：小芸。" in told[0]
    await journey.says(admin, "/stalled")
    (line,) = (each for each in admin.last.text.splitlines() if "小芸" in each)
    assert "帳號沒了" in line and "聯絡不到" in line


@on_one_database
async def test_a_chat_that_is_not_there_is_tried_once(journey: Journey) -> None:
    """F06."""
    phone = await journey.joined()
    tried = len(sends(journey, phone))
    phone.chat.raw.standing = None
    await journey.passes(days=5)
    assert len(sends(journey, phone)) == tried + 1
    found = await rows(journey, "SELECT reason FROM outbox WHERE state = 'failed'")
    assert [row.reason for row in found] == ["no_chat"]


@on_one_database
async def test_others_are_served_while_one_is_blocked(journey: Journey) -> None:
    """F04."""
    gone = await journey.joined(1001)
    here = await journey.joined(1002, "阿明")
    gone.chat.raw.standing = "kicked"
    seen = len(here.chat.messages)
    await journey.passes(days=2)
    assert any("換一題" in each.labels for each in here.chat.messages[seen:])


@on_one_database
async def test_a_pause_that_ends_while_blocked_ends_quietly(journey: Journey) -> None:
    """F04. Back is back: the next prompt comes at its own time, not at the unblocking."""
    phone = await journey.joined()
    await journey.says(phone, "/pause")
    await journey.taps(phone, "7 天")
    phone.block()
    await journey.passes(days=9)
    phone.unblock()
    await journey.stage.settle()
    seen = len(phone.chat.messages)
    await journey.passes(minutes=30)
    assert len(phone.chat.messages) == seen
    await journey.passes(days=1)
    assert any("換一題" in each.labels for each in phone.chat.messages[seen:])


@on_one_database
async def test_blocking_does_not_stop_a_deletion_that_was_asked_for(journey: Journey) -> None:
    """F04, R8."""
    phone = await journey.joined()
    await journey.answered(phone, "這句要刪 3 次")
    await journey.says(phone, "/forget")
    await journey.taps(phone, "全部刪掉")
    await journey.taps(phone, "確定，7 天後刪")
    phone.block()
    await journey.stage.settle()
    await journey.passes(days=8)
    assert await rows(journey, "SELECT id FROM learners") == []
    assert await rows(journey, "SELECT id FROM parts") == []
