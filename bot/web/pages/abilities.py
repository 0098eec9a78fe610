"""The map of abilities: of each learner for their coach, numbers of many for everybody else."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import Page, do, query
from bot.web.pages.common import chosen_in, programme_of, says_of, show
from bot.web.shown.abilities import AbilityMap, ability_map, counts, groups
from bot.web.shown.learners import cohorts_of
from coaching.access import SMALLEST_GROUP
from coaching.dialogue.buttons import write_id
from coaching.staff.acts import NotFound, ReadFigures
from coaching.staff.records import Staff
from coaching.staff.view import LearnerFile


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """What the page of the map shows to a coach."""

    map: AbilityMap
    groups: tuple[tuple[str, str], ...]
    group: str
    cohorts: tuple[tuple[str, str], ...]
    cohort: str


async def look(request: Request, staff: Staff) -> Response:
    """The map, or the numbers."""
    if "coach" not in staff.roles:
        return await _numbers(request, staff)
    files = (await do(request, ReadFigures())).files
    says, programme = says_of(request, staff), programme_of(request)
    choices = groups(says)
    group = query(request).text("group")
    group = group if group in dict(choices) else ""
    cohort = chosen_in(request).cohort
    kept = [file for file in files if cohort in ("", write_id(file.learner.cohort))]
    page = MapPage(
        map=ability_map(sorted(kept, key=_name), programme, says, group),
        groups=choices,
        group=group,
        cohorts=cohorts_of(files),
        cohort=cohort,
    )
    return show(request, "map.html", page)


async def _numbers(request: Request, staff: Staff) -> Response:
    """Numbers of many; of fewer than five nothing, and nobody learns how many they are."""
    files: tuple[LearnerFile, ...] = ()
    try:
        files = (await do(request, ReadFigures())).files
    except NotFound:
        if not staff.roles & {"sponsor", "admin", "owner"}:
            raise
    page = counts(files, programme_of(request), says_of(request, staff))
    return show(request, "figures.html", page, least=SMALLEST_GROUP)


def _name(file: LearnerFile) -> tuple[str, int]:
    return (file.learner.name, file.learner.id)


PAGES = (Page(path="/map", name="map", get=look),)
