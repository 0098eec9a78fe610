"""The log in the database is sealed by one at a time, and what was done to it shows."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from coaching.effects import Record
from coaching.people.records import LogFilter
from storage import audit, audit_chain

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def writes(cast: Cast, count: int, **fields: object) -> None:
    """Lines of the log."""
    await cast.write(
        *(
            Record(
                actor=1,
                action="card.read:card",
                subject=number,
                at=cast.now + timedelta(minutes=number),
                detail=f"n={number}",
            )
            for number in range(count)
        )
    )


async def does(cast: Cast, *statements: str) -> None:
    """What somebody with the database in their hands does to it."""
    async with cast.database.begin() as unit:
        for statement in statements:
            await unit.execute(text(statement))


async def test_lines_are_sealed_in_the_order_in_which_they_were_written(cast: Cast) -> None:
    await writes(cast, 5)
    async with cast.database.read() as unit:
        assert (await audit_chain.state(unit)).waiting == 5
    verdict = await audit_chain.verify(cast.database)
    assert (verdict.fault, verdict.lines, verdict.head.place) == (None, 5, 5)
    await writes(cast, 3)
    assert (await audit_chain.verify(cast.database)).lines == 8
    async with cast.database.read() as unit:
        chain = await audit_chain.state(unit)
        rows = await unit.rows(text("SELECT id, place FROM audit ORDER BY id"))
    assert (chain.place, chain.waiting) == (8, 0)
    assert [row.place for row in rows] == list(range(1, 9))


@pytest.mark.parametrize(
    ("statement", "fault", "place"),
    [
        ("UPDATE audit SET detail = 'n=7' WHERE place = 3", "changed", 3),
        ("UPDATE audit SET at = at + 1 WHERE place = 2", "changed", 2),
        ("UPDATE audit SET actor = NULL WHERE place = 5", "changed", 5),
        ("DELETE FROM audit WHERE place = 4", "missing", 4),
        ("DELETE FROM audit WHERE place >= 5", "cut", 5),
        ("UPDATE audit SET place = NULL, seal = NULL WHERE place = 2", "missing", 2),
        ("UPDATE audit SET place = 99 WHERE place = 1", "missing", 1),
    ],
)
async def test_what_was_done_to_the_log_shows(
    cast: Cast, statement: str, fault: str, place: int
) -> None:
    await writes(cast, 6)
    await audit_chain.seal_all(cast.database)
    await does(cast, statement)
    verdict = await audit_chain.verify(cast.database)
    assert (verdict.fault, verdict.place) == (fault, place)


async def test_two_lines_that_changed_places_show(cast: Cast) -> None:
    await writes(cast, 6)
    await audit_chain.seal_all(cast.database)
    await does(
        cast,
        "UPDATE audit SET place = -1 WHERE place = 2",
        "UPDATE audit SET place = 2 WHERE place = 3",
        "UPDATE audit SET place = 3 WHERE place = -1",
    )
    assert (await audit_chain.verify(cast.database)).place == 2


async def test_many_sealers_and_writers_at_once_make_one_chain(cast: Cast) -> None:
    async def write() -> None:
        for _ in range(5):
            await writes(cast, 4)

    async def seal() -> None:
        for _ in range(8):
            async with cast.database.begin() as unit:
                await audit_chain.seal(unit)

    await asyncio.gather(write(), write(), seal(), seal(), seal())
    verdict = await audit_chain.verify(cast.database)
    assert (verdict.fault, verdict.lines) == (None, 40)


async def test_what_is_old_is_pruned_and_the_rest_can_still_be_verified(cast: Cast) -> None:
    await writes(cast, 6)
    await audit_chain.seal_all(cast.database)
    async with cast.database.begin() as unit:
        assert await audit_chain.prune(unit, cast.now + timedelta(minutes=2)) == 2
    verdict = await audit_chain.verify(cast.database)
    assert (verdict.fault, verdict.lines, verdict.head.place) == (None, 4, 6)
    await does(cast, "DELETE FROM audit WHERE place = 3")
    assert (await audit_chain.verify(cast.database)).place == 3


async def test_all_of_it_can_be_pruned_and_the_chain_goes_on(cast: Cast) -> None:
    await writes(cast, 3)
    await audit_chain.seal_all(cast.database)
    async with cast.database.begin() as unit:
        assert await audit_chain.prune(unit, cast.now + timedelta(days=1)) == 3
    await writes(cast, 1)
    verdict = await audit_chain.verify(cast.database)
    assert (verdict.fault, verdict.lines, verdict.head.place) == (None, 1, 4)


async def test_a_check_in_slices_comes_to_the_same_and_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_chain, "_FROM", audit_chain._FROM.limit(2))
    await writes(cast, 5)
    await audit_chain.seal_all(cast.database)
    check, slices, verdict = audit_chain.Check(), 0, None
    while verdict is None:
        async with cast.database.read() as unit:
            verdict = await check.go_on(unit)
        slices += 1
    assert (verdict.fault, verdict.lines, slices) == (None, 5, 4)
    async with cast.database.begin() as unit:
        await audit_chain.keep(unit, verdict, cast.now)
        chain = await audit_chain.state(unit)
    assert (chain.checked_at, chain.checked, chain.broken_at) == (cast.now, 5, None)


async def test_the_log_is_turned_page_by_page_there_and_back(cast: Cast) -> None:
    await writes(cast, 7)
    wanted = LogFilter()
    async with cast.database.read() as unit:
        first, newer, older = await audit.page(unit, wanted, before=None, after=None, most=3)
        assert ([line.subject for line in first], newer, older) == ([6, 5, 4], False, True)
        second, newer, older = await audit.page(
            unit, wanted, before=first[-1].id, after=None, most=3
        )
        assert ([line.subject for line in second], newer, older) == ([3, 2, 1], True, True)
        back, newer, older = await audit.page(unit, wanted, before=None, after=second[0].id, most=3)
        assert ([line.subject for line in back], newer, older) == ([6, 5, 4], False, True)
        last, newer, older = await audit.page(
            unit, wanted, before=second[-1].id, after=None, most=3
        )
        assert ([line.subject for line in last], newer, older) == ([0], True, False)


async def test_the_log_is_filtered_by_person_action_subject_and_time(cast: Cast) -> None:
    await writes(cast, 3)
    more = Record(actor=2, action="card.readers", subject=None, at=cast.now)
    whole = Record(actor=None, action="card.read", subject=1, at=cast.now)
    await cast.write(more, whole)

    async def count(**fields: object) -> int:
        async with cast.database.read() as unit:
            wanted = LogFilter(**fields)  # type: ignore[arg-type]
            return len((await audit.page(unit, wanted, before=None, after=None, most=50))[0])

    assert await count() == 5
    assert await count(actor=2) == 1
    assert await count(action="card.read") == 4
    assert await count(action="card.read", subject=1) == 2
    assert await count(action="card%read") == 0
    assert await count(first=cast.now + timedelta(minutes=1)) == 2
    assert await count(last=cast.now + timedelta(minutes=1)) == 3
