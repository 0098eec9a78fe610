"""Reading the log, taking it away, seeing where its chain stands; each of them is a line too."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from coaching.access import Target
from coaching.effects import Effect, Lane, Say
from coaching.messages import Document
from coaching.people.acts import ExportLog, ReadChain, ReadLog
from coaching.people.records import LogFilter
from coaching.people.view import LogPage, PeopleNeeds, PeopleView
from coaching.staff.acts import NotFound
from coaching.staff.perform.deed import Deed
from coaching.staff.target import of_everybody, of_self
from coaching.staff.view import StaffNeeds

LONGEST_PAGE = 100
LONGEST_ACTION = 64
MAKER = "log"
"""Whoever makes the file that is sent, see bot/services/documents.py."""


def needs_page(act: ReadLog) -> StaffNeeds:
    """A page of lines."""
    page = LogPage(
        filter=_bounded(act.filter),
        before=act.before,
        after=act.after,
        most=min(max(act.most, 1), LONGEST_PAGE),
    )
    return StaffNeeds(people=PeopleNeeds(log=page))


def needs_chain(act: ReadChain | ExportLog) -> StaffNeeds:
    """Where the chain stands."""
    return StaffNeeds(people=PeopleNeeds(chain=True))


def read_log(deed: Deed, act: ReadLog) -> tuple[Effect, ...]:
    """A page of the log: one's own lines, or with the role for it everybody's."""
    view = _view(deed)
    deed.require(of_self(deed.staff))
    for line in view.lines:
        deed.require(Target(person=line.actor if line.actor is not None else 0))
    return (deed.record("page", None, lines=len(view.lines)),)


def export_log(deed: Deed, act: ExportLog) -> tuple[Effect, ...]:
    """The log as a file: sent into the chat, or written by whoever asked."""
    _view(deed)
    deed.require(of_everybody())
    line = deed.record("export", None, form=act.form)
    if not act.to_chat:
        return (line,)
    texts, staff = deed.programme.content.texts, deed.staff
    said = Say(
        dedupe=f"{deed.key}:log",
        chat=staff.chat,
        learner=None,
        kind="log",
        lane=Lane.REPLY,
        policy="never",
        message=Document(
            make=f"{MAKER}:{staff.id}:{act.form}:{to_words(act.filter)}",
            learner=0,
            html=texts.say(staff.language, "power.log.file"),
        ),
        due=deed.now,
    )
    return (said, line)


def read_chain(deed: Deed, act: ReadChain) -> tuple[Effect, ...]:
    """Where the chain stands, and what the last check found."""
    _view(deed)
    deed.require(of_everybody())
    return (deed.record("chain", None),)


def to_words(wanted: LogFilter) -> str:
    """A filter as JSON, for a message that waits to be sent."""
    fields = {name: value for name, value in asdict(_bounded(wanted)).items() if value}
    return json.dumps(fields, default=datetime.isoformat)


def from_words(words: str) -> LogFilter:
    """The filter of such words."""
    fields: dict[str, Any] = json.loads(words)
    for name in fields.keys() & {"first", "last"}:
        fields[name] = datetime.fromisoformat(fields[name])
    return LogFilter(**fields)


def _bounded(wanted: LogFilter) -> LogFilter:
    if len(wanted.action) <= LONGEST_ACTION:
        return wanted
    raise NotFound


def _view(deed: Deed) -> PeopleView:
    if deed.view.people is None:
        raise NotFound
    return deed.view.people
