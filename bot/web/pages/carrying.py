"""Learners go out as a list and a list moves them: by a file saved, and a file uploaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, form, id_in, visit_of
from bot.web.pages.broadcast import as_file
from bot.web.pages.cohorts import PATH, cohorts_in
from bot.web.pages.common import back, says_of, show
from bot.web.render import sentence
from bot.web.shown.chosen import Chosen
from bot.web.shown.wording import Says
from coaching.cohorts.acts import ExportLearners, ImportLearners, ReadCohorts
from coaching.cohorts.as_csv import IMPORTED, Fault
from coaching.staff.acts import Refused
from coaching.staff.perform.cohorts.carrying import Faulty, list_of
from coaching.staff.records import Staff
from coaching.uploaded import words_in

ROSTER = "/roster"
MOST_FAULTS = 200
"""More than that nobody mends one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryPage:
    """The list out and in."""

    columns: tuple[tuple[str, str], ...]
    faults: tuple[tuple[int, str], ...]
    """What is wrong, with the number of its line."""
    more: int


async def look(request: Request, staff: Staff) -> Response:
    """The ways out and in; only for whoever sees all cohorts."""
    return await _look(request, staff, ())


async def _look(request: Request, staff: Staff, faults: tuple[Fault, ...]) -> Response:
    await do(request, ReadCohorts())
    says = says_of(request, staff)
    page = CarryPage(
        columns=tuple((name, says.admin(f"carry.column_{name}")) for name in IMPORTED),
        faults=tuple(_told(faults[:MOST_FAULTS], says)),
        more=max(0, len(faults) - MOST_FAULTS),
    )
    return show(request, "carry.html", page)


def _told(faults: Iterable[Fault], says: Says) -> list[tuple[int, str]]:
    return [
        (each.line, says.label(f"cohorts.fault_{each.key}", value=each.value)) for each in faults
    ]


async def take_in(request: Request, staff: Staff) -> Response:
    """Move learners as the lines of a file say; with a fault in it nothing is done."""
    content = form(request).file("file")
    if not content:
        raise Refused("admin_web.carry.no_file")
    try:
        await do(request, ImportLearners(text=words_in(content)))
    except Faulty as why:
        visit = visit_of(request)
        if visit is not None:
            visit.refused = sentence(request, "admin_web.carry.mend", count=len(why.faults))
        response = await _look(request, staff, why.faults)
        response.status_code = 422
        return response
    return back(ROSTER, Chosen(), said="moved")


async def everybody(request: Request, staff: Staff) -> Response:
    """The list of all learners."""
    return await _list(request, None)


async def of_cohort(request: Request, staff: Staff) -> Response:
    """The list of one cohort's learners."""
    return await _list(request, id_in(request, "cohort"))


async def _list(request: Request, cohort: int | None) -> Response:
    view = cohorts_in(await do(request, ExportLearners(cohort=cohort)))
    return as_file(list_of(view).encode(), "learners.csv", "text/csv; charset=utf-8")


PAGES = (
    Page(path=ROSTER, name="carry", get=look, post=take_in, uploads=True),
    Page(path=f"{ROSTER}.csv", name="carry_everybody", get=everybody),
    Page(path=f"{PATH}/{{cohort}}/people.csv", name="carry_cohort", get=of_cohort),
)
