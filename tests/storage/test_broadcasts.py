"""Broadcasts as rows: kept whole, tallied by outcome, held, called off and queued anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from coaching.broadcast.effects import SaveBroadcast, SteerMessages
from coaching.broadcast.put import Somebody, key, says
from coaching.broadcast.records import Audience, Broadcast, Reach, Stage, Tally
from coaching.broadcast.view import Again
from coaching.effects import AddDelivery, EraseLearner, SaveLearner, Say
from coaching.messages import Media, Text, to_json
from coaching.quiet_hours import QuietHours
from coaching.records import Learner
from coaching.staff.effects import SaveStaff
from storage import broadcasts, dispatching, outbox, steering
from storage.instants import from_ms
from storage.queue_tables import outbox as rows
from storage.tables import deliveries

if TYPE_CHECKING:
    from storage.engine import Database
    from tests.storage.conftest import Cast

ONE = 7


def made(cast: Cast, **fields: Any) -> Broadcast:
    """A broadcast of an admin, which runs."""
    author = cast.coach(90)
    return Broadcast(
        **{
            "id": ONE,
            "author": author.id,
            "chat": author.chat,
            "state": "running",
            "message": to_json(Text(html="<b>早安</b>")),
            "stages": (Stage(due=cast.now),),
            "created_at": cast.now,
            "begun_at": cast.now,
            **fields,
        }
    )


async def put(cast: Cast, *numbers: int, broadcast: Broadcast | None = None) -> list[Learner]:
    """Put its message to learners of these chats."""
    people = [cast.learner(number) for number in numbers]
    found = broadcast or made(cast)
    queued = says(found, [Somebody(each.id, each.chat) for each in people], cast.now)
    await cast.write(
        SaveStaff(staff=cast.coach(90)),
        *(SaveLearner(learner=each) for each in people),
        SaveBroadcast(broadcast=found),
        *queued,
    )
    return people


async def settle(database: Database, learner: Learner, state: str, **fields: Any) -> None:
    """Have the message to a learner end so."""
    async with database.begin() as unit:
        await unit.execute(
            update(rows)
            .where(rows.c.dedupe == key(ONE, learner.id))
            .values(state=state, settled=1, attempts=1, **fields)
        )


async def states(database: Database) -> dict[int, tuple[str, int]]:
    """State and tries of each chat's message."""
    async with database.read() as unit:
        found = await unit.rows(select(rows.c.chat, rows.c.state, rows.c.attempts))
    return {row.chat: (row.state, row.attempts) for row in found}


async def dues(database: Database) -> dict[int, datetime]:
    """When the message to each chat may leave."""
    async with database.read() as unit:
        return {
            row.chat: from_ms(row.due) for row in await unit.rows(select(rows.c.chat, rows.c.due))
        }


async def test_all_of_a_broadcast_is_kept(cast: Cast, database: Database) -> None:
    whole = made(
        cast,
        state="done",
        message={**to_json(Media(media="photo", file_id="AgAC", html="看")), "buttons": []},
        prompt="P1.1.1-1",
        audience=Audience(
            cohorts=frozenset({1}),
            trades=frozenset({"早餐店"}),
            languages=frozenset({"en"}),
            active_days=7,
            missing_item="P1.1.1",
            standard="BLM2421-007v4",
            chats=frozenset({1, 2}),
        ),
        timing="local",
        at=cast.now,
        wall=time(9, 30),
        reach=Reach(get=5, later=2, excluded={"paused": 1}, unknown=3),
        stages=(Stage(due=cast.now, zones=("Asia/Tokyo",)), Stage(due=cast.now)),
        stage=1,
        cursor=2**62,
        expanded=4,
        confirmed_at=cast.now,
        approved_by=3,
        ended_at=cast.now,
        told_at=cast.now,
        result=Tally(sent=3, failed={"blocked": 1}, unknown=1),
    )
    await cast.write(SaveStaff(staff=cast.coach(90)), SaveBroadcast(broadcast=whole))
    async with database.begin() as unit:
        assert await broadcasts.by_id(unit, ONE) == whole
        assert await broadcasts.latest(unit, 5) == (whole,)
        assert await broadcasts.alive(unit) == ()


