"""Updates are stored once and handed out in order per chat, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from storage import inbox
from storage.engine import Database
from storage.inbox import Received

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def update(number: int, chat: int = 1, raw: str = "{}") -> Received:
    """An update as it was received."""
    return Received(update_id=number, chat=chat, raw=raw)


async def store(database: Database, *updates: Received) -> int:
    """Store updates in a transaction of their own."""
    async with database.begin() as unit:
        return await inbox.receive(unit, updates, NOW)


async def claimed(database: Database, now: datetime = NOW, most: int = 100) -> list[int]:
    """The ids of the updates whose turn it is."""
    async with database.begin() as unit:
        return [row.update_id for row in await inbox.claim(unit, now, most)]


async def seqs(database: Database) -> list[int]:
    """Our own numbers of the updates whose turn it is."""
    async with database.begin() as unit:
        return [row.seq for row in await inbox.claim(unit, NOW, 100)]


async def finish(database: Database, numbers: Sequence[int]) -> None:
    """Mark updates done by our own numbers."""
    async with database.begin() as unit:
        await inbox.done(unit, numbers)


async def drain(database: Database) -> list[int]:
    """Handle everything, batch by batch; the ids in the order of handling."""
    order: list[int] = []
    while True:
        async with database.begin() as unit:
            rows = await inbox.claim(unit, NOW, 100)
            await inbox.done(unit, [row.seq for row in rows])
        if not rows:
            return order
        order.extend(row.update_id for row in rows)


async def test_f23_the_same_batch_twice_is_stored_once(database: Database) -> None:
    assert await store(database, update(1), update(2)) == 2
    assert await store(database, update(1), update(2)) == 0
    assert await drain(database) == [1, 2]


async def test_f23_a_batch_that_names_an_update_twice_stores_it_once(database: Database) -> None:
    assert await store(database, update(1), update(1)) == 1


async def test_f23_a_known_update_does_not_change(database: Database) -> None:
    await store(database, update(1, raw='{"first": 1}'))
    await store(database, update(1, raw='{"second": 2}'))
    async with database.begin() as unit:
        [row] = await inbox.claim(unit, NOW, 100)
    assert row.raw == '{"first": 1}'


async def test_f23_an_overlapping_batch_stores_what_is_new(database: Database) -> None:
    await store(database, update(1), update(2))
    assert await store(database, update(2), update(3)) == 1


async def test_f27_lower_numbers_after_a_silent_week_are_new(database: Database) -> None:
    await store(database, update(900_000_000))
    assert await store(database, update(5)) == 1
    assert await drain(database) == [900_000_000, 5]


async def test_f25_the_largest_numbers_are_kept(database: Database) -> None:
    await store(database, Received(update_id=2**52 - 1, chat=-(2**52) + 1, raw="{}"))
    async with database.begin() as unit:
        [row] = await inbox.claim(unit, NOW, 100)
    assert (row.update_id, row.chat) == (2**52 - 1, -(2**52) + 1)


async def test_an_empty_batch_stores_nothing(database: Database) -> None:
    assert await store(database) == 0
    assert await claimed(database) == []


async def test_a_thousand_updates_keep_their_order_in_each_chat(database: Database) -> None:
    await store(database, *(update(number, chat=number % 7) for number in range(1000)))
    order = await drain(database)
    assert sorted(order) == list(range(1000))
    for chat in range(7):
        mine = [number for number in order if number % 7 == chat]
        assert mine == sorted(mine)


async def test_only_the_oldest_of_each_chat_is_handed_out(database: Database) -> None:
    await store(database, update(1, chat=7), update(2, chat=7), update(3, chat=8))
    assert await claimed(database) == [1, 3]


async def test_the_oldest_go_first_when_there_are_more_than_asked_for(database: Database) -> None:
    await store(database, *(update(number, chat=100 - number) for number in range(10)))
    assert await claimed(database, most=3) == [0, 1, 2]


async def test_the_next_of_a_chat_follows_when_the_first_is_done(database: Database) -> None:
    await store(database, update(1), update(2))
    await finish(database, await seqs(database))
    assert await claimed(database) == [2]


async def test_done_means_done(database: Database) -> None:
    await store(database, update(1))
    first = await seqs(database)
    await finish(database, first)
    await finish(database, [])
    async with database.begin() as unit:
        assert await inbox.claim_one(unit, first[0], NOW) is None
        assert await inbox.waiting(unit) == 0


async def test_what_is_undone_is_handed_out_again(database: Database) -> None:
    await store(database, update(1))
    try:
        async with database.begin() as unit:
            rows = await inbox.claim(unit, NOW, 100)
            await inbox.done(unit, [row.seq for row in rows])
            raise RuntimeError("killed here")
    except RuntimeError:
        pass
    assert await claimed(database) == [1]


async def test_f36_a_failed_update_waits_and_its_chat_with_it(database: Database) -> None:
    await store(database, update(1, chat=7), update(2, chat=7), update(3, chat=8))
    [failed, _] = await seqs(database)
    async with database.begin() as unit:
        await inbox.retry_later(unit, failed, 1, NOW + SECOND, "KeyError step.py:1")
    assert await claimed(database) == [3]
    async with database.begin() as unit:
        assert await inbox.claim_one(unit, failed, NOW) is None
        again = await inbox.claim_one(unit, failed, NOW + SECOND)
    assert again is not None
    assert again.attempts == 1
    assert await claimed(database, NOW + SECOND) == [1, 3]


async def test_f24_a_quarantined_update_lets_the_next_one_pass(database: Database) -> None:
    await store(database, update(1), update(2))
    [bad] = await seqs(database)
    async with database.begin() as unit:
        await inbox.quarantine(unit, bad, "Unreadable parse.py:1")
    assert await claimed(database) == [2]


async def test_f36_a_buried_update_lets_the_next_one_pass(database: Database) -> None:
    await store(database, update(1), update(2))
    [bad] = await seqs(database)
    async with database.begin() as unit:
        await inbox.bury(unit, bad, "KeyError step.py:1")
    assert await claimed(database) == [2]


async def test_the_next_instant_is_that_of_the_heads_alone(database: Database) -> None:
    async with database.begin() as unit:
        assert await inbox.next_at(unit) is None
    await store(database, update(1, chat=7), update(2, chat=7))
    async with database.begin() as unit:
        now_at_once = await inbox.next_at(unit)
    assert now_at_once is not None
    assert now_at_once < NOW
    [head] = await seqs(database)
    async with database.begin() as unit:
        await inbox.retry_later(unit, head, 1, NOW + 8 * SECOND, "KeyError step.py:1")
    async with database.begin() as unit:
        assert await inbox.next_at(unit) == NOW + 8 * SECOND


async def test_what_was_handled_long_ago_is_deleted_and_nothing_else(database: Database) -> None:
    await store(database, update(1), update(2, chat=2), update(3, chat=3))
    first, second, _ = await seqs(database)
    await finish(database, [first])
    async with database.begin() as unit:
        await inbox.bury(unit, second, "KeyError step.py:1")
        assert await inbox.prune(unit, NOW) == 0
        assert await inbox.prune(unit, NOW + SECOND) == 1
        assert await inbox.waiting(unit) == 1


async def test_two_workers_never_hold_updates_of_the_same_chat(database: Database) -> None:
    if database.dialect == "sqlite":
        return  # there, writing transactions follow one another
    await store(database, update(1, chat=7), update(2, chat=7), update(3, chat=8))
    async with database.begin() as one:
        [first] = await inbox.claim(one, NOW, 1)
        async with database.begin() as other:
            assert [row.update_id for row in await inbox.claim(other, NOW, 100)] == [3]
            assert await inbox.claim_one(other, first.seq, NOW) is None


async def test_a_chat_that_floods_the_inbox_costs_the_others_nothing(database: Database) -> None:
    await store(database, *(update(number, chat=7) for number in range(3000)), update(9000, chat=8))
    assert await claimed(database) == [0, 9000]
