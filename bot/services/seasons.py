"""What the plans of cohorts ask for by night: appointments that are missing, seasons that ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.services.in_force import InForce
from coaching.cohorts.closing import closing, is_due, recipients
from coaching.effects import Appoint, Say
from coaching.programme import Programme
from coaching.records import Cohort, Learner
from coaching.regular import regular
from storage import cohort_views, cohorts, effects, invites, staff
from storage.engine import Database


class Seasons:
    """Knows the plan of every cohort."""

    def __init__(self, database: Database, programme: InForce[Programme]) -> None:
        self._database = database
        self._programme = programme

    def regular(self, learner: Learner, cohort: Cohort, now: datetime) -> Sequence[Appoint]:
        """The appointments that a learner should have."""
        return regular(learner, cohort, self._programme.now.holidays, now)

    async def close(self, now: datetime) -> None:
        """Tell those who run a cohort how its season went, once, some days after its end."""
        texts = self._programme.now.content.texts
        said: list[Say] = []
        async with self._database.read() as unit:
            ended = [each for each in await cohorts.everyone(unit) if is_due(each, now)]
            working = await staff.everybody(unit) if ended else ()
            for cohort in ended:
                figures = await cohort_views.figures(unit, cohort, of_season=True)
                makers = [each.made_by for each in await invites.of_cohort(unit, cohort.id)]
                people = recipients(cohort, makers, working)
                said += closing(texts, cohort, figures, people, now)
        if said:
            async with self._database.begin() as unit:
                await effects.write(unit, said, now)
