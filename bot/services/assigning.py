"""Coaches come to learners and go again: written, told to the learner, and noted in the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.cohorts import assigning as rules
from coaching.effects import Effect
from coaching.records import Learner
from coaching.staff.records import Assignment, Staff
from content.texts import Texts
from storage import assignments, cohorts, effects, learners, people, staff
from storage.engine import Database
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
            reason = rules.unfit(learner, who, theirs.get(learner.id, ()))
            if reason:
                left.append((learner.chat, _WHY[reason]))
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
        decided += rules.end(texts, learner, coach, assignment, by=None, now=now)
    await effects.write(unit, decided, now)


async def _begin(
    unit: Unit, texts: Texts, coach: Staff, found: Sequence[Learner], now: datetime
) -> None:
    ids = [learner.id for learner in found]
    before = await people.accompanied(unit, ids)
    agreed = await people.consented_at(unit, ids)
    decided: list[Effect] = []
    for learner in found:
        decided += rules.begin(
            texts,
            learner,
            coach,
            accompanied=learner.id in before,
            agreed_at=agreed.get(learner.id),
            by=None,
            now=now,
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


_WHY = {
    rules.OWN: "nobody is their own coach",
    rules.NOT_AGREED: "has not agreed to anything yet",
    rules.LEAVING: "asked to be forgotten",
    rules.HAS: "has this coach already",
}
