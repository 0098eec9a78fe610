"""Monday's plan is echoed once, and once a week the learner picks the line most like them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.demo.phone import Phone
from bot.demo.view import Seen

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey, Open

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is shown here does not depend on the database."""

SUNDAY = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MONDAY_PROMPT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PLAN = "如果遇到早班的小芸，就先告訴她週六要 4 個人"
FIVE = ["1", "2", "3", "4", "5"]


@pytest.fixture
async def journey(opened: Open) -> Journey:
    """A journey that begins on a Sunday, so that the first Monday has its plan."""
    return await opened(SUNDAY)


async def planned(journey: Journey) -> Phone:
    """A learner who answered Monday's prompt with a plan."""
    phone = await journey.joined()
    await journey.answered(phone, "10 位有 6 位是趕上班的")
    await journey.until(MONDAY_PROMPT)
    assert "如果" in phone.last.text
    await journey.answered(phone, PLAN)
    return phone


def ratings(phone: Phone) -> list[Seen]:
    """The messages that ask for a place, oldest first."""
    return [seen for seen in phone.chat.messages if seen.labels == FIVE]


async def test_the_plan_is_echoed_two_days_later_in_the_learners_own_words(
    journey: Journey,
) -> None:
    phone = await planned(journey)
    await journey.until(MONDAY_PROMPT + 2 * DAY + timedelta(seconds=2))
    echo = journey.under(phone, "做了")
    assert echo.text == f"週一你寫：「{PLAN}」\n這兩天有機會做嗎？"
    assert echo.labels == ["做了", "還沒", "改天"]
    assert echo.silent
    [prompt] = journey.since(phone, echo)
    assert "換一題" in prompt.labels
    await journey.until(MONDAY_PROMPT + 4 * DAY)
    assert sum("你寫：「" in seen.text for seen in phone.chat.messages) == 1


async def test_one_tap_answers_the_echo_and_the_page_tells_it(journey: Journey) -> None:
    phone = await planned(journey)
    await journey.until(MONDAY_PROMPT + 2 * DAY)
    echo = journey.under(phone, "做了")
    await journey.taps(phone, "做了")
    assert echo.text.startswith(f"週一你寫：「{PLAN}」")
    assert echo.text.endswith("✓ 做了")
    await journey.until(MONDAY_PROMPT + 5 * DAY)
    assert "這週的計畫：做了" in journey.under(phone, "看全部紀錄").text


async def test_a_wrong_tap_on_the_echo_can_be_put_right(journey: Journey) -> None:
    phone = await planned(journey)
    await journey.until(MONDAY_PROMPT + 2 * DAY)
    echo = journey.under(phone, "還沒")
    await journey.taps(phone, "還沒")
    await journey.taps(phone, "做了")
    assert echo.text.endswith("✓ 做了")
    assert (await journey.prompts(phone))[1].outcome == "done"


async def test_words_in_reply_to_the_echo_belong_to_the_plan(journey: Journey) -> None:
    phone = await planned(journey)
    await journey.until(MONDAY_PROMPT + 2 * DAY)
    echo = journey.under(phone, "做了")
    await journey.answered(phone, "做了，她說週六可以再找 1 個人", reply_to=echo)
    _, plan, _, wednesday = await journey.prompts(phone)
    assert (await journey.entries(phone))[-1].delivery == plan.id
    assert wednesday.state == "asked"


async def test_a_plan_that_was_not_written_is_not_asked_after(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(MONDAY_PROMPT + 3 * DAY)
    assert not any("做了" in seen.labels for seen in phone.chat.messages)


async def test_the_echo_quotes_the_plan_as_it_was_corrected(journey: Journey) -> None:
    phone = await planned(journey)
    written = next(seen for seen in phone.chat.messages if seen.text == PLAN)
    phone.edit(written, PLAN.replace("4 個", "5 個"))
    await journey.until(MONDAY_PROMPT + 2 * DAY)
    assert "5 個人" in journey.under(phone, "做了").text


async def test_after_fridays_answer_five_lines_fit_one_screen(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(MONDAY_PROMPT + 4 * DAY)
    await journey.answered(phone, "跟蛋商對過 2 次量")
    [question] = ratings(phone)
    lines = question.text.splitlines()
    assert lines[0].endswith("現在的你比較像哪一句？")
    assert [line[0] for line in lines[2:7]] == FIVE
    assert len(lines) == 9
    assert question.silent


async def test_a_place_is_kept_with_one_tap_and_changed_with_another(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(MONDAY_PROMPT + 4 * DAY)
    await journey.answered(phone, "跟蛋商對過 2 次量")
    [question] = ratings(phone)
    await journey.taps(phone, "3")
    assert phone.chat.toasts[-1] == "記下了：3"
    assert question.text.splitlines()[-1] == "你選的：●●●○○　想改再按一次就好。"
    await journey.taps(phone, "4")
    assert "●●●●○" in question.text
    assert len(question.text.splitlines()) == 9
    await journey.until(MONDAY_PROMPT + 5 * DAY)
    page = journey.under(phone, "看全部紀錄").text
    assert "你給自己選的（目標 4）" in page
    assert "●●●●○" in page and "●●●○○" not in page


async def test_nobody_is_asked_for_a_place_twice_in_a_week(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.until(MONDAY_PROMPT + 4 * DAY)
    friday = phone.last
    await journey.answered(phone, "跟蛋商對過 2 次量")
    await journey.says(phone, "/today")
    await journey.taps(phone, "給我一題")
    await journey.answered(phone, "再多寫 1 題")
    await journey.answered(phone, "補一句：對了 3 次", reply_to=friday)
    assert len(ratings(phone)) == 1
    await journey.passes(days=7)
    await journey.answered(phone, "這週跟蛋商又對過 1 次量")
    assert len(ratings(phone)) == 2
