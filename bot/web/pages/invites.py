"""Invites to a cohort: made, shown as a link and as a picture to scan, and closed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.pictures.draw import draw
from bot.web.frame import Page, do, form, id_in
from bot.web.pages.cohorts import PATH, cohorts_in
from bot.web.pages.common import back, programme_of, says_of, show
from bot.web.shown.chosen import Chosen
from bot.web.shown.cohorts import Row, rows_of
from bot.web.shown.wording import Says
from coaching.cohorts import invites
from coaching.cohorts.acts import CloseInvite, InviteCoach, InviteLearners, ReadDoors, ReadInvite
from coaching.dialogue.buttons import write_id
from coaching.programme import Programme
from coaching.records import Cohort, Invite
from coaching.staff.acts import NotFound
from coaching.staff.perform.cohorts.seen import RUNS
from coaching.staff.records import Staff

DOORS = "/invites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One invite that works."""

    id: str
    who: str
    left: str
    link: str
    """Empty where it cannot be told any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitesPage:
    """The invites to one cohort."""

    id: str
    name: str
    runs: bool
    """Whether this person runs programmes: only they invite coaches."""
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorsPage:
    """The cohorts one may invite to."""

    rows: tuple[Row, ...]


async def everything(request: Request, staff: Staff) -> Response:
    """The cohorts that this person may invite to."""
    view = cohorts_in(await do(request, ReadDoors()))
    page = DoorsPage(rows=rows_of(view.lines, says_of(request, staff)))
    return show(request, "doors.html", page)


async def look(request: Request, staff: Staff) -> Response:
    """The invites to a cohort that work; of a coach only their own."""
    view = cohorts_in(await do(request, ReadDoors(cohort=id_in(request, "cohort"))))
    if view.cohort is None:
        raise NotFound
    says, programme = says_of(request, staff), programme_of(request)
    page = InvitesPage(
        id=write_id(view.cohort.id),
        name=view.cohort.name,
        runs=bool(staff.roles & RUNS),
        doors=tuple(
            _door(each, programme, says) for each in view.invites if invites.is_open(each, says.now)
        ),
    )
    return show(request, "invites.html", page)


def _door(invite: Invite, programme: Programme, says: Says) -> Door:
    return Door(
        id=write_id(invite.id),
        who=says.label(f"cohorts.who_{invite.role}"),
        left=says.admin(
            "invites.left", left=invite.uses_left, until=says.moment(invite.expires_at)
        ),
        link=invites.link_of(programme, invite),
    )


async def make(request: Request, staff: Staff) -> Response:
    """Make an invite."""
    fields, cohort = form(request), id_in(request, "cohort")
    # What is no number within reason is told with the bounds there are.
    uses = fields.number("uses", 1, invites.MOST_USES) or 0
    days = fields.number("days", 1, invites.MOST_DAYS) or 0
    match fields.text("role"):
        case "learner":
            await do(request, InviteLearners(cohort=cohort, uses=uses, days=days))
        case "coach":
            await do(request, InviteCoach(cohort=cohort, uses=uses, days=days))
        case _:
            raise NotFound
    return _return(request, "invited")


async def close(request: Request, staff: Staff) -> Response:
    """Close an invite now."""
    invite, _ = await _read(request)
    await do(request, CloseInvite(invite=invite.id))
    return _return(request, "invite_closed")


async def picture(request: Request, staff: Staff) -> Response:
    """The link of an invite as a picture that a phone can scan."""
    invite, cohort = await _read(request)
    says = says_of(request, staff)
    link = invites.link_of(programme_of(request), invite)
    if not link or not invites.is_open(invite, says.now):
        raise NotFound
    of_coach = invite.role == "coach"
    spec = {
        "kind": "qr",
        "link": link,
        "title": says.label("cohorts.qr_title", name=cohort.name),
        "line": says.label("cohorts.qr_line_coach" if of_coach else "cohorts.qr_line"),
    }
    return Response(await asyncio.to_thread(draw, spec), media_type="image/png")


async def _read(request: Request) -> tuple[Invite, Cohort]:
    """The invite in the address, with its cohort, which must be the one in the address."""
    view = cohorts_in(await do(request, ReadInvite(invite=id_in(request, "invite"))))
    if view.invite is None or view.cohort is None or view.cohort.id != id_in(request, "cohort"):
        raise NotFound
    return view.invite, view.cohort


def _return(request: Request, said: str) -> Response:
    cohort = write_id(id_in(request, "cohort"))
    return back(f"{PATH}/{cohort}/invites", Chosen(), said=said)


OF_ONE = f"{PATH}/{{cohort}}/invites"
PAGES = (
    Page(path=DOORS, name="doors", get=everything),
    Page(path=OF_ONE, name="invites", get=look, post=make),
    Page(path=f"{OF_ONE}/{{invite}}/close", name="invite_closed", post=close, again=look),
    Page(path=f"{OF_ONE}/{{invite}}/qr.png", name="invite_picture", get=picture),
)
