"""How a role comes and goes: the rules that the chat, the web and the command line share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from coaching.cohorts.effects import EndLetters
from coaching.dialogue import coaches
from coaching.effects import Effect, Lane, Record, Say
from coaching.messages import Text
from coaching.people.effects import LeaveCohorts
from coaching.people.records import Person
from coaching.quiet_hours import QuietHours
from coaching.records import Learner, record_id
from coaching.service_ids import SERVICE_IDS
from coaching.staff.acts import Refused
from coaching.staff.effects import AppointDigest, EndSessions, SaveAssignment, SaveStaff
from coaching.staff.records import Assignment, Staff
from coaching.timetable import Schedule, next_weekly_at

if TYPE_CHECKING:
    from coaching.programme import Programme
    from content.access import Role
    from content.texts import Html, Texts

LONGEST_NAME: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who changes a role, for the log and for speaking to somebody who is new."""

    id: int | None = None
    """None: on the machine itself."""
    language: str = "zh-Hant"
    zone: str = "Asia/Taipei"


# -- whether it can be done


def granted(person: Person, role: Role, name: str, doer: Doer, now: datetime) -> Staff:
    """The person with one more role; raises Refused with what is missing."""
    if person.chat <= 0 or person.chat in SERVICE_IDS:
        raise Refused("power.no_person", id=person.chat)
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Refused("power.name_long", most=LONGEST_NAME)
    before = person.staff or _new(person, doer, now)
    after = replace(before, name=name or before.name, roles=before.roles | {role})
    if role == "coach" and not after.name:
        raise Refused("power.nameless")
    return after


def revoked(person: Person, role: Role, other_owners: int) -> Staff:
    """The person without a role, and without what was just being asked of them.

    Raises Refused when they do not have it, or when nobody would own the bot any more.
    """
    if person.staff is None or role not in person.staff.roles:
        raise Refused("power.not_theirs", id=person.chat, role=role)
    if role == "owner" and not other_owners:
        raise Refused("power.last_owner")
    staff = person.staff
    return replace(staff, roles=staff.roles - {role}, step=None, step_data={})


def _new(person: Person, doer: Doer, now: datetime) -> Staff:
    return Staff(
        id=record_id(f"staff:{person.chat}"),
        chat=person.chat,
        name=person.name,
        language=person.language or doer.language,
        zone=person.zone or doer.zone,
        created_at=now,
    )


# -- what it leads to


def granting(staff: Staff, role: Role, doer: Doer, now: datetime) -> tuple[Effect, ...]:
    """Write the role; whoever has other roles than before signs in anew."""
    effects: tuple[Effect, ...] = (SaveStaff(staff=staff), *_noted("grant", role, staff, doer, now))
    if role != "coach":
        return effects
    rhythm = Schedule(
        staff.zone, staff.digest_at, frozenset({0}), staff.digest_day, staff.digest_at
    )
    due = next_weekly_at(rhythm, now)
    return (*effects, AppointDigest(staff=staff.id, chat=staff.chat, due=due))


def revoking(
    staff: Staff,
    role: Role,
    accompanied: Iterable[tuple[Learner, Assignment]],
    texts: Texts,
    doer: Doer,
    now: datetime,
) -> tuple[Effect, ...]:
    """Withdraw the role with all that hung on it; a coach's learners are told."""
    effects: list[Effect] = [SaveStaff(staff=staff), *_noted("revoke", role, staff, doer, now)]
    if role == "coach":
        effects.append(AppointDigest(staff=staff.id, chat=staff.chat, due=None))
        effects.append(LeaveCohorts(coach=staff.id))
        for learner, assignment in accompanied:
            effects += _ending(learner, assignment, staff, texts, doer, now)
    return tuple(effects)


def _ending(
    learner: Learner, assignment: Assignment, coach: Staff, texts: Texts, doer: Doer, now: datetime
) -> tuple[Effect, ...]:
    """One assignment ends: nothing more is read, and what was queued is called off."""
    ended = (
        EndLetters(learner=learner.id, coach=coach.id),
        SaveAssignment(assignment=replace(assignment, until=now)),
        Record(
            actor=doer.id,
            action="coach.assign:end",
            subject=learner.id,
            at=now,
            detail=f"coach={coach.id}",
        ),
    )
    if learner.status == "blocked":
        return ended
    farewell = coaches.farewell(texts, learner, coach)
    key = f"unassigned:{assignment.id}"
    return (*ended, _said(key, learner.chat, learner.id, learner.zone, farewell, now))


def telling(staff: Staff, role: Role, texts: Texts, key: str, now: datetime, *, given: bool) -> Say:
    """Tell the person that they have a role now, with what they can do; or that it is gone."""
    language = staff.language
    if given:
        can = texts.say(language, f"power.can.{role}")
        html = texts.say(language, "power.you_have", role=role_name(texts, language, role), can=can)
    else:
        more = "power.you_keep" if staff.roles else "power.you_keep_none"
        html = texts.say(language, "power.you_lost", role=role_name(texts, language, role))
        html = type(html)(f"{html}\n{texts.say(language, more, roles=roles_of(staff, texts))}")
    return _said(f"{key}:told", staff.chat, None, staff.zone, Text(html=html), now)


def _said(key: str, chat: int, learner: int | None, zone: str, message: Text, now: datetime) -> Say:
    """A message that comes without a sound in the quiet hours."""
    return Say(
        dedupe=key,
        chat=chat,
        learner=learner,
        kind="screen",
        lane=Lane.REPLY,
        policy="once_more",
        message=replace(message, silent=QuietHours().cover(zone, now)),
        due=now,
    )


def _noted(
    verb: str, role: Role, staff: Staff, doer: Doer, now: datetime
) -> tuple[Record, EndSessions]:
    line = Record(
        actor=doer.id,
        action=f"role.grant:{verb}",
        subject=staff.id,
        at=now,
        detail=f"role={role}",
    )
    return line, EndSessions(staff=staff.id)


# -- in words


def role_name(texts: Texts, language: str, role: Role) -> str:
    """What a role is called."""
    return texts.plain(language, f"power.role.{role}")


def roles_of(staff: Staff, texts: Texts) -> str:
    """The roles that somebody holds, in one line."""
    mark = texts.plain(staff.language, "meta.list_mark")
    order: tuple[Role, ...] = ("owner", "admin", "coach", "sponsor")
    held = [role for role in order if role in staff.roles]
    return mark.join(role_name(texts, staff.language, role) for role in held)


def consequence(
    programme: Programme,
    language: str,
    person: Person,
    role: Role,
    *,
    give: bool,
    name: str,
    learners: int,
) -> Html:
    """What giving or withdrawing a role will mean, in a sentence or two, before it is confirmed.

    `name` is what the person will be called, `learners` how many they accompany as a coach.
    """
    texts = programme.content.texts
    key = f"power.will.{'give' if give else 'take'}.{role}"
    who = name or person.name or texts.plain(language, "power.nobody_named", id=person.chat)
    said = texts.say(language, key, name=who, learners=learners)
    if role == "owner" and not give and person.chat in programme.named_owners:
        return texts.say(language, "power.named_owner", said=said)
    return said
