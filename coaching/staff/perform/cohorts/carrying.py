"""Learners go out as a list, and a list moves them: all of it, or nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coaching.cohorts import as_csv, assigning
from coaching.cohorts.acts import ExportLearners, ImportLearners, MoveLearner
from coaching.cohorts.as_csv import Fault, Wish
from coaching.cohorts.effects import PlaceLearner
from coaching.cohorts.view import CohortView, Member
from coaching.effects import Appoint, Effect
from coaching.messages import Text
from coaching.records import Cohort, Learner
from coaching.staff.acts import NotFound, Refused
from coaching.staff.effects import SaveAssignment
from coaching.staff.perform.cohorts.seen import cohort_of, member_of, require_all, view_of
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Staff

ASKED = ("active", "paused", "resting")
"""Who has joined and can be reached."""
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


def move_learner(deed: Deed, act: MoveLearner) -> tuple[Effect, ...]:
    """Put one learner into another cohort."""
    member = member_of(deed, act.learner)
    who = member.learner
    lines = view_of(deed).lines
    cohort = next((line.cohort for line in lines if line.cohort.id == act.cohort), None)
    if cohort is None:
        raise NotFound
    if cohort.id == who.cohort:
        raise Refused("cohorts.transfer_same", name=cohort.name)
    return tuple(_moved(deed, Move(member, cohort, None, Wish(0, who.chat))))


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


def moved_by(effects: Iterable[Effect]) -> int:
    """How many learners an import changes something for."""
    return len(
        {each.learner for each in effects if isinstance(each, PlaceLearner)}
        | {each.assignment.learner for each in effects if isinstance(each, SaveAssignment)}
    )


def moves_of(wishes: Sequence[Wish], view: CohortView) -> tuple[list[Move], list[Fault]]:
    """What the lines come to, and what of them names nobody or nothing."""
    members = {each.learner.chat: each for each in view.members}
    # A cohort may be called by a number, as exports write it: its name goes before a number.
    cohorts = {str(line.cohort.id): line.cohort for line in view.lines}
    cohorts |= {line.cohort.name: line.cohort for line in view.lines}
    moves, faults = [], []
    for wish in wishes:
        member = members.get(wish.chat)
        cohort = cohorts.get(wish.cohort or "")
        named = _coaches(wish, view.coaches)
        coach = named[0] if len(named) == 1 else None
        wrong = _wrong(wish, member, cohort, named)
        if member is None or wrong:
            faults += wrong
        else:
            moves.append(Move(member, cohort, coach, wish))
    return moves, faults


def _coaches(wish: Wish, coaches: Iterable[Staff]) -> list[Staff]:
    """Whom a line names as the coach; two may have one name, and then neither is meant."""
    return [each for each in coaches if wish.coach and wish.coach in (str(each.chat), each.name)]


def _wrong(
    wish: Wish, member: Member | None, cohort: Cohort | None, named: Sequence[Staff]
) -> list[Fault]:
    faults = []
    if member is None:
        faults.append(Fault(wish.line, "nobody", str(wish.chat)))
    if wish.cohort is not None and cohort is None:
        faults.append(Fault(wish.line, "no_cohort", wish.cohort[:40]))
    if wish.coach is not None and len(named) != 1:
        key = "two_coaches" if named else "no_coach"
        faults.append(Fault(wish.line, key, wish.coach[:40]))
    elif member is not None and named:
        why = assigning.unfit(member.learner, named[0], member.coaches)
        if why and why != assigning.HAS:
            faults.append(Fault(wish.line, f"unfit_{why}", named[0].name))
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
        if who.status in ASKED:
            effects.append(Appoint(learner=who.id, chat=who.chat, kind="plan", due=deed.now))
            effects += _news(deed, who, cohort, wish)
    new_coach = move.coach or _host(deed, move.member, cohort)
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


def _news(deed: Deed, who: Learner, cohort: Cohort | None, wish: Wish) -> Sequence[Effect]:
    """A learner hears what of theirs was changed; nothing where nothing was."""
    texts, language = deed.programme.content.texts, who.language
    news = []
    if wish.at not in (None, who.prompt_at):
        news.append(texts.say(language, "cohorts.moved_time", time=f"{wish.at:%H:%M}"))
    if wish.weekdays not in (None, who.weekdays):
        days = len(wish.weekdays or ())
        news.append(texts.say(language, "cohorts.moved_days", count=days))
    if news:
        news.append(texts.say(language, "cohorts.moved_settings"))
    if cohort is not None:
        key = "cohorts.moved_with" if news else "cohorts.moved"
        news.insert(0, texts.say(language, key, cohort=cohort.name))
    if not news:
        return ()
    told = Text(html="\n".join(news))
    return assigning.told(who, f"{deed.key}:moved:{who.id}", told, deed.now)


def _host(deed: Deed, member: Member, cohort: Cohort | None) -> Staff | None:
    """Who accompanies whoever joins the cohort, for somebody who shares and has no coach."""
    if cohort is None or member.coaches or not member.learner.coach_may_read:
        return None
    return next((each for each in view_of(deed).coaches if each.id == cohort.coach), None)


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
