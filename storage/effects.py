"""Writes what was decided: all effects of a batch, a statement or two for each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from coaching.alerts.effects import MarkAlert
from coaching.broadcast.effects import SaveBroadcast, SteerMessages
from coaching.cohorts.effects import (
    AddInvite,
    EndLetters,
    MarkNudge,
    PlaceLearner,
    ReachCohort,
    RevokeInvite,
    SaveCohort,
)
from coaching.effects import (
    AddConsent,
    AddDelivery,
    AddPart,
    AddRating,
    AddReflection,
    Appoint,
    Effect,
    EraseLearner,
    EraseReflection,
    MarkDelivery,
    MarkReflection,
    MoveReflection,
    NoteWish,
    Record,
    RevisePart,
    SaveLearner,
    Say,
    Unsay,
    UseInvite,
)
from coaching.people.effects import AddLook, EndLook, LeaveCohorts
from coaching.staff.effects import (
    AddLetter,
    AddLink,
    AddNote,
    AddPhrase,
    AppointDigest,
    DropLetter,
    DropPhrase,
    EndSessions,
    GiveGrade,
    GiveLevel,
    MarkLetter,
    SaveAssignment,
    SaveStaff,
    SetClaim,
)
from storage import (
    alerts,
    appointments,
    assignments,
    audit,
    broadcasts,
    claims,
    cohorts,
    consents,
    deliveries,
    digests,
    erase,
    forgotten,
    grades,
    invites,
    learners,
    letters,
    levels,
    logins,
    looks,
    notes,
    outbox,
    parts,
    people,
    phrases,
    placing,
    ratings,
    reflections,
    staff,
    steering,
)
from storage.unit import Unit

# In this order: what others refer to first, erasing after all that might still be written of a
# person, and messages last, so that the one that says "erased" is not erased with the others.
_WRITERS: tuple[tuple[type[Any], Any], ...] = (
    (SaveCohort, cohorts.save),
    (AddInvite, invites.add),
    (UseInvite, invites.use),
    (SaveLearner, learners.save),
    (MarkNudge, placing.nudged),
    (PlaceLearner, placing.place),
    (AddDelivery, deliveries.add),
    (MarkDelivery, deliveries.mark),
    (AddReflection, reflections.add),
    (MoveReflection, reflections.move),
    (MarkReflection, reflections.mark),
    (AddPart, parts.add),
    (RevisePart, parts.revise),
    (AddRating, ratings.add),
    (AddConsent, consents.add),
    (Appoint, appointments.appoint),
    (SaveStaff, staff.save),
    (SaveAssignment, assignments.save),
    (GiveGrade, grades.give),
    (GiveLevel, levels.give),
    (AddLetter, letters.add),
    (MarkLetter, letters.mark),
    (AddNote, notes.add),
    (AddPhrase, phrases.add),
    (DropPhrase, phrases.drop),
    (AppointDigest, digests.appoint),
    (SaveBroadcast, broadcasts.save),
    (AddLook, looks.add),
    (EndLook, looks.end),
    (LeaveCohorts, people.leave_cohorts),
    (EndSessions, logins.end_all),
    (AddLink, logins.add_links),
    (MarkAlert, alerts.mark),
    (NoteWish, forgotten.note),
)


async def write(unit: Unit, effects: Sequence[Effect], now: datetime) -> None:
    """Write all effects; a record that the same event made before is not made again."""
    kinds: dict[type[Any], list[Any]] = defaultdict(list)
    for effect in effects:
        kinds[type(effect)].append(effect)
    for kind, writer in _WRITERS:
        if kind in kinds:
            await writer(unit, kinds[kind])
    await claims.take(unit, kinds[SetClaim], now)
    await letters.drop(unit, kinds[DropLetter], now)
    await _of_cohorts(unit, kinds, now)
    await steering.steer(unit, kinds[SteerMessages], now)
    for unsay in kinds[Unsay]:
        await outbox.unsay(unit, unsay.learner, unsay.kinds, now)
    for reflection in kinds[EraseReflection]:
        await erase.erase_reflection(unit, reflection, now)
    for learner in kinds[EraseLearner]:
        await erase.erase_learner(unit, learner, now)
    await outbox.say(unit, kinds[Say], now)
    if kinds[Record]:
        await audit.record(unit, kinds[Record])


async def _of_cohorts(unit: Unit, kinds: dict[type[Any], list[Any]], now: datetime) -> None:
    """What of programmes is written with the time at which it was decided."""
    if kinds[RevokeInvite]:
        await invites.revoke(unit, kinds[RevokeInvite], now)
    await cohorts.reach(unit, kinds[ReachCohort], now)
    for ended in kinds[EndLetters]:
        await people.call_off_letters(unit, ended.learner, ended.coach, now)
