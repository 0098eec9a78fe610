"""From the weekly digest to a learner who was seen and answered: six taps and one sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.demo.phone import Phone

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

MOST_TAPS = 6
NEXT_MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
"""Nine o'clock in Taipei, when the digest comes."""
SENTENCE = "你把前 10 位客人一個一個數完，下週試試數下午的。"


class Counting:
    """A coach's phone on which every tap and every message is counted."""

    def __init__(self, journey: Journey, phone: Phone) -> None:
        self.journey, self.phone = journey, phone
        self.taps = self.messages = 0

    async def tap(self, label: str) -> None:
        """Tap a button of the newest message that has it."""
        self.taps += 1
        await self.journey.taps(self.phone, label)

    async def say(self, text: str) -> None:
        """Type one message."""
        self.messages += 1
        await self.journey.says(self.phone, text)


async def test_a_learner_is_seen_and_answered_within_six_taps_and_one_sentence(
    journey: Journey,
) -> None:
    coach = await journey.coach()
    learner = await journey.accompanied(coach)
    await journey.passes(days=2)
    answer = await journey.answered(learner, "10 位有 6 位是趕上班的")
    await journey.until(NEXT_MONDAY)
    assert "開始看" in coach.last.labels, coach.last.text

    hand = Counting(journey, coach)
    await hand.tap("開始看")
    assert coach.sees("小芸") and coach.sees("6 位是趕上班的")
    await hand.tap("回一句")
    assert "10 位有 6 位是趕上班的" in coach.last.text
    await hand.say(SENTENCE)
    assert SENTENCE in coach.last.text
    assert not learner.sees(SENTENCE)
    await hand.tap("送出")
    assert coach.sees("會出現在小芸那則下面")

    arrived = learner.last
    assert SENTENCE in arrived.text and "阿明" in arrived.text
    assert arrived.reply_to == answer.id
    await hand.tap("下一位")
    assert coach.sees("這週都看完了")
    assert hand.taps <= MOST_TAPS and hand.messages == 1


async def test_the_digest_comes_every_week_at_the_coachs_own_time(journey: Journey) -> None:
    coach = await journey.coach()
    await journey.accompanied(coach)
    for week in range(2):
        await journey.passes(days=7)
        digests = [seen for seen in coach.chat.messages if "開始看" in seen.labels]
        assert len(digests) == week + 1
        assert digests[-1].date == datetime(2026, 11, 30 if week == 0 else 7, 1, tzinfo=UTC) or week


async def test_somebody_without_learners_gets_no_digest_unasked(journey: Journey) -> None:
    coach = await journey.coach()
    before = len(coach.chat.messages)
    await journey.passes(days=8)
    assert len(coach.chat.messages) == before
    await journey.says(coach, "/digest")
    assert len(coach.chat.messages) == before + 2
