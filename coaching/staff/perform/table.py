"""The table of acts: for each its needs and its use case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from coaching.effects import Effect
from coaching.programme import Programme
from coaching.staff import acts
from coaching.staff.acts import Act
from coaching.staff.perform import (
    alerts,
    broadcast,
    cohorts,
    feedback,
    judging,
    keeping,
    pages,
    people,
    portfolio,
    reading,
)
from coaching.staff.perform.deed import Deed
from coaching.staff.perform.use import Use
from coaching.staff.view import Filter, StaffNeeds, StaffView

LONGEST_PAGE = 100
"""Entries that are read at once at most."""
FURTHEST = 1_000_000


def _nothing(act: Act) -> StaffNeeds:
    return StaffNeeds()


def _file(act: Any) -> StaffNeeds:
    return StaffNeeds(file=act.learner)


def _entry(act: Any) -> StaffNeeds:
    return StaffNeeds(entry=act.reflection)


def _page(act: acts.ReadTranscript | acts.SearchTexts) -> tuple[int, int]:
    return (min(max(act.offset, 0), FURTHEST), min(max(act.most, 1), LONGEST_PAGE))


def _transcript(act: acts.ReadTranscript) -> StaffNeeds:
    only = replace(act.filter, learner=act.learner)
    return StaffNeeds(file=act.learner, filter=only, page=_page(act))


def _search(act: acts.SearchTexts) -> StaffNeeds:
    return StaffNeeds(
        file=act.filter.learner,
        filter=act.filter,
        page=_page(act),
        search=act.words.strip()[: reading.LONGEST_SEARCH],
    )


def _place(act: acts.PlaceItem) -> StaffNeeds:
    only = Filter(learner=act.learner, items=frozenset({act.item}))
    return StaffNeeds(file=act.learner, filter=only, page=(0, LONGEST_PAGE))


def _feedback(act: acts.SendFeedback) -> StaffNeeds:
    return StaffNeeds(file=act.learner, entry=act.reflection, letter=act.thread)


def _phrases(act: Any) -> StaffNeeds:
    return StaffNeeds(phrases=True)


USES: dict[type[Any], Use] = {
    acts.ReadList: Use(lambda act: StaffNeeds(files=True), reading.read_list),
    acts.ReadFigures: Use(lambda act: StaffNeeds(files=True, log=True), reading.read_figures),
    acts.ReadCard: Use(_file, reading.read_card),
    acts.ReadTranscript: Use(_transcript, reading.read_transcript),
    acts.ReadEntry: Use(_entry, reading.read_entry),
    acts.SearchTexts: Use(_search, reading.search_texts),
    acts.GradeEntry: Use(_entry, judging.grade_entry),
    acts.PlaceItem: Use(_place, judging.place_item),
    acts.MarkReviewed: Use(_file, judging.mark_reviewed),
    acts.TakeInHand: Use(_file, judging.take_in_hand),
    acts.SendFeedback: Use(_feedback, feedback.send_feedback),
    acts.CallOffFeedback: Use(
        lambda act: StaffNeeds(letter=act.letter), feedback.call_off_feedback
    ),
    acts.KeepNote: Use(_file, keeping.keep_note),
    acts.ReadNotes: Use(lambda act: StaffNeeds(file=act.learner, notes=True), keeping.read_notes),
    acts.ReadPhrases: Use(_phrases, keeping.read_phrases),
    acts.KeepPhrase: Use(_phrases, keeping.keep_phrase),
    acts.ForgetPhrase: Use(_phrases, keeping.forget_phrase),
    acts.MakePortfolio: Use(_file, portfolio.make_portfolio),
    acts.EnterPages: Use(_nothing, pages.enter_pages),
    **broadcast.USES,
    **cohorts.USES,
    **people.USES,
    **alerts.USES,
}


def needs_of(act: Act) -> StaffNeeds:
    """Name what `perform` will look at."""
    return USES[type(act)].needs(act)


def perform(
    act: Act, view: StaffView, programme: Programme, now: datetime, key: str
) -> tuple[Effect, ...]:
    """Do an act: its effects, a line of the log among them; `key` is the act's own, for ever.

    Raises NotFound for what is not there and for what this person may not do, alike, and Refused
    with a text that says what to do.
    """
    deed = Deed(act=act, view=view, programme=programme, now=now, key=key)
    return USES[type(act)].do(deed, act)
