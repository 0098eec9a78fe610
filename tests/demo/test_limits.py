"""The three models of Telegram's send limit, and what a bot is told that goes too fast."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.clock import DrivenClock
from bot.demo.limits import Bucket, Limiter, Limits, SlidingWindow
from bot.demo.local import LocalTelegram

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot


def passed(model: Limiter, spacing: float, seconds: float) -> int:
    """How many of the messages sent every `spacing` seconds pass."""
    count = round(seconds / spacing)
    return sum(model.take(1000 + number * spacing) == 0 for number in range(count))


@pytest.mark.parametrize("model", [Bucket(30), Bucket(3), SlidingWindow(30)], ids=repr)
def test_every_model_lets_thirty_a_second_pass_for_ever(model: Limiter) -> None:
    assert passed(model, 1 / 30, 60) == 1800


@pytest.mark.parametrize(
    ("model", "burst"), [(Bucket(30), 30), (Bucket(3), 3), (SlidingWindow(30), 30)], ids=repr
)
def test_a_burst_passes_up_to_the_models_capacity(model: Limiter, burst: int) -> None:
    assert sum(model.take(0.0) == 0 for _ in range(100)) == burst


def test_a_window_opens_when_its_oldest_message_leaves() -> None:
    window = SlidingWindow(2, seconds=10)
    assert (window.take(0), window.take(4)) == (0, 0)
    assert window.take(6) == 4
    assert window.take(10) == 0
    assert window.take(10, 2) == 10


def test_each_chat_has_its_own_limit_and_groups_another() -> None:
    limits = Limits(private=Bucket(1, rate=1), group=SlidingWindow(20, 60))
    assert limits.take(1, 0.0) == 0
    assert limits.take(1, 0.0) == 1
    assert limits.take(2, 0.0) == 0
    assert [limits.take(-5, 0.0) for _ in range(21)] == [0.0] * 20 + [60.0]


async def test_a_bot_that_is_too_fast_gets_a_429_and_may_go_on_after_the_wait(
    clock: DrivenClock, fast: LocalTelegram, fast_bot: BareBot
) -> None:
    wish = {"chat_id": 1001, "text": "x"}
    for _ in range(3):
        await fast_bot.ok("sendMessage", **wish)
    answer = await fast_bot.call("sendMessage", **wish)
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    await fast_bot.ok("sendChatAction", chat_id=1001, action="typing")
    assert (fast.ledger.refused, fast.sent_count) == (1, 3)
    clock.set(clock.now() + timedelta(seconds=1))
    await fast_bot.ok("sendMessage", **wish)
