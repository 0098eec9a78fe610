"""Messages are queued once per key, called off, looked up and pruned, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from coaching.effects import Lane, Say
from coaching.messages import Edit, Text, from_json
from storage import dispatching, outbox, settling
from storage.engine import Database
from storage.settling import Result

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


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


async def queued(database: Database) -> list[str]:
    """The keys that could be sent now."""
    async with database.begin() as unit:
        return [row.dedupe for row in await dispatching.claimable(unit, NOW, 100)]


async def test_a_message_comes_back_as_it_was_queued(database: Database) -> None:
    message = Text(html="<b>早安</b> \ud83d", buttons=((("好", "v1:ok"),),), silent=True)
    expires = NOW + SECOND
    await queue(database, say("a", message=message, expires=expires, ref=2**62, lane=Lane.PROMPT))
    async with database.begin() as unit:
        [row] = await dispatching.claimable(unit, NOW, 10)
    assert from_json(row.body) == message
    assert (row.chat, row.learner, row.lane, row.ref) == (1, 1, Lane.PROMPT, 2**62)
    assert (row.due, row.expires, row.attempts, row.reason) == (NOW, expires, 0, None)


async def test_the_same_key_is_never_said_twice(database: Database) -> None:
    await queue(database, say("a"), say("a", chat=2))
    await queue(database, say("a", chat=3))
    async with database.begin() as unit:
        assert await outbox.counts(unit) == {"queued": 1}
        [row] = await dispatching.claimable(unit, NOW, 10)
    assert row.chat == 1


async def test_nothing_to_say_is_nothing(database: Database) -> None:
    await queue(database)
    async with database.begin() as unit:
        assert await outbox.counts(unit) == {}
        assert await outbox.spoken(unit, []) == {}


async def test_what_is_queued_for_a_learner_is_called_off(database: Database) -> None:
    await queue(database, say("a"), say("b", kind="weekly"), say("c", chat=2))
    async with database.begin() as unit:
        assert await outbox.unsay(unit, 1, (), NOW) == 2
    assert await queued(database) == ["c"]


async def test_only_the_named_kinds_are_called_off(database: Database) -> None:
    await queue(database, say("a"), say("b", kind="weekly"), say("c", kind="prompt"))
    async with database.begin() as unit:
        assert await outbox.unsay(unit, 1, ("weekly", "prompt"), NOW) == 2
        assert await outbox.counts(unit) == {"queued": 1, "cancelled": 2}


async def test_what_is_on_the_wire_is_not_called_off(database: Database) -> None:
    await queue(database, say("a"))
    async with database.begin() as unit:
        rows = await dispatching.claimable(unit, NOW, 10)
        await dispatching.claim(unit, rows, "me", NOW + SECOND)
        assert await outbox.unsay(unit, 1, (), NOW) == 0


async def test_a_message_is_found_by_its_key(database: Database) -> None:
    await queue(database, say("a", due=NOW + SECOND), say("b"))
    async with database.begin() as unit:
        [row] = await dispatching.claimable(unit, NOW, 10)
        await dispatching.claim(unit, [row], "me", NOW + SECOND)
        result = Result(row=row, state="sent", message_id=77)
        await settling.settle(unit, "me", [result], NOW)
        found = await outbox.spoken(unit, ["a", "b", "c"])
        assert await outbox.message_id_of(unit, "b") == 77
        assert await outbox.message_id_of(unit, "c") is None
    assert set(found) == {"a", "b"}
    assert (found["a"].state, found["a"].due, found["a"].message_id) == (
        "queued",
        NOW + SECOND,
        None,
    )
    assert (found["b"].state, found["b"].message_id) == ("sent", 77)


async def test_what_was_settled_long_ago_is_deleted_and_nothing_else(database: Database) -> None:
    await queue(database, say("a"), say("b", chat=2))
    async with database.begin() as unit:
        await outbox.unsay(unit, 1, (), NOW)
        assert await outbox.prune(unit, NOW) == 0
        assert await outbox.prune(unit, NOW + SECOND) == 1
        assert await outbox.counts(unit) == {"queued": 1}


async def test_an_edit_is_kept_with_the_key_of_its_message(database: Database) -> None:
    edit = Edit(html=None, buttons=(), of="u1:0")
    await queue(database, say("a", message=edit))
    async with database.begin() as unit:
        [row] = await dispatching.claimable(unit, NOW, 10)
    assert row.body["of"] == "u1:0"
    assert from_json(row.body) == edit