async def test_the_tally_counts_each_outcome_with_its_reason(
    cast: Cast, database: Database
) -> None:
    people = await put(cast, 1, 2, 3, 4, 5, 6, 7)
    for learner, state, reason in (
        (people[0], "sent", None),
        (people[1], "failed", "blocked"),
        (people[2], "failed", "blocked"),
        (people[3], "unknown", "unknown"),
        (people[4], "cancelled", None),
        (people[5], "expired", "expired"),
    ):
        await settle(database, learner, state, reason=reason)
    async with database.read() as unit:
        found = await broadcasts.tally(unit, made(cast))
    assert found == Tally(
        waiting=1,
        sent=1,
        unknown=1,
        failed={"blocked": 2, "expired": 1},
        cancelled=1,
        next_due=cast.now,
    )
    assert found.all == 7


async def test_the_result_outlives_the_outbox(cast: Cast, database: Database) -> None:
    people = await put(cast, 1)
    await settle(database, people[0], "sent")
    kept = Tally(sent=1)
    ended = made(cast, state="done", ended_at=cast.now, result=kept)
    await cast.write(SaveBroadcast(broadcast=ended))
    async with database.begin() as unit:
        assert await outbox.prune(unit, cast.now) == 1
        assert await broadcasts.tally(unit, ended) == kept


async def test_what_is_held_is_not_claimed_and_goes_on_when_released(
    cast: Cast, database: Database
) -> None:
    await put(cast, 1, 2)
    await cast.write(cast.say(None, "hello", chat=1))
    await cast.write(SteerMessages(broadcast=ONE, how="hold"))
    async with database.begin() as unit:
        assert [row.dedupe for row in await dispatching.claimable(unit, cast.now, 9)] == ["hello"]
    await cast.write(SteerMessages(broadcast=ONE, how="release"))
    async with database.begin() as unit:
        assert len(await dispatching.claimable(unit, cast.now, 9)) == 2
    assert (await states(database))[2] == ("queued", 0)


async def test_what_goes_on_at_night_waits_for_each_ones_morning(
    cast: Cast, database: Database
) -> None:
    """Let go after a pause as well as sent anew."""
    people = await put(cast, 1, 2, 3)
    await cast.write(SaveLearner(learner=replace(people[1], zone="Europe/Paris")))
    await settle(database, people[2], "unknown")
    forenoon = QuietHours(time(8), time(12))
    await cast.write(SteerMessages(broadcast=ONE, how="hold"))
    await cast.write(SteerMessages(broadcast=ONE, how="release", quiet=forenoon))
    morning = forenoon.end_after("Asia/Taipei", cast.now)
    assert morning > cast.now
    assert await dues(database) == {1: morning, 2: cast.now, 3: cast.now}
    await cast.write(SteerMessages(broadcast=ONE, how="resend", quiet=forenoon))
    assert await dues(database) == {1: morning, 2: cast.now, 3: morning}
    async with database.read() as unit:
        assert (await broadcasts.tally(unit, made(cast))).next_due == cast.now


async def test_cancelling_leaves_alone_what_was_sent_and_what_is_on_the_wire(
    cast: Cast, database: Database
) -> None:
    people = await put(cast, 1, 2, 3, 4)
    await settle(database, people[0], "sent")
    await settle(database, people[1], "claimed")
    await settle(database, people[2], "held")
    await cast.write(SteerMessages(broadcast=ONE, how="cancel"))
    found = {chat: state for chat, (state, _) in (await states(database)).items()}
    assert found == {1: "sent", 2: "claimed", 3: "cancelled", 4: "cancelled"}


async def test_a_cancelled_question_waits_for_no_answer(cast: Cast, database: Database) -> None:
    learner = cast.learner(1)
    asked = cast.delivery(learner, via="broadcast")
    await cast.write(
        SaveStaff(staff=cast.coach(90)),
        SaveLearner(learner=learner),
        SaveBroadcast(broadcast=made(cast)),
        AddDelivery(delivery=asked),
        cast.say(learner, key(ONE, learner.id), kind="prompt", ref=asked.id, broadcast=ONE),
    )
    await cast.write(SteerMessages(broadcast=ONE, how="cancel"))
    async with database.read() as unit:
        assert await unit.scalars(select(deliveries.c.state)) == ["expired"]


