"""The part of the conversation about people, their power, the log and the numbers."""

from __future__ import annotations

from coaching.dialogue.buttons import Button
from coaching.events import Event, Wrote
from coaching.people.acts import (
    BeginLook,
    EndLook,
    FindPeople,
    ReadLog,
    ReadLooks,
    ReadPeople,
    ReadPerson,
    ReadStatistics,
    WeighLook,
    WeighRole,
)
from coaching.programme import Programme
from coaching.staff.acts import Act
from coaching.staff.dialogue.part import Part
from coaching.staff.dialogue.people import log, looks, roles, stats
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds


def _who(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    words = event.text.strip() if isinstance(event, Wrote) else ""
    chat = roles.read_chat(words)
    return needs_of(FindPeople(words=words) if chat is None else ReadPerson(chat=chat))


def _named(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    chat = int(staff.step_data.get("chat", 0))
    return needs_of(WeighRole(chat=chat, role="coach"))


def _looked_for(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    return needs_of(ReadLooks(words=event.text if isinstance(event, Wrote) else ""))


def _reason(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    learner = int(staff.step_data.get("learner", 0))
    return needs_of(BeginLook(learner=learner, reason=""))


def _look(button: Button) -> Act:
    if button.word(1) == looks.PICK:
        return WeighLook(learner=button.id() or 0)
    if button.word(1) == looks.END:
        return EndLook(look=button.id() or 0)
    return ReadLooks()


def _people(button: Button, staff: Staff) -> Act:
    if button.word() == roles.ADD:
        return WeighRole(chat=staff.chat, role="sponsor")
    return ReadPeople()


PART = Part(
    taps={
        "people": roles.people,
        "person": roles.person,
        "role": roles.tapped,
        "look": looks.tapped,
        "log": log.tapped,
        "stats": stats.tapped,
    },
    commands={
        "people": roles.command,
        "look": looks.command,
        "log": log.command,
        "stats": stats.command,
    },
    typed={
        roles.WHO: roles.find,
        roles.NAME: roles.take_name,
        looks.WHO: looks.find,
        looks.WHY: looks.take_reason,
    },
    needs_of_taps={
        "people": lambda button, staff, _: needs_of(_people(button, staff)),
        "person": lambda button, staff, _: needs_of(ReadPerson(chat=button.id() or 0)),
        "role": lambda button, staff, _: needs_of(roles.weighed(button, staff)),
        "look": lambda button, staff, _: needs_of(_look(button)),
        "log": lambda button, staff, _: needs_of(log.act_of(button)),
        "stats": lambda button, staff, _: needs_of(stats.wanted(button)),
    },
    needs_of_commands={
        "people": lambda rest, staff, _: needs_of(ReadPeople()),
        "look": lambda rest, staff, _: needs_of(ReadLooks()),
        "log": lambda rest, staff, _: needs_of(ReadLog(most=log.PAGE)),
        "stats": lambda rest, staff, _: needs_of(ReadStatistics()),
    },
    needs_of_steps={
        roles.WHO: _who,
        roles.NAME: _named,
        looks.WHO: _looked_for,
        looks.WHY: _reason,
    },
    actions={
        "stats": ReadStatistics.action,
        "people": ReadPeople.action,
        "look": ReadLooks.action,
        "log": ReadLog.action,
    },
)
