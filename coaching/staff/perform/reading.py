"""Looking: at lists, cards, what a learner wrote, and what a search finds. Each look is recorded.

What was loaded is judged once more as a whole: one record too many, and nothing is shown.
"""

from __future__ import annotations

from collections import Counter

from coaching.effects import Effect
from coaching.staff.acts import (
    NotFound,
    ReadCard,
    ReadEntry,
    ReadFigures,
    ReadList,
    ReadTranscript,
    Refused,
    SearchTexts,
)
from coaching.staff.perform.deed import Deed
from coaching.staff.target import of_entry, of_file, of_hit, of_own_learners, of_people

LONGEST_SEARCH = 50
"""Characters of what is looked for."""


def read_list(deed: Deed, act: ReadList) -> tuple[Effect, ...]:
    """All learners, those who need attention first."""
    if not _theirs(deed):
        raise NotFound
    return (deed.record("list", None, learners=len(deed.view.files)),)


def read_figures(deed: Deed, act: ReadFigures) -> tuple[Effect, ...]:
    """The map of abilities: of each learner for their coach, counts of many for others."""
    people = len(deed.view.files)
    if not _theirs(deed):
        deed.require(of_people(people))
    return (deed.record("map", None, learners=people),)


def read_card(deed: Deed, act: ReadCard) -> tuple[Effect, ...]:
    """One learner's week."""
    file = deed.file(act.learner)
    return (deed.record("card", file.learner.id),)


def read_transcript(deed: Deed, act: ReadTranscript) -> tuple[Effect, ...]:
    """What a learner wrote, a page of it."""
    file = deed.file(act.learner)
    for entry in deed.view.entries:
        deed.require(of_entry(entry, file))
    return (deed.record("page", file.learner.id, entries=len(deed.view.entries)),)


def read_entry(deed: Deed, act: ReadEntry) -> tuple[Effect, ...]:
    """One entry with all that belongs to it."""
    file = deed.file(None)
    deed.entry(act.reflection, file)
    return (deed.record("entry", file.learner.id, reflection=act.reflection),)


def search_texts(deed: Deed, act: SearchTexts) -> tuple[Effect, ...]:
    """What holds the words: a line for each learner whose words are shown."""
    deed.require(of_own_learners(deed.staff))
    if act.filter.learner is not None:
        deed.file(act.filter.learner)
    for entry in deed.view.entries:
        deed.require(of_hit(entry, deed.staff))
    if not act.words.strip():
        raise Refused("review.search_empty")
    if len(act.words.strip()) > LONGEST_SEARCH:
        raise Refused("review.search_long", most=LONGEST_SEARCH)
    hits = Counter(entry.reflection.learner for entry in deed.view.entries)
    if not hits:
        return (deed.record("search", None, hits=0),)
    return tuple(deed.record("search", learner, hits=count) for learner, count in hits.items())


def _theirs(deed: Deed) -> bool:
    """Whether it may be done to every learner of the list; an empty list asks the role alone."""
    targets = (of_own_learners(deed.staff), *map(of_file, deed.view.files))
    return all(map(deed.may, targets))
