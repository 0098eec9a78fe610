"""Invites: looked up by the hash of their secret, made, spent and closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from coaching.cohorts.effects import AddInvite, RevokeInvite
from coaching.effects import UseInvite
from coaching.records import Invite
from storage.columns import BIG
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.tables import invites
from storage.unit import Unit
from storage.values import from_ms_or_none, to_ms_or_none

_BY_HASHES = select(invites).where(invites.c.secret_hash.in_(bindparam("hashes", expanding=True)))
_BY_ID = select(invites).where(invites.c.id == bindparam("invite"))
_OF_COHORT = (
    select(invites).where(invites.c.cohort == bindparam("cohort")).order_by(invites.c.id.desc())
)
_USE = (
    update(invites)
    .where(invites.c.id == bindparam("invite"))
    .values(uses_left=invites.c.uses_left - 1)
)
_REVOKE = (
    update(invites)
    .where(invites.c.id == bindparam("invite"), invites.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at", type_=BIG))
)
_READ = Reader(
    Invite,
    invites,
    {"expires_at": from_ms, "revoked_at": from_ms_or_none, "made_at": from_ms_or_none},
)


async def by_hashes(unit: Unit, hashes: Iterable[str]) -> dict[str, Invite]:
    """The invites with these secrets' hashes, spent and revoked ones too."""
    wanted = sorted(set(hashes))
    rows = await unit.rows(_BY_HASHES, {"hashes": wanted}) if wanted else ()
    return {each.secret_hash: each for each in _READ.all(rows)}


async def by_id(unit: Unit, invite: int) -> Invite | None:
    """One invite."""
    return next(iter(_READ.all(await unit.rows(_BY_ID, {"invite": invite}))), None)


async def of_cohort(unit: Unit, cohort: int) -> tuple[Invite, ...]:
    """A cohort's invites, newest first, spent and closed ones too."""
    return tuple(_READ.all(await unit.rows(_OF_COHORT, {"cohort": cohort})))


async def add(unit: Unit, effects: Sequence[AddInvite]) -> None:
    """Keep new invites; the database numbers them."""
    rows = [
        {
            "cohort": each.cohort,
            "secret_hash": each.secret_hash,
            "expires_at": to_ms(each.expires_at),
            "uses_left": each.uses_left,
            "role": each.role,
            "uses": each.uses,
            "made_by": each.made_by,
            "made_at": to_ms_or_none(each.made_at),
        }
        for each in (effect.invite for effect in effects)
    ]
    await unit.execute(insert(invites), rows)


async def use(unit: Unit, effects: Sequence[UseInvite]) -> None:
    """Spend one use each; an IntegrityError when none was left, so that the caller looks again."""
    await unit.execute(_USE, [{"invite": invite} for invite in sorted(e.id for e in effects)])


async def revoke(unit: Unit, effects: Sequence[RevokeInvite], now: datetime) -> None:
    """Close invites; one that is closed already stays as it is."""
    await unit.execute(_REVOKE, [{"invite": each.id, "at": to_ms(now)} for each in effects])
