"""The pages for those who are signed in, one file for each screen."""

from bot.web.frame import Page
from bot.web.pages import (
    abilities,
    broadcast,
    broadcasts,
    carrying,
    cohort,
    cohorts,
    entry,
    invites,
    learner,
    learners,
    log,
    looks,
    members,
    people,
    phrases,
    search,
    statistics,
)

OF_COACHES: tuple[Page, ...] = (
    *learners.PAGES,
    *learner.PAGES,
    *entry.PAGES,
    *search.PAGES,
    *abilities.PAGES,
    *phrases.PAGES,
)
OF_ADMINS: tuple[Page, ...] = (
    *broadcasts.PAGES,
    *broadcast.PAGES,
    *cohorts.PAGES,
    *cohort.PAGES,
    *invites.PAGES,
    *members.PAGES,
    *carrying.PAGES,
)
OF_POWER: tuple[Page, ...] = (
    *people.PAGES,
    *looks.PAGES,
    *log.PAGES,
    *statistics.PAGES,
)
PAGES = (*OF_COACHES, *OF_ADMINS, *OF_POWER)
