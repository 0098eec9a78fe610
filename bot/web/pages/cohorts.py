"""The list of cohorts, and the beginning of a new one."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form
from bot.web.pages.common import back, says_of, show
from bot.web.shown.chosen import Chosen
from bot.web.shown.cohorts import Row, rows_of
from coaching.cohorts import plan
from coaching.cohorts.acts import CreateCohort, ReadCohorts
from coaching.cohorts.view import CohortView
from coaching.dialogue.buttons import write_id
from coaching.staff.acts import NotFound
from coaching.staff.records import Staff
from coaching.staff.view import StaffView

PATH = "/cohorts"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """The list."""

    rows: tuple[Row, ...]
    longest: int = plan.LONGEST_NAME


def cohorts_in(view: StaffView) -> CohortView:
    """What was loaded of cohorts; NotFound for whoever has no part in them."""
    if view.cohorts is None:
        raise NotFound
    return view.cohorts


async def look(request: Request, staff: Staff) -> Response:
    """All cohorts."""
    view = cohorts_in(await do(request, ReadCohorts()))
    page = ListPage(rows=rows_of(view.lines, says_of(request, staff)))
    return show(request, "cohorts.html", page)


async def create(request: Request, staff: Staff) -> Response:
    """Make a cohort of that name, and go on to its plan."""
    name = form(request).text("name")
    await do(request, CreateCohort(name=name))
    lines = cohorts_in(await do(request, ReadCohorts())).lines
    words = " ".join(name.split())
    made = next((line.cohort.id for line in lines if line.cohort.name == words), None)
    if made is None:
        raise NotFound
    return back(f"{PATH}/{write_id(made)}", Chosen(), said="cohort_made")


PAGES = (Page(path=PATH, name="cohorts", get=look, post=create),)
