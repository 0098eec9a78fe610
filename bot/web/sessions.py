"""Who is signed in: sessions that end after twelve hours, with the role, or by the button."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.web.cookies import drop_cookie, hash_of, new_secret, read_cookie
from bot.web.frame import LOGIN, Frame, Visit, frame_of, go
from coaching.access import authorize
from coaching.effects import Record
from coaching.staff.records import Session, Staff
from coaching.staff.target import actor_of, of_self
from coaching.staff.view import StaffNeeds
from storage import effects, logins, staff_views
from storage.engine import Database
from storage.unit import Unit

LASTS = timedelta(hours=12)
REMEMBERED = timedelta(hours=1)
ENTER = "pages.enter"


async def find_visit(request: Request) -> Visit | None:
    """Who asks, if they are signed in and still have a role."""
    secret = read_cookie(request, "session")
    if secret is None:
        return None
    frame = frame_of(request)
    async with frame.desk.database.read() as unit:
        session = await logins.find_session(unit, hash_of(secret), frame.now)
        if session is None:
            return None
        view = await staff_views.load(unit, session.staff, StaffNeeds(), frame.now)
    if view is None or not _may_enter(frame, view.staff):
        return None
    return Visit(session=session.token_hash, staff=view.staff)


async def begin(frame: Frame, unit: Unit, staff: int, door: str, earlier: str | None) -> str | None:
    """Open a session and give its secret; None for somebody without a role.

    `door` is how they came in, for the log; `earlier` is a session that this one replaces.
    """
    now = frame.now
    view = await staff_views.load(unit, staff, StaffNeeds(), now)
    if view is None or not _may_enter(frame, view.staff):
        return None
    if earlier is not None:
        await logins.end_session(unit, hash_of(earlier))
    secret = new_secret()
    opened = Session(
        token_hash=hash_of(secret), staff=staff, created_at=now, expires_at=now + LASTS
    )
    await logins.open_session(unit, opened)
    line = Record(actor=staff, action=f"{ENTER}:{door}", subject=None, at=now)
    await effects.write(unit, [line], now)
    return secret


async def tidy(frame: Frame) -> None:
    """Delete what ran out; what was seen is remembered for longer than it could be shown again."""
    now = frame.now
    async with frame.desk.database.begin() as unit:
        await logins.prune(unit, now, now - REMEMBERED)


async def leave(request: Request, staff: Staff) -> Response:
    """End the session on this device."""
    database: Database = frame_of(request).desk.database
    secret = read_cookie(request, "session")
    async with database.begin() as unit:
        await logins.end_session(unit, hash_of(secret or ""))
    response = go(LOGIN)
    drop_cookie(request, response, "session")
    return response


def _may_enter(frame: Frame, staff: Staff) -> bool:
    access = frame.desk.programme.now.access
    return authorize(access, actor_of(staff), ENTER, of_self(staff)).allowed
