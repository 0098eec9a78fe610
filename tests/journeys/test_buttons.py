"""Buttons that are old, tapped in a hurry, or another person's: no wrong effect, one answer each.

Data that no button ever had is in tests/coaching/test_forged_taps.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone
from bot.demo.world import Change
from coaching.dialogue.buttons import read

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Kept = dict[str, Counter[Any]]
Pressed = tuple[int, str]
"""A message and the data of a button that stood under it."""

CHOICES = frozenset(
    ("set", "at", "day", "days", "weekday", "weekly", "zone", "shop", "readers", "language")
) | {"pause", "resume", "fewer", "as_is"}
"""Buttons that say what they do and may do so again: how one wants to be asked."""
CORRECTIONS = frozenset(("echo", "rate", "move", "keep", "to", "open", "close"))
"""Buttons that put one record right, and may do so again."""


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))


async def kept(journey: Journey, columns: str = "*") -> Kept:
    """What learners have done, by table."""
    tables = ("consents", "deliveries", "reflections", "parts", "revisions", "ratings", "learners")
    return {
        table: Counter(
            tuple(str(value) for value in row)
            for row in await rows(journey, f"SELECT {_columns(table)} FROM {table}")
        )
        for table in tables
    }


def _columns(table: str) -> str:
    """All columns, of a learner only who they are and how they want to be asked."""
    if table != "learners":
        return "*"
    return "id, chat, status, trade, zone, prompt_at, weekdays, coach_may_read, language, forget_at"


def watch(journey: Journey, phone: Phone) -> set[Pressed]:
    """Every button that stands under a message of this chat from now on."""
    seen: set[Pressed] = set()

    def look(change: Change) -> None:
        if change.chat == phone.id:
            for message in phone.chat.raw.messages.values():
                for row in message.buttons:
                    seen.update((message.id, button["callback_data"]) for button in row)

    journey.stage.telegram.world.listeners.append(look)
    return seen


def of(
    pressed: Iterable[Pressed], actions: Collection[str], *, others: bool = False
) -> list[Pressed]:
    """The buttons of these actions, or all others, in a fixed order, each data once."""
    chosen: dict[str, Pressed] = {}
    for message, data in sorted(pressed):
        button = read(data)
        assert button is not None
        if (button.action in actions) is not others:
            chosen[data] = (message, data)
    return list(chosen.values())


async def replay(journey: Journey, phone: Phone, buttons: Collection[Pressed]) -> None:
    """Press them all, no more at once than anybody can; each gets one answer, nothing fails."""
    pressed = list(buttons)
    before = _answers(journey)
    for start in range(0, len(pressed), 50):
        for message, data in pressed[start : start + 50]:
            phone.press(message, data)
        await journey.stage.settle()
        await journey.passes(minutes=1)
    assert _answers(journey) - before == len(pressed)
    assert await rows(journey, "SELECT error FROM inbox WHERE state <> 'done'") == []
    assert not phone.sees("沒處理好")


def _answers(journey: Journey) -> int:
    return sum(call.method == "answerCallbackQuery" for call in journey.stage.telegram.calls)


WAYS_OUT = ("換一題", "晚點再說", "今天沒機會", "為什麼問這題")
SCREENS = (
    *(("/settings", label) for label in ("每天時間", "星期幾", "每週一頁", "時區", "店的種類")),
    ("/settings", "誰看得到"),
    ("/settings", "Language"),
    ("/forget", "全部刪掉", "先不要"),
    ("/history", "1", "刪掉這則", "先不要"),
    ("/pause", "選日期"),
    ("/progress",),
    ("/today",),
)


async def a_month(journey: Journey, phone: Phone, days: int = 30) -> None:
    """Days in which, by and by, every screen is opened and every kind of button appears."""
    for turn in range(days // 2):
        prompts = [each for each in phone.chat.messages if "換一題" in each.labels]
        if prompts and turn % 2:
            await journey.taps(phone, WAYS_OUT[turn // 2 % 4])
        await journey.answered(phone, f"今天第 {turn} 次，前 10 位有 {turn} 位趕時間")
        if turn % 4 == 0:
            await journey.taps(phone, "不是這題")
        command, *labels = SCREENS[turn % len(SCREENS)]
        await journey.says(phone, command)
        for label in labels:
            await journey.taps(phone, label)
        await journey.says(phone, "/cancel")
        await journey.passes(days=2)
    await journey.answered(phone, "最後一天 3 位")


async def test_every_button_of_a_month_does_nothing_wrong_later_or_for_others(
    journey: Journey,
) -> None:
    """T5, T4, F90."""
    phone = journey.phone()
    seen = watch(journey, phone)
    await journey.joined()
    await a_month(journey, phone)
    await journey.passes(minutes=30)
    actions = {button.action for button in map(read, (data for _, data in seen)) if button}
    assert len(actions) > 25
    await _nothing_for_another(journey, seen)
    before = await kept(journey)
    await replay(journey, phone, of(seen, CHOICES | CORRECTIONS | {"more"}, others=True))
    assert await kept(journey) == before
    await _at_most_one_prompt_more(journey, phone, of(seen, {"more"}))
    await _only(journey, phone, of(seen, CORRECTIONS), {"deliveries", "reflections", "ratings"})
    await _only(journey, phone, of(seen, CHOICES), {"learners", "consents", "deliveries"})


async def _nothing_for_another(journey: Journey, buttons: Collection[Pressed]) -> None:
    """In somebody else's hands, the buttons on records change nothing and show nothing."""
    thief = await journey.joined(2002, "陌生人")
    await journey.answered(thief, "我的一則 1 件")
    before = await kept(journey)
    on_records = {"swap", "why", "rate", "to", "close", "entry", "erase"}
    await replay(journey, thief, of(buttons, on_records)[::3])
    assert await kept(journey) == before
    assert not thief.sees("趕時間")


