"""The log and the numbers in the chat: each sees what their role gives, and takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WORDS = "10 位有 6 位是趕上班的"


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


@on_one_database
async def test_an_admin_reads_filters_and_exports_the_log(journey: Journey) -> None:
    coach = await journey.coach(2001, "林教練")
    learner = await journey.accompanied(coach)
    await journey.answered(learner, WORDS)
    await journey.says(coach, "/review")
    admin = await journey.coach(2002, "小管", roles=("admin",))
    await journey.says(admin, "/people")
    await journey.says(admin, "/log")
    assert "林教練" in admin.last.text and "看了誰在這裡做事" in admin.last.text
    assert WORDS not in admin.last.text
    await journey.taps(admin, "依人")
    await journey.taps(admin, "林教練")
    assert "只看：林教練做的" in admin.last.text and "小管" not in admin.last.text
    await journey.taps(admin, "全部")
    await journey.taps(admin, "依事情")
    await journey.taps(admin, "看誰在這裡做事、有什麼身分")
    assert "看了誰在這裡做事" in admin.last.text and "林教練" not in admin.last.text
    await journey.taps(admin, "存成 CSV")
    await journey.stage.settle()
    assert admin.last.text.startswith("操作紀錄") or "操作紀錄" in str(admin.last)


@on_one_database
async def test_a_coach_sees_lines_of_their_own_only(journey: Journey) -> None:
    coach = await journey.coach(2001, "林教練")
    admin = await journey.coach(2002, "小管", roles=("admin",))
    await journey.says(admin, "/people")
    await journey.says(coach, "/learners")
    await journey.says(coach, "/log")
    assert "林教練" in coach.last.text and "小管" not in coach.last.text
    assert coach.last.labels == []
    coach.press(coach.last, "v1:log:csv")
    coach.press(coach.last, "v1:log:chain")
    coach.press(coach.last, "v1:log:who")
    await journey.stage.settle()
    assert await rows(journey, "SELECT 1 FROM outbox WHERE kind = 'log'") == []


async def test_the_log_seals_itself_and_admins_see_where_it_stands(journey: Journey) -> None:
    admin = await journey.coach(2002, "小管", roles=("admin",))
    await journey.says(admin, "/people")
    await journey.passes(days=1)
    (left,) = await rows(journey, "SELECT count(*) AS many FROM audit WHERE place IS NULL")
    assert left.many == 0
    await journey.says(admin, "/log")
    await journey.taps(admin, "有沒有被改過")
    assert "都沒有被改過" in admin.last.text and "封到第" in admin.last.text


@on_one_database
async def test_numbers_come_as_one_picture_of_five_people_or_more(journey: Journey) -> None:
    sponsor = await journey.coach(2003, "協會", roles=("sponsor",))
    for number in range(1001, 1005):
        await journey.joined(number, f"學員{number}")
    await journey.says(sponsor, "/stats")
    assert "不到五個人" in sponsor.last.text
    fifth = await journey.joined(1005, "學員1005")
    await journey.answered(fifth, WORDS)
    await journey.says(sponsor, "/stats")
    shown = sponsor.last
    assert "全部學員" in shown.text and "5 人" in shown.text
    assert "問了 5 題，答了 1 題（20%）" in shown.text
    assert "學員1005" not in shown.text and WORDS not in shown.text


@on_one_database
async def test_an_owner_who_is_a_coach_too_gets_from_too_few_to_their_own(
    journey: Journey,
) -> None:
    owner = await journey.coach(2003, "陳老闆", roles=("owner", "coach"))
    learner = await journey.accompanied(owner)
    await journey.answered(learner, WORDS)
    await journey.says(owner, "/stats")
    assert "不到五個人" in owner.last.text
    await journey.taps(owner, "我帶的")
    assert "我帶的學員　1 人" in owner.last.text
