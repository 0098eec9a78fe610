"""What a coach keeps: grades, places, notes, phrases; and the way into the web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from coaching.effects import MoveReflection

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.journeys.conftest import House, Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def reading(journey: Journey) -> tuple[Phone, Phone]:
    """A coach in front of the card of a learner with two entries about the same item."""
    coach = await journey.coach()
    learner = await journey.accompanied(coach)
    await journey.answered(learner, "10 位有 6 位是趕上班的")
    await journey.passes(minutes=11)
    await journey.says(learner, "/note")
    await journey.answered(learner, "下午再數，8 位有 5 位是學生，我多煮了一桶")
    first, second = await journey.entries(learner)
    await journey.writes(
        MoveReflection(
            id=second.id,
            learner=second.learner,
            delivery=None,
            item=first.item,
            kind=first.kind,
            standard=first.standard,
        )
    )
    await journey.says(coach, "/review")
    return coach, learner


async def test_a_place_is_given_when_there_is_evidence_for_it(journey: Journey) -> None:
    coach, _ = await reading(journey)
    await journey.taps(coach, "評 3 項")
    assert "看懂客人" in coach.last.text and "看什麼" in coach.last.text
    await journey.taps(coach, "3")
    assert "還差 2 則" in coach.chat.toasts[-1]
    assert await rows(journey, "SELECT * FROM levels") == []
    await journey.taps(coach, "回週卡")
    await journey.taps(coach, "全文")
    for number, grade in (("1", "3"), ("2", "2")):
        await journey.taps(coach, number)
        assert "證據" in coach.last.text
        await journey.taps(coach, grade)
        assert f"你評 {grade}" in coach.last.text
        await journey.taps(coach, "回列表")
    await journey.taps(coach, "回週卡")
    await journey.taps(coach, "評 3 項")
    assert "有真事的 2 則" in coach.last.text
    await journey.taps(coach, "4")
    assert "都評過了" in coach.last.text
    found = await rows(journey, "SELECT item, value FROM levels")
    assert [(row.item, row.value) for row in found] == [("P1.1.1", 4)]


async def test_that_it_cannot_be_told_yet_is_kept_too(journey: Journey) -> None:
    coach, _ = await reading(journey)
    await journey.taps(coach, "評 3 項")
    await journey.taps(coach, "還看不出來")
    assert [row.value for row in await rows(journey, "SELECT value FROM levels")] == [None]


async def test_a_grade_can_be_changed_and_counts_once(journey: Journey) -> None:
    coach, _ = await reading(journey)
    await journey.taps(coach, "全文")
    await journey.taps(coach, "1")
    await journey.taps(coach, "2")
    await journey.taps(coach, "4")
    assert [row.value for row in await rows(journey, "SELECT value FROM grades")] == [4]
    assert "✓4" in coach.last.labels and "✓2" not in coach.last.labels


async def test_notes_are_read_and_added_and_nobody_else_sees_them(journey: Journey) -> None:
    coach, learner = await reading(journey)
    await journey.taps(coach, "筆記")
    assert "還沒有筆記" in coach.last.text
    await journey.taps(coach, "加一則")
    await journey.says(coach, "他想開第二家店")
    assert "記下了" in coach.last.text
    await journey.says(coach, "/review")
    await journey.taps(coach, "筆記")
    assert "他想開第二家店" in coach.last.text
    other = await journey.coach(2002, "阿華")
    await journey.assigns(other, learner)
    await journey.says(other, "/learners")
    await journey.taps(other, "1")
    await journey.taps(other, "筆記")
    assert "還沒有筆記" in other.last.text
    assert not learner.sees("第二家店")


async def test_phrases_are_kept_and_dropped(journey: Journey) -> None:
    coach = await journey.coach()
    for words in ("下週挑一天試試", "把數字寫下來"):
        await journey.says(coach, "/phrases")
        await journey.taps(coach, "加一句")
        await journey.says(coach, words)
    await journey.says(coach, "/phrases")
    assert "把數字寫下來" in coach.last.text
    await journey.taps(coach, "刪 1")
    assert "下週挑一天試試" not in coach.last.text and "把數字寫下來" in coach.last.text


async def test_words_are_found_among_what_the_coach_may_read(journey: Journey) -> None:
    coach, _ = await reading(journey)
    await journey.says(coach, "/find")
    await journey.says(coach, "學生")
    assert "有「學生」的共 1 則" in coach.last.text
    await journey.taps(coach, "看 1")
    assert "多煮了一桶" in coach.last.text and "證據" in coach.last.text
    await journey.says(coach, "/find 火箭")
    assert "沒有「火箭」" in coach.last.text


@on_one_database
async def test_more_finds_than_fit_are_turned_page_by_page(journey: Journey) -> None:
    coach = await journey.coach()
    learner = await journey.accompanied(coach)
    for number in range(1, 11):
        await journey.says(learner, "/note")
        await journey.answered(learner, f"第{number}天看到學生來買豆漿")
        await journey.passes(minutes=11)
    await journey.says(coach, "/find 學生")
    assert "共 10 則，這裡是第 1–8 則" in coach.last.text
    assert "第10天" in coach.last.text and "第2天" not in coach.last.text
    await journey.taps(coach, "較早")
    assert "這裡是第 9–10 則" in coach.last.text
    assert "第2天" in coach.last.text and "第1天" in coach.last.text
    await journey.taps(coach, "看 10")
    assert "第1天看到學生來買豆漿" in coach.last.text


@on_one_database
async def test_a_page_of_an_earlier_search_is_not_mixed_with_the_later_one(
    journey: Journey,
) -> None:
    coach = await journey.coach()
    learner = await journey.accompanied(coach)
    for number in range(1, 10):
        await journey.says(learner, "/note")
        await journey.answered(learner, f"第{number}天看到學生來買豆漿")
        await journey.passes(minutes=11)
    await journey.says(coach, "/find 學生")
    earlier = coach.last
    await journey.says(coach, "/find 豆漿")
    coach.tap(earlier, "較早")
    await journey.stage.settle()
    assert "重新打 /find" in coach.chat.toasts[-1]


async def test_without_pages_there_is_no_way_in(journey: Journey) -> None:
    coach = await journey.coach()
    await journey.says(coach, "/web")
    assert "沒有開網頁" in coach.last.text
    assert await rows(journey, "SELECT * FROM links") == []


async def test_the_way_into_the_pages_is_a_button_that_is_new_each_time(house: House) -> None:
    async with house.running(web_url="https://coach.example.tw") as journey:
        coach = await journey.coach()
        addresses = []
        for _ in range(2):
            await journey.says(coach, "/web")
            addresses.append(coach.tap(coach.last, "看網頁"))
        await journey.says(coach, "/coach")
        await journey.taps(coach, "看網頁")
        addresses.append(coach.tap(coach.last, "看網頁"))
        assert all(str(one).startswith("https://coach.example.tw/enter/") for one in addresses)
        assert len(set(addresses)) == 3
        kept = [row.token_hash for row in await rows(journey, "SELECT token_hash FROM links")]
        assert len(kept) == 3
        assert not any(str(one).rsplit("/", 1)[1] in kept for one in addresses)


@on_one_database
async def test_somebody_who_only_counts_gets_at_no_words(journey: Journey) -> None:
    """T15."""
    coach, _ = await reading(journey)
    assert coach.sees("小芸")
    admin = await journey.coach(2009, "管理", roles=("admin", "sponsor"))
    for asked in ("/review", "/learners", "/digest", "/find 位", "/phrases", "/coach"):
        await journey.says(admin, asked)
    assert not admin.sees("小芸") and not admin.sees("趕上班")
