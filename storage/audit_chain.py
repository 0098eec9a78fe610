"""Seals the lines of the log one behind the other, and goes through the chain again.

Lines are written without a place, inside the transactions of what they tell of, so that busy
workers do not wait for each other; one sealer at a time gives them their places soon after. Until
then a line could be taken out unseen: that is a moment, not a day, and exports seal first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, text, update

from coaching.people.chain import START, Going, Head, Verdict, after, read_head
from coaching.people.records import Chain
from storage.audit import to_line
from storage.columns import BIG
from storage.engine import Database
from storage.instants import to_ms
from storage.tables import audit, meta
from storage.unit import Unit
from storage.upsert import upsert

AT_ONCE = 1_000
"""Lines that are sealed in one transaction: whoever writes meanwhile waits a moment at most."""
READ_AT_ONCE = 5_000
HEAD, BASE, CHECKED = "log_head", "log_base", "log_checked"
"""In `meta`: the newest sealed line; the last one that was pruned; what the last check found."""
_LOCK = 0x0A0D17
"""PostgreSQL's advisory lock of the one who seals."""

_UNSEALED = select(audit).where(text("place IS NULL")).order_by(audit.c.id).limit(AT_ONCE)
_WAITING = select(func.count()).select_from(audit).where(text("place IS NULL"))
_ANY = select(audit.c.id).where(text("place IS NULL")).limit(1)
_SEAL = (
    update(audit)
    .where(audit.c.id == bindparam("line", type_=BIG))
    .values(place=bindparam("place_", type_=BIG), seal=bindparam("seal_"))
)
_FROM = (
    select(audit)
    .where(audit.c.place > bindparam("place_", type_=BIG))
    .order_by(audit.c.place)
    .limit(READ_AT_ONCE)
)
_META = select(meta.c.key, meta.c.value).where(meta.c.key.in_((HEAD, BASE, CHECKED)))
_KEEP = upsert(meta, on=("key",))


async def waits(unit: Unit) -> bool:
    """Whether there are lines that are not sealed yet."""
    return bool(await unit.rows(_ANY))


async def seal(unit: Unit) -> int:
    """Seal the next lines; how many. Waits for another sealer to be done."""
    if unit.dialect == "postgresql":
        await unit.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    rows = await unit.rows(_UNSEALED)
    if not rows:
        return 0
    head = _head(await _kept(unit), HEAD)
    sealed = []
    for row in rows:
        head = after(head, to_line(row))
        sealed.append({"line": row.id, "place_": head.place, "seal_": head.seal})
    await unit.execute(_SEAL, sealed)
    await _KEEP.run(unit, [{"key": HEAD, "value": str(head)}])
    return len(rows)


async def seal_all(database: Database) -> None:
    """Seal everything that was written up to now."""
    while True:
        async with database.begin() as unit:
            if await seal(unit) < AT_ONCE:
                return


class Check:
    """Goes through the whole chain a slice at a time, so that nothing else has to wait for it."""

    def __init__(self, kept: Sequence[Head] = ()) -> None:
        """Begin at the oldest line; `kept` are heads that were noted elsewhere."""
        self._kept = kept
        self._going: Going | None = None

    async def go_on(self, unit: Unit) -> Verdict | None:
        """Go through the next slice; what was found once the end or a fault is reached."""
        values = await _kept(unit)
        base = _head(values, BASE)
        if self._going is None or self._going.head.place < base.place:
            self._going = Going(base, self._kept)
        rows = await unit.rows(_FROM, {"place_": self._going.head.place})
        if rows and self._going.take(map(to_line, rows)):
            return None
        return self._going.end(_head(values, HEAD))


async def verify(database: Database, kept: Sequence[Head] = ()) -> Verdict:
    """Seal what waits, and go through the whole chain; `kept` are heads noted elsewhere."""
    await seal_all(database)
    check = Check(kept)
    async with database.read() as unit:
        while True:
            verdict = await check.go_on(unit)
            if verdict is not None:
                return verdict


async def keep(unit: Unit, verdict: Verdict, now: datetime) -> None:
    """Keep what a check found, for the screens of admins."""
    found = {"at": now.isoformat(), "place": verdict.head.place, "broken": verdict.place}
    await _KEEP.run(unit, [{"key": CHECKED, "value": json.dumps(found)}])


async def state(unit: Unit) -> Chain:
    """Where the chain stands, and what the last check found."""
    values = await _kept(unit)
    head = _head(values, HEAD)
    found = json.loads(values.get(CHECKED, "{}"))
    return Chain(
        place=head.place,
        seal=head.seal,
        waiting=await unit.scalar(_WAITING),
        checked_at=datetime.fromisoformat(found["at"]) if found else None,
        checked=found.get("place", 0),
        broken_at=found.get("broken"),
    )


async def prune(unit: Unit, until: datetime) -> int:
    """Drop sealed lines older than `until` from the beginning of the chain; how many.

    What stays begins behind the last one that was dropped, and can be verified as before.
    """
    oldest_kept = await unit.scalar(
        select(func.min(audit.c.place)).where(audit.c.at >= to_ms(until))
    )
    last = select(audit.c.place, audit.c.seal).where(audit.c.place.is_not(None))
    if oldest_kept is not None:
        last = last.where(audit.c.place < oldest_kept)
    rows = await unit.rows(last.order_by(audit.c.place.desc()).limit(1))
    if not rows:
        return 0
    base = Head(rows[0].place, rows[0].seal)
    gone = await unit.execute(audit.delete().where(audit.c.place <= base.place))
    await _KEEP.run(unit, [{"key": BASE, "value": str(base)}])
    return gone.rowcount


async def _kept(unit: Unit) -> dict[str, str]:
    return {row.key: row.value for row in await unit.rows(_META)}


def _head(values: dict[str, str], key: str) -> Head:
    return read_head(values.get(key, "")) or START