async def _at_most_one_prompt_more(
    journey: Journey, phone: Phone, buttons: Collection[Pressed]
) -> None:
    """However many ask for one more, one is open at a time."""
    before = await kept(journey)
    await replay(journey, phone, buttons)
    new = (await kept(journey))["deliveries"] - before["deliveries"]
    assert sum(new.values()) <= 1
    await journey.answered(phone, "多的一題 4 位")


async def _only(
    journey: Journey, phone: Phone, buttons: Collection[Pressed], tables: Collection[str]
) -> None:
    """Pressing them changes records of these tables at most, and takes none away."""
    before = await kept(journey)
    await replay(journey, phone, buttons)
    after = await kept(journey)
    assert {table for table in before if after[table] != before[table]} <= set(tables)
    assert all(len(after[table]) >= len(before[table]) for table in before)


HURRIED = {
    "換一題": ("SELECT id FROM deliveries WHERE state = 'swapped'", 1),
    "今天沒機會": ("SELECT id FROM deliveries WHERE state = 'no_chance'", 1),
    "為什麼問這題": ("SELECT id FROM deliveries", 1),
}


@pytest.mark.parametrize("label", HURRIED)
async def test_twenty_taps_in_a_second_on_a_prompt_have_one_effect(
    journey: Journey, label: str
) -> None:
    """F88."""
    phone = await journey.joined()
    await _hurry(journey, phone, label)
    query, expected = HURRIED[label]
    assert len(await rows(journey, query)) == expected


WAYS = {
    "/settings 星期幾 六": ("SELECT weekdays FROM learners", [("012345",)]),
    "/settings 誰看得到 只給自己看": (
        "SELECT count(*) FROM consents WHERE what = 'coach_may_read'",
        [(2,)],
    ),
    "/pause 7 天": ("SELECT status FROM learners", [("paused",)]),
    "/history 1 刪掉這則 確定刪掉": ("SELECT count(*) FROM parts", [(0,)]),
    "/forget 全部刪掉 現在就刪": ("SELECT count(*) FROM learners", [(0,)]),
    "/forget 全部刪掉 確定，7 天後刪": (
        "SELECT action FROM audit WHERE action LIKE 'forget%'",
        [("forget_asked",)],
    ),
    "/today 給我一題": ("SELECT count(*) FROM deliveries WHERE via = 'asked'", [(1,)]),
}


@pytest.mark.parametrize("way", WAYS)
async def test_twenty_taps_in_a_second_on_a_screen_have_one_effect(
    journey: Journey, way: str
) -> None:
    """F88."""
    phone = await journey.joined()
    await journey.answered(phone, "今天 10 位")
    command, *labels = way.replace("7 天後刪", "7_天後刪").replace("7 天", "7_天").split()
    await journey.says(phone, command)
    for label in labels[:-1]:
        await journey.taps(phone, label)
    await _hurry(journey, phone, labels[-1].replace("_", " "))
    query, expected = WAYS[way]
    assert [tuple(row) for row in await rows(journey, query)] == expected


async def test_twenty_taps_on_the_consent_are_one_consent(journey: Journey) -> None:
    """F88."""
    phone = journey.phone()
    phone.start()
    await journey.stage.settle()
    await _hurry(journey, phone, "開始，教練可以看")
    await journey.taps(phone, "早餐店")
    await _hurry(journey, phone, "10:30")
    assert len(await rows(journey, "SELECT id FROM consents")) == 2
    assert len(await rows(journey, "SELECT id FROM deliveries")) == 1


async def _hurry(journey: Journey, phone: Phone, label: str) -> None:
    """Tap the newest button of this label twenty times at once."""
    before = _answers(journey)
    message = next(each for each in reversed(phone.chat.messages) if label in each.labels)
    for _ in range(20):
        phone.tap(message, label)
    await journey.stage.settle()
    await journey.passes(seconds=20)
    assert _answers(journey) - before == 20
    assert await rows(journey, "SELECT error FROM inbox WHERE state <> 'done'") == []
    assert not phone.sees("沒處理好")
