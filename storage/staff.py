"""Those who work here: read by chat or id, written whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import time
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from coaching.staff.effects import SaveStaff
from coaching.staff.records import Staff
from storage.among import among
from storage.records import Reader
from storage.staff_tables import staff
from storage.unit import Unit
from storage.upsert import upsert
from storage.values import from_ms_or_none, storable, to_clock, to_json_text, to_ms_or_none

if TYPE_CHECKING:
    from content.access import Role

_BY_CHATS = select(staff).where(among(staff.c.chat, "chats")).order_by(staff.c.id)
# Whoever writes holds the person from the reading to the commit, after the learner of the chat;
# what others write about them meanwhile need not wait.
_BY_CHATS_LOCKED = _BY_CHATS.with_for_update(key_share=True)
_BY_IDS = select(staff).where(among(staff.c.id, "ids"))
_EVERYBODY = select(staff).order_by(staff.c.created_at, staff.c.id)
_SAVE = upsert(staff, on=("id",), fixed=("chat",))


def to_roles(roles: frozenset[Role]) -> str:
    """Roles as their names, in order, with commas between."""
    return ",".join(sorted(roles))


def from_roles(text: str) -> frozenset[Role]:
    """The roles of such names."""
    return frozenset(cast("Iterable[Role]", filter(None, text.split(","))))


_READ = Reader(
    Staff,
    staff,
    {
        "roles": from_roles,
        "digest_at": time.fromisoformat,
        "step_data": json.loads,
        "created_at": from_ms_or_none,
    },
)


async def by_chats(unit: Unit, chats: Iterable[int]) -> dict[int, Staff]:
    """Those of these chats, also without any role left; a unit that writes holds them."""
    statement = _BY_CHATS_LOCKED if unit.writes else _BY_CHATS
    found = _READ.all(await unit.rows(statement, {"chats": chats}))
    return {each.chat: each for each in found}


async def by_ids(unit: Unit, ids: Iterable[int]) -> dict[int, Staff]:
    """Those of these ids, also without any role left."""
    wanted = set(ids)
    rows = await unit.rows(_BY_IDS, {"ids": wanted}) if wanted else ()
    return {each.id: each for each in _READ.all(rows)}


async def everybody(unit: Unit) -> tuple[Staff, ...]:
    """All who work here, or ever did, in the order in which they came."""
    return tuple(_READ.all(await unit.rows(_EVERYBODY)))


async def save(unit: Unit, effects: Sequence[SaveStaff]) -> None:
    """Write staff members, new or known."""
    await _SAVE.run(unit, [_to_row(effect.staff) for effect in effects])


def _to_row(person: Staff) -> dict[str, Any]:
    """The row of a record."""
    return {
        "id": person.id,
        "chat": person.chat,
        "name": storable(person.name),
        "language": person.language,
        "roles": to_roles(person.roles),
        "zone": person.zone,
        "digest_day": person.digest_day,
        "digest_at": to_clock(person.digest_at),
        "step": person.step,
        "step_data": to_json_text(person.step_data),
        "created_at": to_ms_or_none(person.created_at),
    }
