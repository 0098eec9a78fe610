"""Who a broadcast is for: counted with the excluded and why, and found page by page."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.put import Somebody, says
from coaching.broadcast.records import Audience, Broadcast, Reach, Stage, Why
from coaching.effects import AddDelivery, SaveLearner
from coaching.messages import Text, to_json
from coaching.quiet_hours import QuietHours
from coaching.records import Learner
from coaching.staff.effects import SaveStaff
from storage import audience, effects
from storage.queue_tables import outbox as rows

if TYPE_CHECKING:
    from tests.storage.conftest import Cast

QUIET = QuietHours()


async def enrol(cast: Cast, *people: Learner) -> None:
    """Write learners, and the admin."""
    await cast.write(
        SaveStaff(staff=cast.coach(90)), *(SaveLearner(learner=each) for each in people)
    )


async def reach(cast: Cast, wanted: Audience, a_day: int = 1) -> Reach:
    """How many it comes to, now."""
    async with cast.database.read() as unit:
        counted = await audience.count(unit, wanted, cast.now)
    return counted.reach(a_day, QUIET, cast.now)


def made(cast: Cast, number: int = 7, **fields: Any) -> Broadcast:
    """A broadcast that runs."""
    author = cast.coach(90)
    return Broadcast(
        **{
            "id": number,
            "author": author.id,
            "chat": author.chat,
            "state": "running",
            "message": to_json(Text(html="早")),
            "stages": (Stage(due=cast.now),),
            "created_at": cast.now,
            "begun_at": cast.now,
            **fields,
        }
    )


async def following(cast: Cast, found: Broadcast, a_day: int = 1, most: int = 9) -> list[int]:
    """The chats that come next."""
    async with cast.database.read() as unit:
        people = await audience.following(unit, found, cast.now, a_day, most)
    return [each.chat for each in people]


async def serve(cast: Cast, number: int, *people: Learner, hours_ago: float = 0) -> None:
    """Another broadcast that these people had."""
    other = made(cast, number)
    put = says(other, [Somebody(each.id, each.chat) for each in people], cast.now)
    await cast.write(SaveBroadcast(broadcast=other), *put)
    async with cast.database.begin() as unit:
        at = int((cast.now - timedelta(hours=hours_ago)).timestamp() * 1000)
        await unit.execute(
            update(rows).where(rows.c.broadcast == number).values(state="sent", settled=at)
        )


async def test_everybody_who_cannot_get_it_is_counted_with_the_reason(cast: Cast) -> None:
    states = ("active", "active", "joining", "resting", "paused", "blocked", "left")
    people = [cast.learner(number, status=state) for number, state in enumerate(states, 1)]
    leaving = cast.learner(8, status="paused", forget_at=cast.now)
    await enrol(cast, *people, leaving)
    each_once: tuple[Why, ...] = ("joining", "resting", "paused", "blocked", "left", "leaving")
    assert await reach(cast, Audience()) == Reach(get=2, excluded=dict.fromkeys(each_once, 1))


async def test_every_condition_that_is_given_must_hold(cast: Cast) -> None:
    await enrol(
        cast,
        cast.learner(1, trade="早餐店", language="en", last_contact=cast.now),
        cast.learner(2, trade="早餐店", language="zh-Hant", last_contact=cast.now),
        cast.learner(3, trade="花店", language="en", last_contact=cast.now),
        cast.learner(4, trade="早餐店", language="en", last_contact=cast.now - timedelta(days=8)),
        cast.learner(5, trade="早餐店", language="en"),
    )
    shops = frozenset({"早餐店"})
    assert (await reach(cast, Audience(trades=shops))).get == 4
    english = Audience(trades=shops, languages=frozenset({"en"}))
    assert (await reach(cast, english)).get == 3
    assert (await reach(cast, replace(english, active_days=7))).get == 1
    assert (await reach(cast, Audience(cohorts=frozenset({1})))).get == 5
    assert (await reach(cast, Audience(cohorts=frozenset({2})))).get == 0


async def test_ids_that_are_no_learners_are_counted_apart(cast: Cast) -> None:
    await enrol(cast, cast.learner(1), cast.learner(2, status="paused"), cast.learner(3))
    found = await reach(cast, Audience(chats=frozenset({1, 2, 77, 78})))
    assert found == Reach(get=1, excluded={"paused": 1}, unknown=2)


async def test_whoever_answered_a_question_about_the_item_is_left_aside(cast: Cast) -> None:
    people = [cast.learner(number) for number in (1, 2, 3)]
    await enrol(cast, *people)
    await cast.write(
        AddDelivery(delivery=cast.delivery(people[0], state="answered")),
        AddDelivery(delivery=cast.delivery(people[1], state="missed")),
        AddDelivery(delivery=cast.delivery(people[2], state="answered", standard="old")),
    )
    missing = Audience(missing_item="P1.1.1")
    assert (await reach(cast, missing)).get == 1
    of_this = replace(missing, standard=cast.delivery(people[0]).standard)
    assert (await reach(cast, of_this)).get == 2


async def test_zones_with_quiet_hours_get_it_later(cast: Cast) -> None:
    await enrol(
        cast,
        cast.learner(1),
        cast.learner(2, zone="Europe/London"),
        cast.learner(3, zone="Asia/Tokyo"),
    )
    found = await reach(cast, Audience())
    assert (found.get, found.later) == (3, 1)
    async with cast.database.read() as unit:
        counted = await audience.count(unit, Audience(), cast.now)
    assert counted.zones(1) == ("Asia/Taipei", "Asia/Tokyo", "Europe/London")


async def test_whoever_had_a_broadcast_today_is_served(cast: Cast) -> None:
    people = [cast.learner(number) for number in (1, 2, 3)]
    await enrol(cast, *people)
    await serve(cast, 5, people[0])
    await serve(cast, 6, people[1], hours_ago=21)
    assert await reach(cast, Audience()) == Reach(get=2, excluded={"served": 1})
    assert (await reach(cast, Audience(), a_day=2)).get == 3
    assert (await reach(cast, Audience(), a_day=0)).get == 3
    assert await following(cast, made(cast)) == [
        each.chat for each in sorted(people[1:], key=lambda each: each.id)
    ]
    assert len(await following(cast, made(cast), a_day=0)) == 3


async def test_pages_follow_the_cursor_and_the_zones_of_the_stage(cast: Cast) -> None:
    zones = ("Asia/Taipei", "Asia/Tokyo", "Asia/Taipei", "Europe/London")
    people = [cast.learner(number, zone=zone) for number, zone in enumerate(zones, 1)]
    await enrol(cast, *people)
    near = Stage(due=cast.now, zones=("Asia/Taipei", "Asia/Tokyo"))
    found = made(cast, stages=(near, Stage(due=cast.now)))
    in_order = [each for each in sorted(people, key=lambda each: each.id) if each.chat != 4]
    first = await following(cast, found, most=2)
    assert first == [each.chat for each in in_order[:2]]
    second = replace(found, cursor=in_order[1].id)
    assert await following(cast, second, most=2) == [in_order[2].chat]


async def test_the_last_stage_serves_who_moved_and_nobody_twice(cast: Cast) -> None:
    people = [cast.learner(number) for number in (1, 2)]
    await enrol(cast, *people)
    found = made(cast, stages=(Stage(due=cast.now, zones=("Asia/Tokyo",)), Stage(due=cast.now)))
    put = says(found, [Somebody(people[0].id, 1)], cast.now)
    await cast.write(SaveBroadcast(broadcast=found), *put)
    assert await following(cast, replace(found, stage=1)) == [2]


async def test_two_at_once_do_not_both_reach_somebody_who_may_get_one(cast: Cast) -> None:
    await enrol(cast, *(cast.learner(number) for number in (1, 2, 3)))
    both = [made(cast, number) for number in (5, 6)]
    await cast.write(*(SaveBroadcast(broadcast=each) for each in both))

    async def page(found: Broadcast) -> int:
        async with cast.database.begin() as unit:
            people = await audience.following(unit, found, cast.now, 1, 9)
            await effects.write(unit, says(found, people, cast.now), cast.now)
        return len(people)

    assert sorted(await asyncio.gather(*map(page, both))) == [0, 3]


async def test_who_gets_nothing_is_listed_with_the_reason(cast: Cast) -> None:
    people = [cast.learner(1), cast.learner(2, status="paused"), cast.learner(3)]
    await enrol(cast, *people)
    await serve(cast, 5, people[2])
    async with cast.database.read() as unit:
        found = await audience.left_out(unit, made(cast), cast.now, 10)
    assert {row.chat: why for why, row in found} == {2: "paused", 3: "served"}


async def left_out(cast: Cast, found: Broadcast) -> dict[int, Why]:
    """Who of its audience has no message of it, by chat."""
    async with cast.database.read() as unit:
        return {row.chat: why for why, row in await audience.left_out(unit, found, cast.now, 10)}


async def test_who_was_spared_by_a_cancel_is_not_left_out_for_a_reason(cast: Cast) -> None:
    await enrol(cast, cast.learner(1), cast.learner(2, status="paused"))
    ended = made(cast, confirmed_at=cast.now, ended_at=cast.now)
    assert await left_out(cast, replace(ended, state="cancelled")) == {2: "paused"}
    assert await left_out(cast, replace(ended, state="done")) == {1: "served", 2: "paused"}


async def test_nobody_is_listed_when_the_messages_are_cleared_away(cast: Cast) -> None:
    await enrol(cast, cast.learner(1), cast.learner(2, status="paused"))
    long_ago = cast.now - timedelta(days=31)
    ended = made(cast, state="done", confirmed_at=cast.now, ended_at=long_ago)
    assert await left_out(cast, ended) == {}
