"""Joining: four taps to the first prompt, and nothing kept before consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey


async def test_four_taps_lead_to_the_first_prompt(journey: Journey) -> None:
    phone = journey.phone()
    phone.start()
    await journey.stage.settle()
    assert "我是小營" in phone.last.text
    assert phone.last.labels == ["開始，教練可以看", "開始，只給自己看", "隱私"]
    for label in ("開始，只給自己看", "手搖飲", "21:00"):
        await journey.taps(phone, label)
    assert phone.last.labels == ["換一題", "晚點再說", "今天沒機會", "為什麼問這題"]
    assert len(phone.last.text.splitlines()) <= 9


async def test_the_number_of_days_can_be_turned_before_the_time_is_chosen(
    journey: Journey,
) -> None:
    phone = journey.phone()
    phone.start()
    await journey.stage.settle()
    for label in ("開始，教練可以看", "民宿", "一週 3 天", "14:30"):
        await journey.taps(phone, label)
    assert phone.sees("約好了：週一、週三、週五，14:30")


async def test_a_typed_time_is_taken(journey: Journey) -> None:
    phone = journey.phone()
    phone.start()
    await journey.stage.settle()
    for label in ("開始，教練可以看", "網拍", "自己選"):
        await journey.taps(phone, label)
    await journey.says(phone, "很晚")
    assert "這個時間我看不懂" in phone.last.text
    await journey.says(phone, "晚上八點半")
    assert phone.sees("20:30")
    assert "換一題" in phone.last.labels


async def test_what_is_written_before_consent_is_not_kept(journey: Journey) -> None:
    phone = journey.phone()
    phone.start()
    await journey.stage.settle()
    await journey.says(phone, "我的祕密")
    assert phone.sees("剛剛那句我沒有存")
    database = journey.stage.app.database
    async with database.read() as unit:
        found = await unit.rows(text("SELECT raw FROM inbox WHERE raw LIKE '%祕密%'"))
        escaped = await unit.rows(text("SELECT raw FROM inbox WHERE raw LIKE '%\\u7955%'"))
    assert not found and not escaped


async def test_somebody_here_already_is_told_where_things_are(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/start")
    assert "你已經在裡面了" in phone.last.text


async def test_a_person_with_an_english_phone_is_greeted_in_english(journey: Journey) -> None:
    phone = journey.phone(7, "Ken", "en")
    phone.start()
    await journey.stage.settle()
    assert phone.last.labels[0] == "Start, my coach can read"
