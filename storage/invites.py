"""Invites: looked up by the hash of their secret, and spent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from coaching.effects import UseInvite
from coaching.records import Invite
from storage.instants import from_ms, to_ms
from storage.tables import cohorts, invites
from storage.unit import Unit
from storage.values import from_ms_or_none

_BY_HASHES = select(invites).where(invites.c.secret_hash.in_(bindparam("hashes", expanding=True)))
_USE = (
    update(invites)
    .where(invites.c.id == bindparam("invite"))
    .values(uses_left=invites.c.uses_left - 1)
)


async def by_hashes(unit: Unit, hashes: Iterable[str]) -> dict[str, Invite]:
    """The invites with these secrets' hashes, spent and revoked ones too."""
    wanted = sorted(set(hashes))
    if not wanted:
        return {}
    found = {}
    for row in await unit.rows(_BY_HASHES, {"hashes": wanted}):
        found[row.secret_hash] = Invite(
            id=row.id,
            cohort=row.cohort,
            secret_hash=row.secret_hash,
            expires_at=from_ms(row.expires_at),
            uses_left=row.uses_left,
            revoked_at=from_ms_or_none(row.revoked_at),
        )
    return found


async def add(unit: Unit, cohort: int, secret_hash: str, expires_at: datetime, uses: int) -> bool:
    """Keep a new invite; False when there is no such cohort."""
    known = select(cohorts.c.id).where(cohorts.c.id == cohort)
    if not await unit.rows(known):
        return False
    row = {
        "cohort": cohort,
        "secret_hash": secret_hash,
        "expires_at": to_ms(expires_at),
        "uses_left": uses,
    }
    await unit.execute(insert(invites), [row])
    return True


async def use(unit: Unit, effects: Sequence[UseInvite]) -> None:
    """Spend one use each; an IntegrityError when none was left, so that the caller looks again."""
    await unit.execute(_USE, [{"invite": invite} for invite in sorted(e.id for e in effects)])
