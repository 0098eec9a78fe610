"""Learners go out as a list, and a list moves them: all of it, or nothing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coaching.cohorts import as_csv, assigning
from coaching.cohorts.acts import ExportLearners, ImportLearners
from coaching.cohorts.as_csv import Fault, Wish
from coaching.cohorts.effects import PlaceLearner
from coaching.cohorts.view import CohortView, Member
from coaching.effects import Appoint, Effect
from coaching.records import Cohort
from coaching.staff.acts import Refused
from coaching.staff.perform.cohorts.seen import cohort_of, require_all, view_of
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Staff

SHOWN = 15
"""Faults that are told at once."""


class Faulty(Refused):
    """The file is not taken; `faults` says what is wrong with which line."""

    def __init__(self, faults: Sequence[Fault], told: str) -> None:
        super().__init__("cohorts.import_faults", faults=told, count=len(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Move:
    """What a line comes to: whom it is about, and what is to be changed."""

    member: Member
    cohort: Cohort | None
    coach: Staff | None
    wish: Wish


def export_learners(deed: Deed, act: ExportLearners) -> tuple[Effect, ...]:
    """Take the list; `list_of` gives it to whoever is to show it."""
    if act.cohort is None:
        require_all(deed)
    else:
        cohort_of(deed, act.cohort)
    people = len(view_of(deed).members)
    return (deed.record("export", None, cohort=act.cohort or "all", people=people),)


def list_of(view: CohortView) -> str:
    """The file of what an export looked at."""
    return as_csv.write(view.members, {each.id: each for each in view.coaches})


def import_learners(deed: Deed, act: ImportLearners) -> tuple[Effect, ...]:
    """Move learners as the lines say; raises Faulty with every fault at once."""
    require_all(deed)
    wishes, faults = as_csv.read(act.text)
    found, more = moves_of(wishes, view_of(deed))
    faults = (*faults, *more)
    if faults:
        told = sorted(faults, key=lambda each: each.line)
        raise Faulty(told, _told(deed, told))
    done = [effect for move in found for effect in _moved(deed, move)]
    return (*done, deed.record("import", None, people=len(found)))


def moves_of(wishes: Sequence[Wish], view: CohortView) -> tuple[list[Move], list[Fault]]:
    """What the lines come to, and what of them names nobody or nothing."""
    members = {each.learner.chat: each for each in view.members}
    by_name = {line.cohort.name: line.cohort for line in view.lines}
    by_name |= {str(line.cohort.id): line.cohort for line in view.lines}
    coaches = {each.name: each for each in view.coaches if each.name}
    coaches |= {str(each.chat): each for each in view.coaches}
    moves, faults = [], []
    for wish in wishes:
        member = members.get(wish.chat)
        cohort = by_name.get(wish.cohort or "")
        coach = _coach(wish, coaches)
        wrong = _wrong(wish, member, cohort, coach)
        if member is None or wrong:
            faults += wrong
        else:
            moves.append(Move(member, cohort, coach, wish))
    return moves, faults


def _coach(wish: Wish, coaches: Mapping[str, Staff]) -> Staff | None:
    """The coach that a line names; several (as an export writes them) are no wish for one."""
    return coaches.get(wish.coach or "")


def _wrong(
    wish: Wish, member: Member | None, cohort: Cohort | None, coach: Staff | None
) -> list[Fault]:
    faults = []
    if member is None:
        faults.append(Fault(wish.line, "nobody", str(wish.chat)))
    if wish.cohort is not None and cohort is None:
        faults.append(Fault(wish.line, "no_cohort", wish.cohort[:40]))
    if wish.coach is not None and coach is None:
        faults.append(Fault(wish.line, "no_coach", wish.coach[:40]))
    if member is not None and coach is not None:
        why = assigning.unfit(member.learner, coach, member.coaches)
        if why and why != assigning.HAS:
            faults.append(Fault(wish.line, f"unfit_{why}", coach.name))
    return faults


def _moved(deed: Deed, move: Move) -> Sequence[Effect]:
    who, wish = move.member.learner, move.wish
    cohort = move.cohort if move.cohort is not None and move.cohort.id != who.cohort else None
    effects: list[Effect] = []
    if cohort is not None or wish.at is not None or wish.weekdays is not None:
        effects.append(
            PlaceLearner(
                learner=who.id,
                chat=who.chat,
                cohort=cohort.id if cohort is not None else None,
                prompt_at=wish.at,
                weekdays=wish.weekdays,
            )
        )
        effects.append(deed.record("place", who.id, cohort=cohort.id if cohort else who.cohort))
        if who.status in ("active", "paused", "resting"):
            effects.append(Appoint(learner=who.id, chat=who.chat, kind="plan", due=deed.now))
    new_coach = move.coach
    if new_coach is not None and not assigning.unfit(who, new_coach, move.member.coaches):
        effects += assigning.begin(
            deed.programme.content.texts,
            who,
            new_coach,
            accompanied=move.member.accompanied,
            agreed_at=move.member.agreed_at,
            by=deed.staff.id,
            now=deed.now,
        )
    return effects


def _told(deed: Deed, faults: Sequence[Fault]) -> str:
    texts, language = deed.programme.content.texts, deed.staff.language
    lines = [
        texts.plain(
            language,
            "cohorts.import_line",
            line=each.line,
            why=texts.plain(language, f"cohorts.fault_{each.key}", value=each.value),
        )
        for each in faults[:SHOWN]
    ]
    return "\n".join(lines)
