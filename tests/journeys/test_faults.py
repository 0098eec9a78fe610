"""What Telegram and the way to it do wrong, through the whole bot: said once, lost never."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.faults import Fault, Kind
from bot.demo.phone import Phone
from bot.demo.view import Seen

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def kept(journey: Journey) -> list[str]:
    """The words that are kept, in the order they were written."""
    return [row.text for row in await rows(journey, "SELECT text FROM parts ORDER BY message_id")]


async def unsettled(journey: Journey) -> list[Any]:
    """What should have been sent by now and was not."""
    now = int(journey.stage.clock.now().timestamp() * 1000)
    return await rows(
        journey,
        "SELECT kind, state, reason FROM outbox"
        f" WHERE state IN ('queued', 'claimed') AND due <= {now}",
    )


def prompts(phone: Phone) -> list[Seen]:
    """The prompts in the chat; a copy of one counts."""
    return [seen for seen in phone.chat.messages if "換一題" in seen.labels]


def spoil(journey: Journey, fault: Fault | Kind, method: str, **which: Any) -> None:
    """Let the next such calls go wrong."""
    journey.stage.telegram.faults.add(fault, method, **which)


NO_NUMBER: tuple[Kind, ...] = ("too_many_requests_bare", "too_many_requests_html")


async def answer_and_wait(journey: Journey, phone: Phone, words: str = "今天 10 位") -> list[Seen]:
    """Answer, wait a minute, and give what the bot said since."""
    seen = len(phone.chat.messages)
    await journey.says(phone, words)
    await journey.passes(minutes=1)
    return [each for each in phone.chat.messages[seen:] if each.sender == "bot"]


async def test_a_chat_that_must_wait_holds_nobody_else_up(journey: Journey) -> None:
    """F01."""
    slow = await journey.joined(1001)
    quick = await journey.joined(1002, "阿明")
    spoil(journey, Fault("too_many_requests", retry_after=5), "sendMessage", chat=1001)
    asked = journey.stage.clock.now()
    slow.send("/help")
    quick.send("/help")
    await journey.passes(seconds=15)
    assert (quick.last.date - asked) <= timedelta(seconds=2)
    assert timedelta(seconds=4) <= slow.last.date - asked <= timedelta(seconds=8)
    assert "怎麼用" in slow.last.text
    assert sum("怎麼用" in seen.text for seen in slow.chat.messages) == 1


async def test_a_wait_without_a_number_is_a_wait_and_no_doubt(journey: Journey) -> None:
    """F03."""
    phone = await journey.joined()
    for kind in NO_NUMBER:
        spoil(journey, kind, "sendMessage", times=2)
        said = await answer_and_wait(journey, phone, "/help")
        assert len(said) == 1
        assert await unsettled(journey) == []


async def test_markup_that_is_refused_is_sent_once_in_plain_words(journey: Journey) -> None:
    """F07."""
    phone = await journey.joined()
    refusal = "Bad Request: can't parse entities: Unsupported start tag"
    spoil(journey, Fault("bad_request", description=refusal), "sendMessage")
    seen = len(phone.chat.messages)
    await journey.says(phone, "/help")
    await journey.passes(seconds=10)
    (said,) = phone.chat.messages[seen + 1 :]
    marks = {mark["type"] for mark in said.raw.content["entities"]}
    assert "怎麼用" in said.text and "<b>" not in said.text
    assert marks == {"bot_command"}


async def test_an_edit_that_changes_nothing_is_a_success(journey: Journey) -> None:
    """F08."""
    phone = await journey.joined()
    await journey.says(phone, "/settings")
    refusal = "Bad Request: message is not modified: specified new message content"
    spoil(journey, Fault("bad_request", description=refusal), "editMessageText")
    await journey.taps(phone, "每天時間")
    await journey.passes(seconds=10)
    found = await rows(journey, "SELECT state FROM outbox WHERE state <> 'sent'")
    assert found == []


async def test_a_screen_whose_message_is_gone_is_said_anew(journey: Journey) -> None:
    """F09."""
    phone = await journey.joined()
    await journey.says(phone, "/settings")
    settings = phone.last
    phone.press(settings, "v1:set:time")
    phone.delete(settings)
    await journey.passes(seconds=5)
    assert "想改成幾點" in phone.last.text


async def test_a_receipt_that_is_gone_is_not_missed(journey: Journey) -> None:
    """F09."""
    phone = await journey.joined()
    message = await journey.answered(phone, "今天 10 位")
    phone.delete(phone.last)
    phone.edit(message, "今天 11 位")
    await journey.stage.settle()
    await journey.passes(seconds=10)
    assert await kept(journey) == ["今天 11 位"]
    assert not phone.sees("沒處理好")
    assert await unsettled(journey) == []


async def test_a_tap_that_is_answered_too_late_has_its_effect_once(journey: Journey) -> None:
    """F10."""
    phone = await journey.joined()
    refusal = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    spoil(journey, Fault("bad_request", description=refusal), "answerCallbackQuery")
    await journey.taps(phone, "今天沒機會")
    await journey.passes(seconds=10)
    found = await rows(journey, "SELECT state FROM deliveries")
    assert [row.state for row in found] == ["no_chance"]
    assert "今天沒機會，我記下了" in phone.last.text
    assert not phone.sees("沒處理好")


AMBIGUOUS = [
    Fault("server_error", status=502),
    Fault("server_error", status=502, accepted=True),
    Fault("server_error", status=504, accepted=True),
    Fault("server_error", status=500),
    Fault("ok_html"),
    Fault("ok_html", accepted=True),
    Fault("truncated", accepted=True),
    Fault("ok_false"),
    Fault("empty_list"),
    Fault("null_result"),
    Fault("null_result", accepted=True),
    Fault("huge", accepted=True),
    Fault("reset"),
    Fault("reset", accepted=True),
]


async def test_a_prompt_whose_answer_is_lost_comes_at_least_once_and_at_most_twice(
    journey: Journey,
) -> None:
    """F17, F18, F21."""
    phone = await journey.joined()
    await journey.answered(phone, "今天 10 位")
    await journey.says(phone, "/settings")
    await journey.taps(phone, "星期幾")
    await journey.taps(phone, "每天")
    for fault in AMBIGUOUS:
        before = len(prompts(phone))
        spoil(journey, fault, "sendMessage", chat=phone.id)
        await journey.until(_tomorrow_at_noon(journey))
        copies = prompts(phone)[before:]
        assert len(copies) == (2 if fault.takes_effect else 1), fault.name
        assert len({copy.text for copy in copies}) == 1, fault.name
        await journey.answered(phone, "今天 12 位")
    asked = await rows(journey, "SELECT DISTINCT state FROM deliveries")
    assert [row.state for row in asked] == ["answered"]
    assert await unsettled(journey) == []


def _tomorrow_at_noon(journey: Journey) -> datetime:
    """Noon in Taipei, after tomorrow's prompt."""
    now = journey.stage.clock.now()
    return now.replace(hour=4, minute=0, second=0) + timedelta(days=1)


