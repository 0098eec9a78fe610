"""Two coaches with the same learners: one of them looks, and neither does the other's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.journeys.conftest import Journey


async def both(journey: Journey) -> tuple[Phone, Phone]:
    """Two coaches who accompany the same two learners."""
    ming, hua = await journey.coach(2001, "阿明"), await journey.coach(2002, "阿華")
    for number, name in ((1001, "小芸"), (1002, "阿德")):
        learner = await journey.accompanied(ming, number, name)
        await journey.assigns(hua, learner)
    return ming, hua


async def test_a_learner_in_somebodys_hands_is_passed_over_and_named(journey: Journey) -> None:
    ming, hua = await both(journey)
    await journey.says(ming, "/review")
    await journey.says(hua, "/review")
    first = "小芸" if "小芸" in ming.last.text else "阿德"
    second = "阿德" if first == "小芸" else "小芸"
    assert f"阿明正在看{first}，先跳過" in hua.last.text
    assert second in hua.last.text


async def test_who_has_finished_lets_go(journey: Journey) -> None:
    ming, hua = await both(journey)
    await journey.says(ming, "/review")
    await journey.taps(ming, "下一位")
    await journey.says(hua, "/review")
    assert "正在看" not in hua.last.text


async def test_a_claim_ends_by_itself_after_ten_minutes(journey: Journey) -> None:
    ming, hua = await both(journey)
    await journey.says(ming, "/review")
    await journey.passes(minutes=11)
    await journey.says(hua, "/review")
    assert "正在看" not in hua.last.text


async def test_each_coach_has_a_week_of_their_own(journey: Journey) -> None:
    ming, hua = await both(journey)
    await journey.says(ming, "/review")
    await journey.taps(ming, "下一位")
    await journey.taps(ming, "下一位")
    assert "這週都看完了" in ming.last.text and "看過 2 位" in ming.last.text
    await journey.says(hua, "/review")
    assert "下一位" in hua.last.labels


async def test_two_taps_on_next_do_not_pass_anybody_over(journey: Journey) -> None:
    ming, _ = await both(journey)
    await journey.says(ming, "/review")
    card = ming.last
    first = "小芸" if "小芸" in card.text else "阿德"
    data = next(one.data for row in card.buttons for one in row if one.label == "下一位")
    assert data is not None
    ming.press(card, data)
    ming.press(card, data)
    await journey.stage.settle()
    assert first not in ming.last.text and "下一位" in ming.last.labels


async def test_a_learner_who_is_seen_comes_again_in_the_next_week(journey: Journey) -> None:
    ming = await journey.coach()
    await journey.accompanied(ming)
    await journey.says(ming, "/review")
    await journey.taps(ming, "下一位")
    assert "這週都看完了" in ming.last.text
    await journey.passes(days=7)
    await journey.says(ming, "/review")
    assert "小芸" in ming.last.text
