"""One broadcast: a draft step by step, then how far it has come and what became of it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, id_in, query
from bot.web.pages.audience import audience_in
from bot.web.pages.broadcasts import PATH, REFRESH, WritePage, composed, writing
from bot.web.pages.common import back, programme_of, says_of, show
from bot.web.pages.timing import TimingForm, timing_form, timing_in, words_of_timing
from bot.web.shown import audience as audiences
from bot.web.shown.broadcasts import Preview, preview_of, state_of, title_of
from bot.web.shown.chosen import Chosen
from bot.web.shown.progress import PEOPLE, Progress, progress_of, why_of
from bot.web.shown.wording import Says
from coaching.broadcast.acts import (
    LISTED,
    ApproveBroadcast,
    ChooseAudience,
    ConfirmBroadcast,
    ReadBroadcast,
    RetryBroadcast,
    SteerBroadcast,
    TestBroadcast,
)
from coaching.broadcast.records import Broadcast
from coaching.broadcast.view import Again, BroadcastView, Recipient
from coaching.dialogue.buttons import write_id
from coaching.export.as_csv import cell
from coaching.programme import Programme
from coaching.staff.acts import NotFound
from coaching.staff.perform.broadcast import EVERYBODY
from coaching.staff.perform.broadcast.found import reach_in
from coaching.staff.records import Staff

SOON = timedelta(minutes=2)
MOST_COUNTED = 99_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One recipient."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastPage:
    """What the page of one broadcast shows."""

    id: str
    title: str
    state: str
    word: str
    facts: tuple[tuple[str, str], ...]
    preview: Preview
    writing: WritePage
    words: tuple[str, ...]
    """Who it is for."""
    form: audiences.AudienceForm
    reach: audiences.ReachShown
    timing: TimingForm
    when: str
    progress: Progress
    own: bool
    """Whether it is this person's own."""
    approvers: str
    people: str
    recipients: tuple[Person, ...]
    more: bool
    """Whether there may be more of them than are listed."""
    again: Again
    refresh: int


async def look(request: Request, staff: Staff) -> Response:
    """The page of one broadcast."""
    people = _people(request)
    view, broadcast = await _read(request, people)
    says, programme = says_of(request, staff), programme_of(request)
    path = f"{PATH}/{write_id(broadcast.id)}"
    draft = broadcast.state == "draft"
    reach = reach_in(view, programme, broadcast, says.now) if draft else broadcast.reach
    page = BroadcastPage(
        id=write_id(broadcast.id),
        title=title_of(broadcast, says),
        state=broadcast.state,
        word=state_of(broadcast, says),
        facts=tuple(_facts(broadcast, view, says)),
        preview=preview_of(broadcast, says),
        writing=writing(request, staff, f"{path}/message", path, broadcast),
        words=audiences.words_of(broadcast.audience, view.cohorts, says),
        form=audiences.form_of(broadcast.audience, view.cohorts, says),
        reach=audiences.reach_of(reach, programme, says),
        timing=timing_form(request, broadcast, says),
        when=words_of_timing(broadcast, says),
        progress=progress_of(broadcast, view.tally, programme, says),
        own=broadcast.author == staff.id,
        approvers=_approvers(broadcast, view, says),
        people=people,
        recipients=tuple(_person(each, programme, says) for each in view.people),
        more=len(view.people) == LISTED,
        again=view.again,
        refresh=_refresh(broadcast, says),
    )
    return show(request, "broadcast.html", page)


def _people(request: Request) -> str:
    people = query(request).text("people")
    return people if people in PEOPLE else ""


async def _read(
    request: Request, people: str = "", most: int = LISTED
) -> tuple[BroadcastView, Broadcast]:
    act = ReadBroadcast(broadcast=id_in(request, "broadcast"), people=people, most=most)
    view = (await do(request, act)).broadcast
    if view is None or view.broadcast is None:
        raise NotFound
    return view, view.broadcast


def _facts(broadcast: Broadcast, view: BroadcastView, says: Says) -> list[tuple[str, str]]:
    facts = []
    if view.author is not None:
        facts.append((says.admin("fact.author"), view.author.name))
    moments = (
        ("confirmed", broadcast.confirmed_at),
        ("begun", broadcast.begun_at),
        ("ended", broadcast.ended_at),
    )
    facts += [(says.admin(f"fact.{name}"), says.moment(at)) for name, at in moments if at]
    return facts


def _approvers(broadcast: Broadcast, view: BroadcastView, says: Says) -> str:
    names = [each.name for each in view.admins if each.id != broadcast.author and each.name]
    return says.admin("audience.mark").join(names)


def _person(recipient: Recipient, programme: Programme, says: Says) -> Person:
    return Person(
        name=recipient.name or says.admin("nameless"),
        reason=why_of(recipient.state, recipient.reason, programme, says),
    )


