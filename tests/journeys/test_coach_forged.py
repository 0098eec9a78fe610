"""Buttons of coaches in the hands of others: with the right ids, and yet nothing happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from coaching.dialogue.buttons import press
from coaching.staff.dialogue import COMMANDS, TAPS
from storage import learners

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.journeys.conftest import Journey

SECRET = "10 位有 6 位是趕上班的"
AT_ONCE = 30
"""Taps of one person that are not yet a flood."""
TOUCHED = (
    "staff",
    "assignments",
    "grades",
    "levels",
    "letters",
    "notes",
    "phrases",
    "claims",
    "links",
    "audit",
)
"""What a coach's act leaves a trace in."""


async def world(journey: Journey) -> dict[str, list[Any]]:
    """All that coaches could have changed."""
    async with journey.stage.app.database.read() as unit:
        return {
            table: sorted(map(tuple, await unit.rows(text(f"SELECT * FROM {table}"))), key=str)
            for table in TOUCHED
        }


async def everything(journey: Journey, learner: Phone) -> list[str]:
    """Every button of a coach, with the ids of a learner, an entry, a letter and a phrase."""
    (entry,) = await journey.entries(learner)
    async with journey.stage.app.database.read() as unit:
        who = (await learners.by_chats(unit, [learner.id]))[learner.id].id
        letter = (await unit.rows(text("SELECT id FROM letters")))[0].id
        phrase = (await unit.rows(text("SELECT id FROM phrases")))[0].id
    return [
        *(press(action, who, entry.id) for action in TAPS),
        *(press(action, entry.id, who) for action in TAPS),
        press("answer", letter),
        press("card", who),
        press("seen", who),
        press("transcript", who, "0"),
        press("transcript", entry.id, "0", "entry"),
        press("grade", entry.id, "4", "0"),
        press("level", who, "P1_1_1", "none"),
        press("reply", who, entry.id),
        press("reply", who, "0", "free"),
        press("note_of", who, "add"),
        press("phrase", phrase, "drop"),
        press("phrase", phrase, "use"),
    ]


async def coached(journey: Journey) -> tuple[Phone, Phone]:
    """A coach who has told a learner something, and has a phrase."""
    coach = await journey.coach()
    learner = await journey.accompanied(coach)
    await journey.answered(learner, SECRET)
    await journey.says(coach, "/phrases")
    await journey.taps(coach, "加一句")
    await journey.says(coach, "下週挑一天試試")
    await journey.says(coach, "/review")
    await journey.taps(coach, "回一句")
    await journey.says(coach, "你數了 10 位，下週試試下午")
    await journey.taps(coach, "送出")
    return coach, learner


async def presses(journey: Journey, phone: Phone, forged: list[str]) -> None:
    """Send all this data from one phone; every tap gets one answer."""
    before, under = len(phone.chat.toasts), phone.last
    for start in range(0, len(forged), AT_ONCE):
        for data in forged[start : start + AT_ONCE]:
            phone.press(under, data)
        await journey.stage.settle()
        await journey.passes(minutes=2)
    assert len(phone.chat.toasts) == before + len(forged)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["the learner", "a stranger"])
async def test_a_coachs_buttons_do_nothing_for_others(journey: Journey, who: str) -> None:
    """T4, T14."""
    _, learner = await coached(journey)
    forged = await everything(journey, learner)
    phone = learner
    if who == "a stranger":
        phone = journey.phone(1010)
        await journey.says(phone, "/help")
    before, shown = await world(journey), len(phone.chat.messages)
    await presses(journey, phone, forged)
    for command in COMMANDS:
        await journey.says(phone, f"/{command} 趕上班")
    assert await world(journey) == before
    said = [seen.text for seen in phone.chat.messages[shown:] if seen.sender == "bot"]
    assert not any("趕上班的" in words for words in said)


async def test_a_coach_gets_at_nothing_of_another_coachs_learner(journey: Journey) -> None:
    """T4, T14."""
    _, learner = await coached(journey)
    forged = await everything(journey, learner)
    other = await journey.coach(2002, "阿華")
    before = await world(journey)
    await presses(journey, other, forged)
    after = await world(journey)
    assert not other.sees("小芸") and not other.sees("趕上班")
    for table in ("assignments", "grades", "levels", "letters", "notes", "phrases", "claims"):
        assert after[table] == before[table], table


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_learner_who_is_a_coach_too_is_not_their_own_coach(journey: Journey) -> None:
    coach, learner = await coached(journey)
    coach.start()
    await journey.stage.settle()
    await journey.taps(coach, "我也想當學員")
    await journey.taps(coach, "開始，教練可以看")
    await journey.taps(coach, "早餐店")
    await journey.taps(coach, "10:30")
    await journey.answered(coach, "我自己的 3 位")
    assert not learner.sees("我自己的")
    await journey.says(coach, "/learners")
    assert "共 1 位" in coach.last.text
    await journey.says(coach, "/history")
    assert "我自己的 3 位" in coach.last.text