async def test_again_takes_only_those_who_came_back(cast: Cast, database: Database) -> None:
    people = await put(cast, 1, 2, 3, broadcast=made(cast, state="done", ended_at=cast.now))
    await settle(database, people[0], "failed", reason="blocked")
    await settle(database, people[1], "failed", reason="blocked")
    await settle(database, people[2], "failed", reason="refused")
    await cast.write(SaveLearner(learner=replace(people[1], status="blocked")))
    assert await again(cast) == Again(failed=1)
    await cast.write(SteerMessages(broadcast=ONE, how="again"))
    assert await states(database) == {1: ("queued", 1), 2: ("failed", 1), 3: ("failed", 1)}
    async with database.read() as unit:
        (alive,) = await broadcasts.alive(unit)
    assert (alive.state, alive.ended_at) == ("running", None)


async def test_resending_takes_the_unknown_and_nothing_else(cast: Cast, database: Database) -> None:
    people = await put(cast, 1, 2, 3, 4, broadcast=made(cast, state="done", ended_at=cast.now))
    for learner, state in zip(people, ("unknown", "sent", "unknown", "unknown"), strict=True):
        await settle(database, learner, state)
    # Who left or stopped for a while since then hears nothing more.
    await cast.write(
        SaveLearner(learner=replace(people[2], status="left")),
        SaveLearner(learner=replace(people[3], status="paused")),
    )
    assert await again(cast) == Again(unknown=1)
    await cast.write(SteerMessages(broadcast=ONE, how="resend"))
    assert await states(database) == {
        1: ("queued", 1),
        2: ("sent", 1),
        3: ("unknown", 1),
        4: ("unknown", 1),
    }


async def test_a_question_of_another_day_is_not_sent_again(cast: Cast, database: Database) -> None:
    people = await put(cast, 1, broadcast=made(cast, state="done", ended_at=cast.now))
    await settle(database, people[0], "unknown", expires=int(cast.now.timestamp() * 1000))
    assert await again(cast) == Again()
    await cast.write(SteerMessages(broadcast=ONE, how="resend"))
    assert await states(database) == {1: ("unknown", 1)}


async def test_an_answered_question_is_not_asked_again(cast: Cast, database: Database) -> None:
    people = await put(cast, 1, 2, broadcast=made(cast, state="done", ended_at=cast.now))
    for learner, state in zip(people, ("answered", "asked"), strict=True):
        asked = cast.delivery(learner, via="broadcast", state=state)
        await cast.write(AddDelivery(delivery=asked))
        await settle(database, learner, "unknown", ref=asked.id)
    assert await again(cast) == Again(unknown=1)
    await cast.write(SteerMessages(broadcast=ONE, how="resend"))
    assert await states(database) == {1: ("unknown", 1), 2: ("queued", 1)}


async def again(cast: Cast) -> Again:
    """To how many it could be sent again."""
    async with cast.database.read() as unit:
        return await steering.again(unit, ONE, cast.now)


async def test_nothing_to_send_again_leaves_an_ended_broadcast_ended(
    cast: Cast, database: Database
) -> None:
    await put(cast, broadcast=made(cast, state="done", ended_at=cast.now))
    await cast.write(SteerMessages(broadcast=ONE, how="again"))
    async with database.read() as unit:
        assert await broadcasts.alive(unit) == ()


async def test_a_second_message_to_the_same_learner_is_none(cast: Cast, database: Database) -> None:
    await put(cast, 1)
    await put(cast, 1)
    assert len(await states(database)) == 1


async def test_erasing_a_learner_erases_their_message_and_their_place_in_an_audience(
    cast: Cast, database: Database, now: datetime
) -> None:
    named = made(cast, audience=Audience(chats=frozenset({1, 2})))
    people = await put(cast, 1, 2, broadcast=named)
    await cast.write(EraseLearner(learner=people[0].id, chat=1))
    assert list(await states(database)) == [2]
    async with database.read() as unit:
        (left,) = await broadcasts.alive(unit)
    assert left.audience.chats == frozenset({2})


async def test_a_broadcast_someone_holds_is_passed_over(database_url: str, cast: Cast) -> None:
    if not database_url.startswith("postgres"):
        return
    await put(cast, 1)
    async with cast.database.begin() as unit, cast.database.begin() as other:
        assert await broadcasts.by_id(unit, ONE) is not None
        assert await broadcasts.by_id(other, ONE, pass_over=True) is None


def test_a_say_of_a_broadcast_is_never_repeated_blindly(cast: Cast) -> None:
    (said,) = says(made(cast), [Somebody(1, 1)], cast.now + timedelta(minutes=1))
    assert isinstance(said, Say)
    assert (said.policy, said.broadcast, said.due) == (
        "never",
        ONE,
        cast.now + timedelta(minutes=1),
    )
