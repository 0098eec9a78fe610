"""The pages for those who are signed in, one file for each screen."""

from bot.web.frame import Page
from bot.web.pages import abilities, entry, learner, learners, phrases, search

PAGES: tuple[Page, ...] = (
    *learners.PAGES,
    *learner.PAGES,
    *entry.PAGES,
    *search.PAGES,
    *abilities.PAGES,
    *phrases.PAGES,
)
