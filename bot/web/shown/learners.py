"""The list of learners: whom to look at first, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.web.shown.week import Day, week_of
from bot.web.shown.wording import Says
from coaching.dialogue.buttons import write_id
from coaching.local_time import local_date
from coaching.programme import Programme
from coaching.staff.due import is_due
from coaching.staff.queue import Waiting, fed_back_at, queue, unread
from coaching.staff.records import Staff
from coaching.staff.view import LearnerFile
from coaching.staff.wording import name_of, why_plain
from coaching.tally import monday_of


@dataclass(frozen=True, slots=True)
class Why:
    """A reason to look, in words."""

    text: str
    alarm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One learner of the list."""

    id: str
    name: str
    about: str
    cohort: str = ""
    """Its name, where there are several."""
    why: tuple[Why, ...]
    days: tuple[Day, ...]
    week: str
    unread: str
    last: str
    claim: str
    first: bool = False
    """Whether this is whom to look at now."""


@dataclass(frozen=True, slots=True)
class Group:
    """Learners who stand together under a heading."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerList:
    """The whole page."""

    headline: str
    groups: tuple[Group, ...]
    cohorts: tuple[tuple[str, str], ...]
    cohort: str


def learner_list(
    files: Sequence[LearnerFile], staff: Staff, programme: Programme, says: Says, cohort: str
) -> LearnerList:
    """Make the list, of one cohort if it is named."""
    kept = [file for file in files if cohort in ("", write_id(file.learner.cohort))]
    cohorts = cohorts_of(files)
    pressing: list[Row] = []
    turn: list[Row] = []
    seen: list[Row] = []
    for each in queue(kept, programme, says.now):
        due = is_due(each, staff, says.now)
        place = (pressing if each.pressing else turn) if due else seen
        row = _row(each, staff, programme, says.of(each.file.learner.zone))
        place.append(replace(row, cohort=each.file.cohort if len(cohorts) > 1 else ""))
    groups = [
        Group(says.t(f"learners.{name}", count=len(rows)), tuple(rows))
        for name, rows in (("pressing", pressing), ("turn", turn), ("seen", seen))
        if rows
    ]
    return LearnerList(
        headline=_headline(len(pressing), len(turn), says),
        groups=tuple(_with_first(groups)) if pressing or turn else tuple(groups),
        cohorts=cohorts,
        cohort=cohort,
    )


def cohorts_of(files: Iterable[LearnerFile]) -> tuple[tuple[str, str], ...]:
    """The cohorts there are to choose from, by name."""
    found = {write_id(file.learner.cohort): file.cohort for file in files}
    return tuple(sorted(found.items(), key=lambda each: each[1]))


def why_of(waiting: Waiting, programme: Programme, says: Says) -> tuple[Why, ...]:
    """Every reason to look at a learner, the one that placed them in the queue first."""
    found = []
    if waiting.pressing:
        found.append(Why(why_plain(waiting, programme, says.language), waiting.need == "safety"))
    for flag in waiting.flags:
        found.append(Why(why_plain(flag, programme, says.language), flag.safety))
    return tuple(dict.fromkeys(found))


def _headline(pressing: int, turn: int, says: Says) -> str:
    if pressing:
        return says.t("learners.headline", count=pressing)
    key = "learners.headline_turn" if turn else "learners.headline_done"
    return says.t(key, count=turn)


def _with_first(groups: list[Group]) -> Iterable[Group]:
    """The very first learner is whom to look at now."""
    first, *others = groups[0].rows
    yield Group(groups[0].name, (replace(first, first=True), *others))
    yield from groups[1:]


def _row(waiting: Waiting, staff: Staff, programme: Programme, says: Says) -> Row:
    file = waiting.file
    week = week_of(file, says)
    count = unread(file)
    return Row(
        id=write_id(file.learner.id),
        name=name_of(file.learner, programme, says.language),
        about=about(file, says),
        why=why_of(waiting, programme, says),
        days=week.days,
        week=week.words,
        unread=says.t("learners.unread", count=count) if count else "",
        last=last_feedback(file, says),
        claim=claim_of(file, staff, says),
    )


def about(file: LearnerFile, says: Says) -> str:
    """The shop, and which week of theirs it is."""
    learner = file.learner
    words = [says.trade(learner.trade)]
    if learner.joined_at is not None:
        joined = monday_of(local_date(says.zone, learner.joined_at))
        weeks = max((monday_of(says.today()) - joined).days // 7, 0) + 1
        words.append(says.t("learners.week", week=weeks))
    return says.t("learners.mark").join(word for word in words if word)


def last_feedback(file: LearnerFile, says: Says) -> str:
    """When the coach last said something to them."""
    at = fed_back_at(file)
    return says.t("learners.never") if at is None else says.t("learners.last", ago=says.ago(at))


def claim_of(file: LearnerFile, staff: Staff, says: Says) -> str:
    """Which other coach is on it right now."""
    claim = file.claim
    if claim is None or claim.until <= says.now or claim.coach == staff.id:
        return ""
    return says.t("learners.claim", coach=file.claimed_by, until=says.clock(claim.until))
