"""Ways into the web pages open once, for those who work here, for a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from coaching.staff.effects import AddLink, EndSessions, SaveStaff
from coaching.staff.records import Link, Session
from storage import logins

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

MINUTE = timedelta(minutes=1)


async def _link(cast: Cast, token_hash: str = "h", chat: int = 90) -> None:
    """A link of ten minutes."""
    link = Link(token_hash=token_hash, staff=cast.coach(chat).id, expires_at=cast.now + 10 * MINUTE)
    await cast.write(SaveStaff(staff=cast.coach(chat)), AddLink(link=link))


async def _enter(cast: Cast, token_hash: str = "h", minutes: int = 1) -> int | None:
    async with cast.database.begin() as unit:
        return await logins.consume(unit, token_hash, cast.now + minutes * MINUTE)


async def test_a_link_opens_once(cast: Cast) -> None:
    await _link(cast)
    assert await _enter(cast) == cast.coach().id
    assert await _enter(cast) is None
    assert await _enter(cast, "other") is None


async def test_of_many_who_try_at_the_same_time_one_gets_in(cast: Cast) -> None:
    await _link(cast)
    entered = await asyncio.gather(*(_enter(cast) for _ in range(4)))
    assert sorted(entered, key=str) == sorted([cast.coach().id, None, None, None], key=str)


async def test_a_link_that_ran_out_opens_nothing(cast: Cast) -> None:
    await _link(cast)
    assert await _enter(cast, minutes=10) is None
    assert await _enter(cast, minutes=9) == cast.coach().id


async def test_a_login_is_new_once_also_at_the_same_time(cast: Cast) -> None:
    async def remember() -> bool:
        async with cast.database.begin() as unit:
            return await logins.remember(unit, "h", cast.now)

    assert sorted(await asyncio.gather(*(remember() for _ in range(4)))) == [False] * 3 + [True]


async def _open(cast: Cast, token_hash: str, chat: int = 90) -> Session:
    session = Session(
        token_hash=token_hash,
        staff=cast.coach(chat).id,
        created_at=cast.now,
        expires_at=cast.now + 10 * MINUTE,
    )
    async with cast.database.begin() as unit:
        await logins.open_session(unit, session)
    return session


async def _found(cast: Cast, token_hash: str, minutes: int = 1) -> Session | None:
    async with cast.database.read() as unit:
        return await logins.find_session(unit, token_hash, cast.now + minutes * MINUTE)


async def test_a_session_lasts_until_it_ends_or_runs_out(cast: Cast) -> None:
    await cast.write(SaveStaff(staff=cast.coach()))
    first, second = await _open(cast, "a"), await _open(cast, "b")
    assert (await _found(cast, "a"), await _found(cast, "b")) == (first, second)
    assert await _found(cast, "a", minutes=10) is None
    async with cast.database.begin() as unit:
        await logins.end_session(unit, "a")
    assert (await _found(cast, "a"), await _found(cast, "b")) == (None, second)


async def test_whoever_lost_every_role_is_out_at_once(cast: Cast) -> None:
    await cast.write(SaveStaff(staff=cast.coach()))
    await _open(cast, "a")
    await cast.write(SaveStaff(staff=replace(cast.coach(), roles=frozenset())))
    assert await _found(cast, "a") is None


async def test_all_sessions_and_links_of_one_person_end_and_a_new_link_may_follow(
    cast: Cast,
) -> None:
    await _link(cast, "mine")
    await _link(cast, "theirs", 91)
    await _open(cast, "a")
    kept = await _open(cast, "b", 91)
    new = Link(token_hash="new", staff=cast.coach().id, expires_at=cast.now + MINUTE * 10)
    await cast.write(AddLink(link=new), EndSessions(staff=cast.coach().id))
    assert (await _found(cast, "a"), await _found(cast, "b")) == (None, kept)
    assert await _enter(cast, "mine") is None
    assert await _enter(cast, "theirs") == cast.coach(91).id
    assert await _enter(cast, "new") == cast.coach().id


async def test_what_ran_out_is_pruned(cast: Cast) -> None:
    await _link(cast)
    await _open(cast, "a")
    async with cast.database.begin() as unit:
        await logins.remember(unit, "old", cast.now - 2 * MINUTE)
        await logins.remember(unit, "new", cast.now)
        await logins.prune(unit, cast.now + 9 * MINUTE, cast.now - MINUTE)
    assert await _found(cast, "a") is not None
    async with cast.database.begin() as unit:
        assert await logins.remember(unit, "old", cast.now)
        assert not await logins.remember(unit, "new", cast.now)
        await logins.prune(unit, cast.now + 10 * MINUTE, cast.now - MINUTE)
    assert await _found(cast, "a") is None
    assert await _enter(cast) is None
