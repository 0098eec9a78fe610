"""Statistics: how much is answered, how far the duties are covered, how soon coaches answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, query
from bot.web.pages.common import programme_of, says_of, show
from bot.web.render import sentence
from bot.web.shown.statistics import StatisticsShown, shown_of
from coaching.dialogue.buttons import write_id
from coaching.people.acts import ReadStatistics
from coaching.records import Cohort
from coaching.staff.acts import NotFound, Refused
from coaching.staff.records import Staff

PATH = "/statistics"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsPage:
    """A group in numbers, or why there are none, and the groups to choose from."""

    found: StatisticsShown | None
    nothing: str
    groups: tuple[tuple[str, str], ...]
    """(where it is, its name); the one that is shown has no address."""


async def look(request: Request, staff: Staff) -> Response:
    """The numbers of the group that is asked for."""
    fields = query(request)
    act = ReadStatistics(cohort=fields.id("cohort"), own=fields.text("own") == "yes")
    says = says_of(request, staff)
    try:
        view = (await do(request, act)).people
    except Refused as why:
        nothing = sentence(request, why.key, **why.params)
        page = StatisticsPage(found=None, nothing=nothing, groups=_groups(act, staff))
        return show(request, "statistics.html", page)
    if view is None or view.statistics is None:
        raise NotFound
    found = shown_of(view.statistics, programme_of(request), says)
    page = StatisticsPage(found=found, nothing="", groups=_groups(act, staff, view.cohorts))
    return show(request, "statistics.html", page)


def _groups(
    act: ReadStatistics, staff: Staff, cohorts: Iterable[Cohort] = ()
) -> tuple[tuple[str, str], ...]:
    """The groups whose numbers this person may see, without the one that is shown."""
    counts = bool(staff.roles - {"coach"})
    ways = [] if act == ReadStatistics() or not counts else [(PATH, "")]
    if "coach" in staff.roles and counts and not act.own:
        ways.append((f"{PATH}?own=yes", ""))
    ways += [
        (f"{PATH}?cohort={write_id(each.id)}", each.name)
        for each in cohorts
        if each.id != act.cohort
    ]
    return tuple(ways)


PAGES = (Page(path=PATH, name="statistics", get=look),)
