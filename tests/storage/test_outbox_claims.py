"""Who may be sent to next, who holds what, and how tries are written down, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coaching.effects import AddDelivery, AddReflection, Effect, Lane, SaveLearner, Say
from coaching.messages import Answer, React, Text
from coaching.records import Delivery, Learner, Reflection
from storage import dispatching, effects, outbox, settling
from storage.dispatching import Rate
from storage.engine import Database
from storage.outbox import Claimed
from storage.settling import Result
from storage.tables import deliveries, reflections

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = NOW + 45 * SECOND


def say(key: str, chat: int = 1, **fields: object) -> Say:
    """A message with sensible fields."""
    return Say(
        **{
            "dedupe": key,
            "chat": chat,
            "learner": chat,
            "kind": "screen",
            "lane": Lane.REPLY,
            "policy": "once_more",
            "message": Text(html=key),
            "due": NOW,
            **fields,
        }  # type: ignore[arg-type]
    )


async def queue(database: Database, *says: Say) -> None:
    """Queue messages in a transaction of their own."""
    async with database.begin() as unit:
        await outbox.say(unit, says, NOW)


async def look(
    database: Database, now: datetime = NOW, most: int = 100, paced: Sequence[int] = ()
) -> list[str]:
    """The keys that could be sent now."""
    async with database.begin() as unit:
        return [row.dedupe for row in await dispatching.claimable(unit, now, most, paced)]


async def take(database: Database, owner: str = "me", lease: datetime = LEASE) -> list[Claimed]:
    """Claim everything that could be sent now."""
    async with database.begin() as unit:
        rows = await dispatching.claimable(unit, NOW, 100)
        await dispatching.claim(unit, rows, owner, lease)
        return rows


async def settle(database: Database, *results: Result, owner: str = "me") -> None:
    """Write how tries ended."""
    async with database.begin() as unit:
        await settling.settle(unit, owner, results, NOW)


async def counts(database: Database) -> dict[str, int]:
    """How many rows are in each state."""
    async with database.begin() as unit:
        return await outbox.counts(unit)


async def test_lanes_go_before_age_and_age_before_number(database: Database) -> None:
    await queue(
        database,
        say("broadcast", 1, lane=Lane.BROADCAST),
        say("weekly", 2, lane=Lane.SUMMARY),
        say("prompt", 3, lane=Lane.PROMPT),
        say("reply", 4),
        say("older reply", 5, due=NOW - SECOND),
        say("later", 6, due=NOW + SECOND),
    )
    assert await look(database) == ["older reply", "reply", "prompt", "weekly", "broadcast"]
    assert await look(database, most=2) == ["older reply", "reply"]


async def test_a_chat_gets_one_at_a_time_the_most_urgent_first(database: Database) -> None:
    await queue(database, say("prompt", lane=Lane.PROMPT), say("one"), say("two"))
    for expected in ("one", "two", "prompt"):
        [row] = await take(database)
        assert row.dedupe == expected
        assert await look(database) == []
        await settle(database, Result(row=row, state="sent", message_id=1))
    assert await counts(database) == {"sent": 3}


async def test_a_message_that_waits_for_another_try_holds_its_chat(database: Database) -> None:
    await queue(database, say("one"), say("two"), say("other", 2))
    [one, other] = await take(database)
    await settle(
        database,
        Result(row=one, state="queued", reason="busy", due=NOW + SECOND),
        Result(row=other, state="sent"),
    )
    await queue(database, say("newer"))
    assert await look(database) == []
    assert await look(database, NOW + SECOND) == ["one"]


async def test_a_future_message_holds_nobody(database: Database) -> None:
    await queue(database, say("tomorrow", due=NOW + 86_400 * SECOND), say("now"))
    assert await look(database) == ["now"]


async def test_a_chat_that_must_slow_down_still_gets_answers_and_reactions(
    database: Database,
) -> None:
    await queue(
        database,
        say("text"),
        say("answer", message=Answer(callback_id="1")),
        say("reaction", message=React(message_id=1, emoji="👌")),
        say("other", 2),
    )
    assert await look(database, paced=[1]) == ["answer", "other"]
    assert await look(database) == ["text", "other"]


async def test_a_claim_is_fenced_by_its_owner_and_its_try(database: Database) -> None:
    await queue(database, say("a"))
    [row] = await take(database)
    await settle(database, Result(row=row, state="sent"), owner="somebody else")
    await settle(database, Result(row=replace(row, attempts=1), state="sent"))
    assert await counts(database) == {"claimed": 1}
    await settle(database, Result(row=row, state="sent", message_id=5))
    await settle(database, Result(row=row, state="failed", reason="refused"))
    assert await counts(database) == {"sent": 1}


async def test_a_second_try_counts_and_remembers_why(database: Database) -> None:
    await queue(database, say("a"))
    [row] = await take(database)
    await settle(database, Result(row=row, state="queued", reason="unknown", due=NOW))
    [again] = await take(database)
    assert (again.attempts, again.reason, again.policy) == (1, "unknown", "once_more")


async def test_new_words_and_policy_are_written_with_the_second_try(database: Database) -> None:
    await queue(database, say("a", policy="free"))
    [row] = await take(database)
    body: dict[str, object] = {
        "do": "text",
        "html": "bare",
        "buttons": [],
        "reply_to": None,
        "silent": False,
    }
    result = Result(row=row, state="queued", due=NOW, body=body, policy="once_more")
    await settle(database, result)
    [again] = await take(database)
    assert (again.body, again.policy) == (body, "once_more")


async def test_words_erased_meanwhile_are_not_written_again(database: Database) -> None:
    await queue(database, say("a"))
    [row] = await take(database)
    async with database.begin() as unit:
        await unit.connection.exec_driver_sql("UPDATE outbox SET body = '{}'")
    body = {"do": "text", "html": "her words"}
    await settle(database, Result(row=row, state="queued", due=NOW, body=body))
    [again] = await take(database)
    assert again.body == {}


async def test_rows_that_never_left_go_back_as_they_were(database: Database) -> None:
    await queue(database, say("a"), say("b", 2))
    [kept, lost] = await take(database)
    async with database.begin() as unit:
        held = [(kept.id, kept.attempts)]
        assert await settling.release(unit, "me", held) == 1
        assert await settling.release(unit, "me", held) == 0
        assert [row.id for row in await settling.of_owner(unit, "me")] == [kept.id]
    [again] = await take(database, owner="other")
    assert again == lost


async def test_leases_of_others_end_and_ours_do_not_count(database: Database) -> None:
    await queue(database, say("mine"))
    await take(database)
    async with database.begin() as unit:
        assert await settling.next_lease(unit, "me") is None
        assert await settling.next_lease(unit, "you") == LEASE
        assert await settling.abandoned(unit, "you", NOW) == {}
        left = await settling.abandoned(unit, "you", LEASE)
        assert await settling.abandoned(unit, "me", LEASE) == {}
    assert {owner: [row.dedupe for row in rows] for owner, rows in left.items()} == {"me": ["mine"]}


async def test_closing_settles_what_was_never_sent(database: Database) -> None:
    await queue(database, say("late"), say("gone", 2))
    async with database.begin() as unit:
        late, gone = await dispatching.claimable(unit, NOW, 10)
        await settling.close(unit, [], NOW)
        await settling.close(unit, [(late, "expired", "expired"), (gone, "failed", "gone")], NOW)
    assert await counts(database) == {"expired": 1, "failed": 1}


async def test_an_edit_is_put_behind_its_message(database: Database) -> None:
    await queue(database, say("prompt", lane=Lane.PROMPT), say("edit"))
    async with database.begin() as unit:
        [edit] = await dispatching.claimable(unit, NOW, 10)
        await dispatching.put_behind(unit, edit, Lane.PROMPT, NOW)
    assert await look(database) == ["prompt"]


async def test_the_next_instant_is_in_the_future(database: Database) -> None:
    async with database.begin() as unit:
        assert await dispatching.next_at(unit, NOW) is None
    await queue(database, say("now"), say("soon", due=NOW + SECOND), say("later", due=LEASE))
    async with database.begin() as unit:
        assert await dispatching.next_at(unit, NOW) == NOW + SECOND
        assert await dispatching.next_at(unit, NOW + SECOND) == LEASE


async def test_the_pacing_line_is_made_once_and_moved(database: Database) -> None:
    async with database.begin() as unit:
        await unit.connection.exec_driver_sql("DELETE FROM rate")
        assert await dispatching.lock_rate(unit) == Rate(0.0, 0)
        await dispatching.set_rate(unit, Rate(1_795_000_000_123.25, 1_795_000_000_000))
    async with database.begin() as unit:
        assert await dispatching.lock_rate(unit) == Rate(1_795_000_000_123.25, 1_795_000_000_000)
        await dispatching.claim(unit, [], "me", LEASE)


async def test_two_workers_share_the_outbox_without_waiting(database: Database) -> None:
    if database.dialect == "sqlite":
        return  # there, writing transactions follow one another
    await queue(database, say("a"), say("b", 2))
    async with database.begin() as one:
        [first] = await dispatching.claimable(one, NOW, 1)
        async with database.begin() as other:
            rest = await dispatching.claimable(other, NOW, 10)
    assert [first.dedupe, *(row.dedupe for row in rest)] == ["a", "b"]


async def test_a_prompt_and_a_receipt_learn_their_message_ids(database: Database) -> None:
    learner = Learner(id=1, chat=1, cohort=1, status="active")
    prompt = Delivery(
        id=11,
        learner=1,
        item="P1.1.1",
        kind="notice",
        prompt_id="p",
        rev=1,
        text="?",
        follow_up="",
        local_date=date(2026, 11, 23),
        asked_at=NOW,
    )
    written = Reflection(
        id=22, learner=1, delivery=11, local_date=date(2026, 11, 23), created_at=NOW
    )
    made: list[Effect] = [
        SaveLearner(learner=learner),
        AddDelivery(delivery=prompt),
        AddReflection(reflection=written),
        say("p", kind="prompt", ref=11),
        say("r", kind="receipt", ref=22),
        say("s", kind="screen", ref=11),
    ]
    async with database.begin() as unit:
        await effects.write(unit, made, NOW)
    for number in (101, 102, 103):
        [row] = await take(database)
        await settle(database, Result(row=row, state="sent", message_id=number))
    async with database.read() as unit:
        assert await unit.scalars(
            deliveries.select().with_only_columns(deliveries.c.message_id)
        ) == [101]
        receipt = reflections.select().with_only_columns(reflections.c.receipt_message_id)
        assert await unit.scalars(receipt) == [102]
