"""Weeks of somebody who does anything in any order: no word is lost, and every count is true."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.demo.phone import Phone

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

STEPS = 45
WAITS = ((0.3, timedelta(seconds=20)), (0.15, timedelta(minutes=90)), (0.12, timedelta(hours=30)))
"""How likely it is after each step that so much time passes, at most."""
NOT_TAPPED = ("刪", "確定", "全部", "先不要", "開始，")
"""Beginnings of labels that take words away, on purpose."""
COMMANDS = ("/today", "/progress", "/history", "/settings", "/why", "/cancel", "/pause", "/resume")


class Person:
    """Writes, replies, edits, taps and waits as chance has it, and knows what they wrote."""

    def __init__(self, journey: Journey, phone: Phone, chance: Random) -> None:
        self.journey = journey
        self.phone = phone
        self.chance = chance
        self.wrote: dict[int, str] = {}
        """By message, its present words."""

    async def act(self) -> None:
        """Do one thing, and wait a while or not."""
        acts = (self.write, self.write, self.write, self.reply, self.edit, self.tap, self.tap)
        if self.chance.random() < 0.1:
            self.phone.send(self.chance.choice(COMMANDS))
        else:
            self.chance.choice(acts)()
        if self.chance.random() < 0.7:
            await self.journey.stage.settle()
        for likely, most in WAITS:
            if self.chance.random() < likely:
                await self.journey.passes(seconds=self.chance.random() * most.total_seconds())

    def write(self, reply_to: int | None = None) -> None:
        text = (
            f"第 {len(self.wrote)} 句，{self.chance.randint(1, 99)} 份，不是任何設定或指令的一句話"
        )
        self.wrote[self.phone.send(text, reply_to=reply_to).id] = text

    def reply(self) -> None:
        self.write(self.chance.choice(self.phone.chat.messages).id)

    def edit(self) -> None:
        fresh = self.journey.stage.clock.now() - timedelta(hours=47)
        own = [at for at in self.wrote if self.phone.chat.seen(at).date > fresh]
        if own:
            chosen = self.chance.choice(own)
            self.wrote[chosen] += "！"
            self.phone.edit(chosen, self.wrote[chosen])

    def tap(self) -> None:
        with_buttons = [seen for seen in self.phone.chat.messages if seen.labels][-6:]
        if not with_buttons:
            return
        message = self.chance.choice(with_buttons)
        label = self.chance.choice(message.labels)
        if not label.startswith(NOT_TAPPED):
            self.phone.tap(message, label)


async def test_whatever_is_done_no_word_is_lost_and_every_entry_has_one_receipt(
    journey: Journey,
) -> None:
    chance = Random(1)
    phone = await journey.joined(coach=chance.random() < 0.5)
    person = Person(journey, phone, chance)
    for _ in range(STEPS):
        await person.act()
    await journey.passes(minutes=1)
    entries = await journey.entries(phone)
    kept = Counter((part.message_id, part.text) for entry in entries for part in entry.parts)
    assert kept == Counter(person.wrote.items())
    receipts = [entry.receipt_message_id for entry in entries]
    assert None not in receipts
    assert len(set(receipts)) == len(receipts)
    prompts = await journey.prompts(phone)
    planned = [one.local_date for one in prompts if one.via in ("join", "daily")]
    assert len(set(planned)) == len(planned)
    answered = {entry.delivery for entry in entries}
    assert not [one for one in prompts if one.id in answered and one.state != "answered"]
    refused = [call for call in journey.stage.telegram.calls if call.outcome != "ok"]
    assert {call.outcome for call in refused if "not modified" not in call.outcome} == set()