async def test_an_answer_to_either_copy_of_a_prompt_counts_once(journey: Journey) -> None:
    """F17. What a learner replies to is found, whichever copy it was."""
    phone = await journey.joined()
    await journey.answered(phone, "今天 10 位")
    spoil(journey, Fault("server_error", accepted=True), "sendMessage", chat=phone.id)
    await journey.passes(days=1, hours=3)
    first, second = prompts(phone)[-2:]
    await journey.says(phone, "今天 12 位", reply_to=first)
    await journey.says(phone, "還有 3 位", reply_to=second)
    await journey.passes(seconds=10)
    found = await rows(journey, "SELECT DISTINCT delivery FROM reflections")
    assert len(found) == 2
    assert None not in [row.delivery for row in found]


async def test_another_program_with_the_same_token_is_waited_out(
    journey: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    """F13."""
    phone = await journey.joined()
    spoil(journey, "conflict", "getUpdates", times=20)
    phone.send("/help")
    await journey.passes(minutes=2)
    health = journey.stage.app.poller.health
    assert "Another program is using this bot's token" in health.sentence
    assert "Another program is using this bot's token" in caplog.text
    journey.stage.telegram.faults.clear()
    await journey.says(phone, "今天 10 位")
    await journey.passes(seconds=20)
    assert await kept(journey) == ["今天 10 位"]
    assert health.sentence == ""


BAD_ANSWERS: tuple[Kind, ...] = (
    "unauthorized",
    "not_found_html",
    "ok_html",
    "truncated",
    "empty_list",
    "null_result",
)


async def test_one_bad_answer_to_polling_costs_seconds_and_nothing_else(journey: Journey) -> None:
    """F14, F16, F18."""
    phone = await journey.joined()
    sent = []
    for fault in BAD_ANSWERS:
        spoil(journey, fault, "getUpdates")
        sent += [f"{fault} 之後的第 {number} 句" for number in range(3)]
        phone.send(sent[-3])
        phone.send(sent[-2])
        await journey.passes(seconds=5)
        phone.send(sent[-1])
        await journey.passes(seconds=20)
        assert await kept(journey) == sent


async def test_updates_told_twice_and_in_any_order_are_kept_once(journey: Journey) -> None:
    """F23."""
    phone = await journey.joined()
    queue = phone.world.queue
    spoil(journey, "truncated", "getUpdates", times=2)
    for number in range(5):
        phone.send(f"第 {number} 句")
    queue.reorder()
    await journey.passes(seconds=10)
    queue.redeliver(3)
    await journey.passes(seconds=30)
    assert sorted(await kept(journey)) == [f"第 {number} 句" for number in range(5)]


async def test_numbers_that_start_anew_lower_lose_nothing(journey: Journey) -> None:
    """F27."""
    phone = await journey.joined()
    await journey.answered(phone, "今天 10 位")
    await journey.passes(days=8)
    phone.world.queue.restart_ids(5)
    await journey.answered(phone, "一週後 7 位")
    assert await kept(journey) == ["今天 10 位", "一週後 7 位"]


async def test_a_line_that_is_dead_for_hours_loses_nothing(journey: Journey) -> None:
    """F20."""
    phone = await journey.joined()
    spoil(journey, "reset", "getUpdates", times=1000)
    await journey.says(phone, "/help")
    phone.send("斷線時寫的 3 位")
    await journey.passes(hours=2)
    assert await kept(journey) == []
    journey.stage.telegram.faults.clear()
    await journey.passes(minutes=2)
    assert await kept(journey) == ["斷線時寫的 3 位"]
    assert phone.sees("可讀者：你和之後指派的教練")
