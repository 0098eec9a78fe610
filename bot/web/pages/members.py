"""Who is in a cohort, one of them, and who has come to a stop."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, frame_of, id_in, query
from bot.web.pages.asking import ask, sure
from bot.web.pages.cohort import assignment_in
from bot.web.pages.cohorts import PATH, cohorts_in
from bot.web.pages.common import back, chosen_in, programme_of, says_of, show
from bot.web.render import sentence
from bot.web.shown.chosen import Chosen
from bot.web.shown.members import Row, Stopped, member_of, roster_of, stopped_of
from coaching.cohorts.acts import MoveLearner, Nudge, ReadMember, ReadRoster, ReadStalled
from coaching.cohorts.stalled import nudge_due, stalled
from coaching.dialogue.buttons import write_id
from coaching.staff.acts import NotFound
from coaching.staff.perform.cohorts.reading import FURTHEST
from coaching.staff.records import Staff
from coaching.staff.wording import name_of

MEMBERS = "/members"
STALLED = "/stalled"
MOST = 50
"""Lines of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPage:
    """A page of who is in a cohort."""

    id: str
    name: str
    rows: tuple[Row, ...]
    words: str
    """Which of how many these are."""
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StalledPage:
    """Who has come to a stop, of one cohort or of all."""

    cohort: str
    """Empty: of all."""
    count: int
    rows: tuple[Stopped, ...]


async def roster(request: Request, staff: Staff) -> Response:
    """A page of who is in a cohort, those who came first at the top."""
    cohort, offset = id_in(request, "cohort"), query(request).number("offset", 0, FURTHEST) or 0
    view = cohorts_in(await do(request, ReadRoster(cohort=cohort, offset=offset, most=MOST)))
    if view.cohort is None:
        raise NotFound
    says = says_of(request, staff)
    path, last = f"{PATH}/{write_id(cohort)}/people", offset + len(view.members)
    page = RosterPage(
        id=write_id(cohort),
        name=view.cohort.name,
        rows=roster_of(view.members, programme_of(request), says),
        words=says.admin("members.place", first=offset + 1, last=last, total=view.total),
        before=f"{path}?offset={max(0, offset - MOST)}" if offset else "",
        after=f"{path}?offset={last}" if view.members and last < view.total else "",
    )
    return show(request, "members.html", page)


async def member(request: Request, staff: Staff) -> Response:
    """One learner."""
    view = cohorts_in(await do(request, ReadMember(learner=id_in(request, "learner"))))
    if view.member is None:
        raise NotFound
    page = member_of(view.member, view, programme_of(request), says_of(request, staff))
    return show(request, "member.html", page)


async def assign(request: Request, staff: Staff) -> Response:
    """Give a learner a coach, or end it."""
    act, said = assignment_in(request, learner=id_in(request, "learner"))
    await do(request, act)
    return _to_member(request, said)


async def transfer(request: Request, staff: Staff) -> Response:
    """Ask whether a learner is to go to another cohort; with a yes they go."""
    learner, cohort = id_in(request, "learner"), form(request).id("cohort")
    if cohort is None:
        raise NotFound
    if sure(request):
        await do(request, MoveLearner(learner=learner, cohort=cohort))
        return _to_member(request, "transferred")
    view = cohorts_in(await do(request, ReadMember(learner=learner)))
    to = next((line.cohort for line in view.lines if line.cohort.id == cohort), None)
    if view.member is None or to is None:
        raise NotFound
    name = name_of(view.member.learner, programme_of(request), says_of(request, staff).language)
    told = sentence(request, "cohorts.transfer_ask", name=name, cohort=to.name)
    labels = ("cohorts.transfer_yes", "cohorts.transfer_no")
    return ask(request, told, ("cohort",), labels, f"{MEMBERS}/{write_id(learner)}")


async def ask_after(request: Request, staff: Staff) -> Response:
    """Have the bot ask after one learner."""
    return _to_member(request, await _nudge(request, id_in(request, "learner")))


async def stopped(request: Request, staff: Staff) -> Response:
    """Who has come to a stop; who can be helped by one press comes first."""
    cohort = query(request).id("cohort")
    view = cohorts_in(await do(request, ReadStalled(cohort=cohort)))
    programme, says = programme_of(request), says_of(request, staff)
    found = stalled(view.members, says.now)
    page = StalledPage(
        cohort="" if cohort is None else write_id(cohort),
        count=view.total,
        rows=tuple(stopped_of(each, programme, says) for each in found[:MOST]),
    )
    return show(request, "stalled.html", page)


async def ask_after_one(request: Request, staff: Staff) -> Response:
    """Have the bot ask after one of the list."""
    learner = form(request).id("learner")
    if learner is None:
        raise NotFound
    said = await _nudge(request, learner)
    return back(STALLED, chosen_in(request), said=said)


async def _nudge(request: Request, learner: int) -> str:
    """Do it; what is then said."""
    seen = cohorts_in(await do(request, Nudge(learner=learner))).member
    if seen is None:
        raise NotFound
    now = frame_of(request).now
    due = nudge_due(seen.learner, programme_of(request).quiet, now)
    return "nudged_later" if due > now else "nudged"


def _to_member(request: Request, said: str) -> Response:
    return back(f"{MEMBERS}/{write_id(id_in(request, 'learner'))}", Chosen(), said=said)


ONE = f"{MEMBERS}/{{learner}}"
PAGES = (
    Page(path=f"{PATH}/{{cohort}}/people", name="roster", get=roster),
    Page(path=ONE, name="member", get=member),
    Page(path=f"{ONE}/coach", name="member_coach", post=assign, again=member),
    Page(path=f"{ONE}/transfer", name="member_transfer", post=transfer, again=member),
    Page(path=f"{ONE}/nudge", name="member_nudge", post=ask_after, again=member),
    Page(path=STALLED, name="stalled", get=stopped, post=ask_after_one),
)
