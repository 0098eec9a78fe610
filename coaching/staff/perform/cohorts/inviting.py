"""Invites are made, shown again and closed; who came by a coaches' one is admitted or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coaching.cohorts import invites
from coaching.cohorts.acts import (
    AdmitCoach,
    CloseInvite,
    InviteCoach,
    InviteLearners,
    ReadDoors,
    ReadInvite,
    Role,
)
from coaching.cohorts.effects import AddInvite, RevokeInvite
from coaching.dialogue.newcomer import WISH
from coaching.effects import Effect, Lane, Record, Say
from coaching.messages import Text
from coaching.staff.acts import NotFound, Refused
from coaching.staff.effects import AppointDigest, EndSessions, SaveStaff
from coaching.staff.perform.cohorts.seen import (
    cohort_of,
    invite_of,
    own_cohort,
    require_all,
    view_of,
)
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Staff
from coaching.staff.target import of_self
from coaching.timetable import Schedule, next_weekly_at


def read_doors(deed: Deed, act: ReadDoors) -> tuple[Effect, ...]:
    """See the cohorts that one may invite to, or the invites to one of them."""
    if act.cohort is not None:
        own_cohort(deed, act.cohort)
        return (deed.record("doors", None, cohort=act.cohort),)
    deed.require(of_self(deed.staff))
    return (deed.record("doors", None, cohorts=len(view_of(deed).lines)),)


def invite_learners(deed: Deed, act: InviteLearners) -> tuple[Effect, ...]:
    """Make an invite for learners."""
    own_cohort(deed, act.cohort)
    return _made(deed, act.cohort, "learner", act.uses, act.days)


def invite_coach(deed: Deed, act: InviteCoach) -> tuple[Effect, ...]:
    """Make an invite for coaches."""
    cohort_of(deed, act.cohort)
    return _made(deed, act.cohort, "coach", act.uses, act.days)


def _made(deed: Deed, cohort: int, role: Role, uses: int, days: int) -> tuple[Effect, ...]:
    if not deed.programme.bot:
        raise Refused("cohorts.no_bot_name")
    others = frozenset(each.secret_hash for each in view_of(deed).invites)
    made = invites.make(deed.programme, cohort, role, uses, days, deed.staff.id, deed.now, others)
    line = deed.record("make", None, cohort=cohort, uses=uses, days=days)
    return (AddInvite(invite=made), line)


def read_invite(deed: Deed, act: ReadInvite) -> tuple[Effect, ...]:
    """See an invite with its link."""
    invite_of(deed, act.invite)
    return (deed.record("read", None, invite=act.invite),)


def close_invite(deed: Deed, act: CloseInvite) -> tuple[Effect, ...]:
    """Close an invite now."""
    invite_of(deed, act.invite)
    return (RevokeInvite(id=act.invite), deed.record("close", None, invite=act.invite))


def admit_coach(deed: Deed, act: AdmitCoach) -> tuple[Effect, ...]:
    """Give the role to whoever asked for it by an invite, or refuse it; either is said to them."""
    require_all(deed)
    invite, who = view_of(deed).invite, view_of(deed).newcomer
    if who is None or invite is None or who.chat != act.chat or invite.role != "coach":
        raise NotFound
    if who.step_data.get(WISH) != act.invite:
        raise Refused("cohorts.admit_done")
    if act.yes and act.chat == deed.staff.chat and "owner" not in deed.staff.roles:
        # Admins do not see what learners write; a link must not be their way round that.
        raise Refused("cohorts.admit_self")
    step_data = {key: value for key, value in who.step_data.items() if key != WISH}
    decided = replace(who, step_data=step_data)
    verb = "admit" if act.yes else "refuse"
    line = deed.record(verb, who.id, invite=act.invite)
    if not act.yes:
        # Of somebody who is nobody here not even the name is kept.
        decided = decided if decided.roles else replace(decided, name="")
        return (SaveStaff(staff=decided), line, _said(deed, who, "cohorts.coach_refused"))
    coach = replace(decided, roles=who.roles | {"coach"})
    granted = Record(
        actor=deed.staff.id,
        action="role.grant:grant",
        subject=who.id,
        at=deed.now,
        detail="role=coach",
    )
    return (
        SaveStaff(staff=coach),
        AppointDigest(staff=who.id, chat=who.chat, due=_first_digest(coach, deed)),
        # Whoever has other roles than before signs in anew.
        EndSessions(staff=who.id),
        line,
        granted,
        _said(deed, coach, "cohorts.coach_admitted"),
    )


def _first_digest(coach: Staff, deed: Deed) -> datetime:
    rhythm = Schedule(
        coach.zone, coach.digest_at, frozenset({0}), coach.digest_day, coach.digest_at
    )
    return next_weekly_at(rhythm, deed.now)


def _said(deed: Deed, who: Staff, key: str) -> Say:
    html = deed.programme.content.texts.say(who.language, key)
    return Say(
        dedupe=f"{deed.key}:admitted",
        chat=who.chat,
        learner=None,
        kind="screen",
        lane=Lane.REPLY,
        policy="once_more",
        message=Text(html=html),
        due=deed.now,
    )
