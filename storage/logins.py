"""Ways into the web pages: one-time links, open sessions, and logins that were seen before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from coaching.staff.effects import AddLink, EndSessions
from coaching.staff.records import Session
from storage.instants import from_ms, to_ms
from storage.records import Reader
from storage.staff_tables import links, seen_logins, sessions, staff
from storage.unit import Unit
from storage.upsert import insert_once

_ADD_LINK = insert_once(links)
_CONSUME = (
    delete(links)
    .where(links.c.token_hash == bindparam("hash"), links.c.expires_at > bindparam("now"))
    .returning(links.c.staff)
)
_OPEN = insert(sessions)
# Whoever has lost every role is out, even if nobody ended the session.
_FIND = (
    select(sessions)
    .join(staff, staff.c.id == sessions.c.staff)
    .where(
        sessions.c.token_hash == bindparam("hash"),
        sessions.c.expires_at > bindparam("now"),
        staff.c.roles != "",
    )
)
_END = delete(sessions).where(sessions.c.token_hash == bindparam("hash"))
_END_ALL = tuple(
    delete(table).where(table.c.staff == bindparam("of")) for table in (sessions, links)
)
_REMEMBER = insert_once(seen_logins)
_PRUNE = (
    *(delete(table).where(table.c.expires_at <= bindparam("now")) for table in (links, sessions)),
    delete(seen_logins).where(seen_logins.c.at < bindparam("before")),
)
_READ = Reader(Session, sessions, {"created_at": from_ms, "expires_at": from_ms})


async def add_links(unit: Unit, effects: Sequence[AddLink]) -> None:
    """Keep one-time links."""
    await _ADD_LINK.run(
        unit,
        [
            {
                "token_hash": effect.link.token_hash,
                "staff": effect.link.staff,
                "expires_at": to_ms(effect.link.expires_at),
            }
            for effect in effects
        ],
    )


async def consume(unit: Unit, token_hash: str, now: datetime) -> int | None:
    """Use up a link: whose it was; None when there is none, or it was used, or its time is over.

    Of two who try at the same time, one gets in.
    """
    found: int | None = await unit.scalar(_CONSUME, {"hash": token_hash, "now": to_ms(now)})
    return found


async def open_session(unit: Unit, session: Session) -> None:
    """Keep a session that begins."""
    row = {
        "token_hash": session.token_hash,
        "staff": session.staff,
        "created_at": to_ms(session.created_at),
        "expires_at": to_ms(session.expires_at),
    }
    await unit.execute(_OPEN, [row])


async def find_session(unit: Unit, token_hash: str, now: datetime) -> Session | None:
    """An open session of somebody who still works here; None when it ended or ran out."""
    rows = await unit.rows(_FIND, {"hash": token_hash, "now": to_ms(now)})
    return _READ.one(rows[0]) if rows else None


async def end_session(unit: Unit, token_hash: str) -> None:
    """End one session."""
    await unit.execute(_END, {"hash": token_hash})


async def end_all(unit: Unit, effects: Sequence[EndSessions]) -> None:
    """End every session of staff members, and void their links."""
    rows = [{"of": effect.staff} for effect in effects]
    for statement in _END_ALL:
        await unit.execute(statement, rows)


async def remember(unit: Unit, login_hash: str, now: datetime) -> bool:
    """Remember a login; False when it was seen before, so that it opens nothing a second time."""
    row = {"hash": login_hash, "at": to_ms(now)}
    done = await unit.execute(_REMEMBER.statement(unit.dialect), row)
    return done.rowcount == 1


async def prune(unit: Unit, now: datetime, before: datetime) -> None:
    """Delete links and sessions that ran out, and what was remembered before an instant."""
    for statement in _PRUNE[:2]:
        await unit.execute(statement, {"now": to_ms(now)})
    await unit.execute(_PRUNE[2], {"before": to_ms(before)})
