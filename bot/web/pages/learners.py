"""The list of learners, and where somebody lands who signs in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import HOME, Page, do, go
from bot.web.pages.common import chosen_in, programme_of, says_of, show
from bot.web.shown.learners import learner_list
from coaching.staff.acts import ReadList
from coaching.staff.records import Staff


async def home(request: Request, staff: Staff) -> Response:
    """Coaches begin with their learners, admins with broadcasts, everybody else with numbers."""
    if "coach" in staff.roles:
        return go("/learners")
    return go("/broadcasts" if staff.roles & {"admin", "owner"} else "/map")


async def look(request: Request, staff: Staff) -> Response:
    """Everybody, those who need attention first."""
    files = (await do(request, ReadList())).files
    says = says_of(request, staff)
    cohort = chosen_in(request).cohort
    page = learner_list(files, staff, programme_of(request), says, cohort)
    return show(request, "learners.html", page)


PAGES = (
    Page(path=HOME, name="home", get=home),
    Page(path="/learners", name="learners", get=look),
)
