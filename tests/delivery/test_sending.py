"""The sender by itself: what it takes, holds and gives back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import DrivenClock
from bot.delivery.recorder import Recorder
from bot.delivery.results import Landed
from bot.delivery.sending import Sender
from bot.ports import SendFailed
from coaching.effects import Lane
from coaching.messages import Message, Text, to_json
from storage.outbox import Claimed

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LEASE = NOW + timedelta(seconds=45)


def row(number: int, lane: Lane = Lane.REPLY) -> Claimed:
    """A claimed row of a chat of its own."""
    return Claimed(
        id=number,
        dedupe=f"u{number}",
        chat=number,
        learner=None,
        kind="screen",
        policy="never",
        lane=lane,
        due=NOW,
        expires=None,
        attempts=0,
        reason=None,
        ref=None,
        body=to_json(Text(html=f"m{number}")),
    )


class Channel:
    """Takes everything, except that it tells everyone to wait at the message named."""

    def __init__(self, refusing: str = "") -> None:
        self.refusing = refusing
        self.seen: list[str] = []

    async def deliver(self, chat: int, message: Message) -> int | None:
        """Take a text."""
        assert isinstance(message, Text)
        self.seen.append(message.html)
        if message.html == self.refusing:
            raise SendFailed("busy", retry_after=60, everyone=True)
        return chat


def make(folder: Path, channel: Channel) -> tuple[Sender, list[Landed]]:
    """A sender, and the list of what has landed."""
    landed: list[Landed] = []
    clock = DrivenClock(NOW)
    sender = Sender(
        channel,
        clock,
        Recorder(folder),
        rate=1000,
        on_landed=landed.append,
        on_starved=lambda: None,
    )
    return sender, landed


def give(sender: Sender, *rows: Claimed, late: float = 0.0) -> None:
    """Rows with slots that have come, or passed so many milliseconds ago."""
    sender.take([NOW.timestamp() * 1000 - late] * len(rows), rows, LEASE)


async def test_the_most_urgent_row_takes_the_next_slot(tmp_path: Path) -> None:
    channel = Channel()
    sender, _ = make(tmp_path, channel)
    give(sender, row(1, Lane.BROADCAST), row(2, Lane.PROMPT), row(3))
    assert not sender.idle
    await sender.empty()
    assert channel.seen == ["m3", "m2", "m1"]


async def test_a_refusal_of_everyone_gives_back_what_is_in_hand(tmp_path: Path) -> None:
    sender, landed = make(tmp_path, Channel(refusing="m1"))
    give(sender, row(1))
    await sender.empty()
    give(sender, row(2), row(3))
    assert sender.idle
    assert [each.row.id for each in landed if each.outcome is None] == [2, 3]
    sender.landed.clear()
    give(sender, row(4))
    assert not sender.idle


async def test_what_misses_its_slot_waits_for_another_one(tmp_path: Path) -> None:
    channel = Channel()
    sender, _ = make(tmp_path, channel)
    give(sender, row(1), row(2), row(3, Lane.BROADCAST), late=20.0)
    await sender.empty()
    assert channel.seen == ["m1"]
    assert (sender.owed, sender.loaded, sender.idle) == (2, True, False)
    sender.take([NOW.timestamp() * 1000] * 2, [row(4)], LEASE)
    await sender.empty()
    assert channel.seen == ["m1", "m2", "m4"]
    assert sender.owed == 1


async def test_slots_for_what_was_given_back_meanwhile_are_of_no_use(tmp_path: Path) -> None:
    channel = Channel()
    sender, _ = make(tmp_path, channel)
    sender.take([NOW.timestamp() * 1000] * 3, [row(1)], LEASE)
    await sender.empty()
    assert (channel.seen, sender.owed, sender.idle) == (["m1"], 0, True)


async def test_everything_that_is_held_is_known(tmp_path: Path) -> None:
    sender, _ = make(tmp_path, Channel())
    give(sender, row(1))
    await sender.empty()
    give(sender, row(2))
    assert sender.held() == {(1, 0), (2, 0)}
    sender.fold()
    assert sender.held() == {(1, 0), (2, 0)}


async def test_landing_is_not_waited_for_longer_than_told(tmp_path: Path) -> None:
    class Never(Channel):
        async def deliver(self, chat: int, message: Message) -> int | None:
            await asyncio.Event().wait()
            return None

    sender, landed = make(tmp_path, Never())
    give(sender, row(1))
    await sender._next()
    await sender.land(0.01)
    assert landed == []
    for task in sender._flying:
        task.cancel()
    await sender.land(None)