def _refresh(broadcast: Broadcast, says: Says) -> int:
    if broadcast.state == "running":
        return REFRESH
    if broadcast.state == "waiting" and broadcast.stages:
        return REFRESH if broadcast.stages[0].due - says.now < SOON else 0
    return 0


async def compose(request: Request, staff: Staff) -> Response:
    """Give the draft its message or its prompt, or (`check`) show first how it will look."""
    if form(request).text("check"):
        return await look(request, staff)
    _, known = await _read(request)
    await do(request, composed(request, known))
    return _return(request, "message", "composed")


async def aim(request: Request, staff: Staff) -> Response:
    """Say who the draft is for."""
    _, broadcast = await _read(request)
    audience = audience_in(request, broadcast.audience)
    await do(request, ChooseAudience(broadcast=broadcast.id, audience=audience))
    return _return(request, "audience", "aimed")


async def time(request: Request, staff: Staff) -> Response:
    """Say when it is sent."""
    await do(request, timing_in(request, id_in(request, "broadcast"), staff.zone))
    return _return(request, "timing", "timed")


async def test(request: Request, staff: Staff) -> Response:
    """Send it to oneself."""
    await do(request, TestBroadcast(broadcast=id_in(request, "broadcast")))
    return _return(request, "confirm", "tested")


async def confirm(request: Request, staff: Staff) -> Response:
    """Have it sent; the number that was typed must be right."""
    count = form(request).number("count", 0, MOST_COUNTED)
    act = ConfirmBroadcast(
        broadcast=id_in(request, "broadcast"), count=-1 if count is None else count
    )
    await do(request, act)
    return _return(request, "", "confirmed")


async def approve(request: Request, staff: Staff) -> Response:
    """Let somebody else's broadcast go, or send it back."""
    yes = form(request).text("answer") == "yes"
    if not yes and form(request).text("answer") != "no":
        raise NotFound
    await do(request, ApproveBroadcast(broadcast=id_in(request, "broadcast"), yes=yes))
    return _return(request, "", "approved" if yes else "returned")


STEERED = {"pause": "paused", "resume": "resumed", "cancel": "cancelled"}


async def steer(request: Request, staff: Staff) -> Response:
    """Pause it, let it go on, or call it off."""
    how = form(request).text("how")
    if how not in STEERED:
        raise NotFound
    await do(request, SteerBroadcast(broadcast=id_in(request, "broadcast"), how=how))
    return _return(request, "", STEERED[how])


async def retry(request: Request, staff: Staff) -> Response:
    """Send again what failed, or what nobody can tell of."""
    which = form(request).text("which")
    if which not in ("failed", "unknown"):
        raise NotFound
    await do(request, RetryBroadcast(broadcast=id_in(request, "broadcast"), which=which))
    return _return(request, "", "retried")


async def table(request: Request, staff: Staff) -> Response:
    """One list of recipients as a table for a spreadsheet."""
    people = _people(request)
    if not people:
        raise NotFound
    view, broadcast = await _read(request, people, EVERYBODY)
    says = says_of(request, staff)
    file = io.StringIO(newline="")
    rows = csv.writer(file, quoting=csv.QUOTE_ALL)
    rows.writerow([says.admin(f"column.{name}") for name in ("chat", "name", "reason")])
    for each in view.people:
        person = _person(each, programme_of(request), says)
        rows.writerow([str(each.chat), cell(person.name), cell(person.reason)])
    name = f"broadcast-{write_id(broadcast.id)}-{people}.csv"
    return as_file(file.getvalue().encode("utf-8-sig"), name, "text/csv; charset=utf-8")


def as_file(content: bytes, name: str, kind: str) -> Response:
    """A file that is saved and never shown; `name` is of ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def _return(request: Request, place: str, said: str) -> Response:
    broadcast = write_id(id_in(request, "broadcast"))
    return back(f"{PATH}/{broadcast}", Chosen(), place, said=said)


ONE = f"{PATH}/{{broadcast}}"
PAGES = (
    Page(path=ONE, name="broadcast", get=look),
    Page(path=f"{ONE}/message", name="broadcast_message", post=compose, again=look),
    Page(path=f"{ONE}/audience", name="broadcast_audience", post=aim, again=look, uploads=True),
    Page(path=f"{ONE}/timing", name="broadcast_timing", post=time, again=look),
    Page(path=f"{ONE}/test", name="broadcast_test", post=test, again=look),
    Page(path=f"{ONE}/confirm", name="broadcast_confirm", post=confirm, again=look),
    Page(path=f"{ONE}/approve", name="broadcast_approve", post=approve, again=look),
    Page(path=f"{ONE}/steer", name="broadcast_steer", post=steer, again=look),
    Page(path=f"{ONE}/retry", name="broadcast_retry", post=retry, again=look),
    Page(path=f"{ONE}/recipients.csv", name="broadcast_recipients", get=table),
)
