"""Coaches come to learners and go again: written, told to the learner, and noted in the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.dialogue import coaches
from coaching.effects import Effect, Lane, Record, Say
from coaching.messages import Text
from coaching.quiet_hours import QuietHours
from coaching.records import Learner, record_id
from coaching.staff.effects import SaveAssignment
from coaching.staff.records import Assignment, Staff
from content.texts import Texts
from storage import assignments, cohorts, effects, learners, people, staff
from storage.engine import Database
from storage.instants import to_ms
from storage.unit import Unit


class Unfit(Exception):
    """It cannot be done; the message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which learners are meant: by their Telegram ids, a cohort, or everybody."""

    chats: tuple[int, ...] = ()
    cohort: int | None = None
    everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of it: for how many it was done, and who was left out, each with the reason."""

    done: int
    left_out: tuple[tuple[int, str], ...] = ()


async def assign(
    database: Database, texts: Texts, coach: int, which: Which, now: datetime
) -> Outcome:
    """Give learners a coach from now on; a first coach may read since the learner agreed to one.

    Raises Unfit when nobody of that id is a coach.
    """
    async with database.begin() as unit:
        found, left = await _learners(unit, which)
        who = await _coach(unit, coach)
        theirs = await assignments.of_learners(unit, (each.id for each in found))
        fit = []
        for learner in found:
            reason = _unfit(learner, who, theirs.get(learner.id, ()))
            if reason:
                left.append((learner.chat, reason))
            else:
                fit.append(learner)
        await _begin(unit, texts, who, fit, now)
        if which.cohort is not None and not await cohorts.accompany(unit, which.cohort, who.id):
            raise Unfit(f"There is no cohort {which.cohort}; cohort 1 always exists.")
    return Outcome(done=len(fit), left_out=tuple(left))


async def end(database: Database, texts: Texts, coach: int, which: Which, now: datetime) -> Outcome:
    """End assignments at once: the coach reads nothing more, and what was queued is called off."""
    async with database.begin() as unit:
        found, left = await _learners(unit, which)
        who = (await staff.by_chats(unit, (coach,))).get(coach)
        if who is None:
            raise Unfit(_NO_COACH.format(id=coach))
        theirs = {each.learner: each for each in await assignments.in_force(unit, coach=who.id)}
        ending = [(each, theirs[each.id]) for each in found if each.id in theirs]
        left += [
            (each.chat, "this coach was not theirs") for each in found if each.id not in theirs
        ]
        await end_each(unit, texts, who, ending, now)
        if which.everybody:
            await cohorts.leave(unit, who.id)
        elif which.cohort is not None:
            await cohorts.accompany(unit, which.cohort, None)
    return Outcome(done=len(ending), left_out=tuple(left))


_NO_COACH = (
    "Nobody of the id {id} is a coach: make them one first with coach role grant coach {id}."
)


async def end_each(
    unit: Unit,
    texts: Texts,
    coach: Staff,
    ending: Iterable[tuple[Learner, Assignment]],
    now: datetime,
) -> None:
    """End these assignments of a coach inside a transaction that is under way."""
    decided: list[Effect] = []
    for learner, assignment in ending:
        await people.call_off_letters(unit, learner.id, coach.id, now)
        decided += (
            SaveAssignment(assignment=replace(assignment, until=now)),
            _line("end", learner, coach, now),
            *_told(
                learner, f"unassigned:{assignment.id}", coaches.farewell(texts, learner, coach), now
            ),
        )
    await effects.write(unit, decided, now)


async def _begin(
    unit: Unit, texts: Texts, coach: Staff, found: Sequence[Learner], now: datetime
) -> None:
    ids = [learner.id for learner in found]
    before = await people.accompanied(unit, ids)
    agreed = await people.consented_at(unit, ids)
    decided: list[Effect] = []
    for learner in found:
        first = learner.id not in before and learner.coach_may_read and learner.id in agreed
        assignment = Assignment(
            id=record_id(f"assign:{coach.id}:{learner.id}:{to_ms(now)}"),
            learner=learner.id,
            coach=coach.id,
            since=agreed[learner.id] if first else now,
        )
        greeting = coaches.greeting(texts, learner, coach, assignment, all_shared=first)
        decided += (
            SaveAssignment(assignment=assignment),
            _line("assign", learner, coach, now),
            *_told(learner, f"assigned:{assignment.id}", greeting, now),
        )
    await effects.write(unit, decided, now)


async def _learners(unit: Unit, which: Which) -> tuple[list[Learner], list[tuple[int, str]]]:
    """The learners that are meant, held for this transaction, and the ids of nobody."""
    chats = list(which.chats)
    if which.everybody or which.cohort is not None:
        chats += await people.chats_of(unit, which.cohort)
    found = await learners.by_chats(unit, set(chats))
    unknown = [(chat, "no learner has this id") for chat in which.chats if chat not in found]
    return sorted(found.values(), key=lambda each: each.id), unknown


async def _coach(unit: Unit, chat: int) -> Staff:
    found = (await staff.by_chats(unit, (chat,))).get(chat)
    if found is None or "coach" not in found.roles:
        raise Unfit(_NO_COACH.format(id=chat))
    return found


def _unfit(learner: Learner, coach: Staff, theirs: Sequence[Assignment]) -> str:
    """Why a learner cannot get this coach; empty when they can."""
    if learner.chat == coach.chat:
        return "nobody is their own coach"
    if learner.notice_version is None:
        return "has not agreed to anything yet"
    if learner.forget_at is not None:
        return "asked to be forgotten"
    if any(each.coach == coach.id for each in theirs):
        return "has this coach already"
    return ""


def _told(learner: Learner, dedupe: str, message: Text, now: datetime) -> tuple[Say, ...]:
    """The message to a learner, without a sound in the quiet hours; none to who has blocked us."""
    if learner.status == "blocked":
        return ()
    silent = QuietHours().cover(learner.zone, now)
    return (
        Say(
            dedupe=dedupe,
            chat=learner.chat,
            learner=learner.id,
            kind="screen",
            lane=Lane.REPLY,
            policy="once_more",
            message=replace(message, silent=silent),
            due=now,
        ),
    )


def _line(verb: str, learner: Learner, coach: Staff, now: datetime) -> Record:
    return Record(
        actor=None,
        action=f"coach.assign:{verb}",
        subject=learner.id,
        at=now,
        detail=f"coach={coach.id}",
    )
