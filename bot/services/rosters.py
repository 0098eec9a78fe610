"""The list of a cohort's learners as a file, made when it is sent."""

from __future__ import annotations

from bot.clock import Clock
from bot.services.documents import NoDocumentError
from coaching.cohorts import as_csv
from coaching.cohorts.view import CohortNeeds
from content.texts import Texts
from storage import cohort_views, staff
from storage.cohort_views import RUNS
from storage.engine import Database

ROSTER = "roster"


async def roster(
    database: Database, texts: Texts, clock: Clock, cohort: int, asked_by: int
) -> tuple[str, bytes]:
    """The file for whoever asked for it, as long as they may have it."""
    async with database.read() as unit:
        person = (await staff.by_ids(unit, (asked_by,))).get(asked_by)
        if person is None or not person.roles & RUNS:
            raise NoDocumentError("Whoever asked for the list may not have it any more.")
        needs = CohortNeeds(cohort=cohort, everybody=True)
        view = await cohort_views.load(unit, person, needs, clock.now())
    if view is None or view.cohort is None:
        raise NoDocumentError("There is no such cohort any more.")
    text = as_csv.write(view.members, {each.id: each for each in view.coaches})
    name = texts.plain(person.language, "cohorts.export_file")
    return f"{name}-{cohort}.csv", text.encode()
