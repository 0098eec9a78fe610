"""Whatever a learner writes can be quoted everywhere: Telegram refuses nothing of it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PIECES = (
    *("<b>", "</b>", "<", ">", "&", "&amp;", "&#60;", '"', "'", "`", "```", "*", "_"),
    *("[a](tg://x)", "<tg-spoiler>", "</code>", "{name}", "{0}", "%s", "@everyone", "#標籤"),
    *("/forget", "https://x.tw", "蛋餅", "10 位", "\u202e", "\u200d", "😀", "\u0301"),
    *("\n", "\n\n", "　", "。", "「", "」"),
)


async def test_every_screen_shows_any_words(journey: Journey) -> None:
    """T12, F97. The local Telegram reads entities as strictly as the real one."""
    random = Random(20261123)
    phone = await journey.joined()
    await journey.answered(phone, "今天前 10 位有 6 位 <趕時間> & 「趕上班」")
    for _ in range(10):
        words = "".join(random.choices(PIECES, k=random.randint(1, 30))).strip() or "空"
        await journey.says(phone, "/note")
        await journey.answered(phone, f"記 {words}")
        await journey.says(phone, f"/search {words[:20]}")
    await journey.says(phone, "/history")
    for label in ("1", "回列表", "較早", "7", "刪掉這則", "先不要"):
        await journey.taps(phone, label)
    await journey.says(phone, f"/{'<b>' * 3}")
    await journey.says(phone, "/export")
    await journey.passes(days=7)
    refused = [call for call in journey.stage.telegram.calls if call.outcome.startswith("4")]
    assert [(call.method, call.outcome) for call in refused] == []
    assert not phone.sees("沒處理好")
