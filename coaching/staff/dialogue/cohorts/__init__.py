"""The part of the conversation about cohorts: plans, invites, people, coaches."""

from __future__ import annotations

from typing import Any

from coaching.cohorts import acts
from coaching.cohorts.view import CohortNeeds
from coaching.dialogue.buttons import Button
from coaching.events import Event, Fetched
from coaching.programme import Programme
from coaching.staff.dialogue.cohorts import (
    admitting,
    assigning,
    carrying,
    home,
    inviting,
    off,
    plan,
    roster,
    stalled,
    transfer,
)
from coaching.staff.dialogue.part import Part
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds


def _of(**needed: Any) -> StaffNeeds:
    return StaffNeeds(cohorts=CohortNeeds(**needed))


def _all(_: Any, __: Staff, ___: Programme) -> StaffNeeds:
    return _of(lines=True)


def _home(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    return _of(lines=button.word() == "list", cohort=button.id())


def _plan(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    return _of(lines=True, cohort=button.id())


def _invites(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    if button.word(1) in (inviting.SHOW, inviting.CLOSE):
        return _of(invite=button.id())
    return _of(cohort=button.id())


def _admit(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    return _of(newcomer=button.id(), invite=button.id(1))


def _assign(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    if button.word(1).startswith(assigning.LEARNER):
        return _of(learner=button.id())
    return _of(cohort=button.id(), everybody=button.id() is not None)


def _roster(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    return _of(cohort=button.id() or 0, roster=(button.number(1) or 0, roster.PAGE))


def _member(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    return _of(learner=button.id() or 0)


def _transfer(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    return _of(lines=True, learner=button.id() or 0)


def _stalled(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    return _of(cohort=None if button.word() == "all" else button.id(), stalled=True)


def _list(event: Event, _: Staff, __: Programme) -> StaffNeeds:
    words = event.words if isinstance(event, Fetched) else None
    return needs_of(acts.ImportLearners(text=words or ""))


def _carry(button: Button, _: Staff, __: Programme) -> StaffNeeds:
    if button.word() == carrying.BACK:
        return _of(lines=True)
    return _of(cohort=button.id() or 0, everybody=True)


def _typed(_: Event, staff: Staff, __: Programme) -> StaffNeeds:
    return _of(lines=True, cohort=staff.step_data.get("cohort"))


PART = Part(
    taps={
        "cohort": home.tapped,
        "plan": plan.tapped,
        "invites": inviting.tapped,
        "admit": admitting.tapped,
        "assign": assigning.tapped,
        "roster": roster.tapped,
        "member": roster.member,
        "transfer": transfer.tapped,
        "stalled": stalled.tapped,
        "nudge": stalled.nudge,
        "carry": carrying.tapped,
    },
    commands={
        "cohorts": lambda turn, _: home.everything(turn),
        "invite": lambda turn, _: inviting.command(turn),
        "stalled": lambda turn, _: stalled.command(turn),
    },
    typed={
        home.NEW: home.take_name,
        plan.STEP: plan.take,
        off.STEP: off.take,
        inviting.STEP: inviting.take,
        carrying.STEP: carrying.take_words,
    },
    shown={carrying.STEP: carrying.take_file},
    fetched={carrying.STEP: carrying.take_fetched},
    needs_of_taps={
        "cohort": _home,
        "plan": _plan,
        "invites": _invites,
        "admit": _admit,
        "assign": _assign,
        "roster": _roster,
        "member": _member,
        "transfer": _transfer,
        "stalled": _stalled,
        "nudge": _member,
        "carry": _carry,
    },
    needs_of_commands={
        "cohorts": _all,
        "invite": _all,
        "stalled": lambda _, __, ___: _of(stalled=True),
    },
    needs_of_steps={
        **dict.fromkeys((home.NEW, plan.STEP, off.STEP, inviting.STEP), _typed),
        carrying.STEP: _list,
    },
    actions={
        "cohorts": acts.ReadCohorts.action,
        "invite": acts.ReadDoors.action,
        "stalled": acts.ReadStalled.action,
    },
)
"""The part of the conversation about cohorts."""
