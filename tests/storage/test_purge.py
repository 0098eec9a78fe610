"""Years pass in a moment: what need not be kept goes when its time has come, and not before."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from coaching import retention
from coaching.effects import Record, SaveLearner
from storage import audit_chain, pulse
from storage.admin_tables import broadcasts, looks
from storage.instants import to_ms
from storage.purge import purge
from storage.queue_tables import inbox, outbox
from storage.staff_tables import staff
from storage.tables import audit
from tests.storage.conftest import NOW, Cast

ONE_DAY = timedelta(days=1)


async def a_day_of_everything(cast: Cast) -> None:
    """One row of each kind that is not kept for ever, all of today."""
    learner, coach = cast.learner(), cast.coach()
    record = Record(actor=coach.id, action="card.read:read", subject=learner.id, at=NOW)
    from coaching.staff.effects import SaveStaff

    await cast.write(SaveLearner(learner=learner), SaveStaff(staff=coach), record)
    await cast.write(cast.say(learner, "said"))
    await cast.receive(1, {"update_id": 1})
    await cast.receive(1, {"update_id": 2}, state="dead")
    at = to_ms(NOW)
    async with cast.database.begin() as unit:
        await unit.execute(update(inbox).values(received=at))
        await unit.execute(update(outbox).values(state="sent", settled=at))
        await unit.execute(
            insert(looks).values(
                id=1, learner=learner.id, staff=coach.id, reason="因為", since=at, until=at
            )
        )
        await unit.execute(
            insert(broadcasts).values(
                id=1,
                author=coach.id,
                chat=90,
                state="done",
                message='{"do": "text", "html": "明天放假"}',
                audience="{}",
                timing="now",
                reach="{}",
                stages="[]",
                stage=0,
                cursor=0,
                expanded=3,
                created_at=at,
            )
        )
    await audit_chain.seal_all(cast.database)


async def left(cast: Cast, now: datetime) -> dict[str, int]:
    """Let a night come at an instant; what is there then."""
    async with cast.database.begin() as unit:
        await purge(unit, now, retention.KEPT)
    async with cast.database.read() as unit:

        async def count(table: object, *conditions: object) -> int:
            query = select(func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]
            return int(await unit.scalar(query))

        return {
            "updates": await count(inbox, inbox.c.state == "done"),
            "failed": await count(inbox, inbox.c.state == "dead"),
            "messages": await count(outbox),
            "words": await count(broadcasts, broadcasts.c.message.is_not(None)),
            "broadcasts": await count(broadcasts),
            "looks": await count(looks),
            "log": await count(audit, audit.c.action == "card.read:read"),
            "people": await count(staff),
        }


async def test_each_kind_goes_when_its_time_has_come_and_not_a_day_before(cast: Cast) -> None:
    """R12: travels through five years."""
    await a_day_of_everything(cast)
    ends = {
        "updates": retention.UPDATES,
        "failed": retention.FAILED_UPDATES,
        "messages": retention.MESSAGES,
        "words": retention.BROADCASTS,
        "looks": retention.KEPT.lines,
        "log": retention.KEPT.lines,
    }
    for period in sorted(set(ends.values())):
        before = await left(cast, NOW + period - ONE_DAY)
        after = await left(cast, NOW + period + ONE_DAY)
        for what, end in ends.items():
            assert before[what] == (1 if end >= period else 0), (what, period)
            assert after[what] == (0 if end <= period else 1), (what, period)
    assert after["broadcasts"] == 1 and after["people"] == 1
    assert (await audit_chain.verify(cast.database)).place is None


async def test_the_night_is_noted_with_how_much_went(cast: Cast) -> None:
    await a_day_of_everything(cast)
    later = NOW + timedelta(days=3650)
    async with cast.database.begin() as unit:
        gone = await purge(unit, later, retention.KEPT)
    async with cast.database.read() as unit:
        beat = (await pulse.read(unit))["purge"]
    assert (beat.at, beat.detail) == (later, str(sum(gone.values())))
    assert set(gone.values()) == {1}
