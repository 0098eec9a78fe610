"""What each event needs to have loaded before it can be decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from coaching.dialogue import commands, letters, repeats, weekly
from coaching.dialogue.answer import JUST_ASKED
from coaching.dialogue.belonging import RECENT
from coaching.dialogue.buttons import Button, read
from coaching.dialogue.history import PAGE
from coaching.dialogue.typed import LONGEST
from coaching.events import Called, Due, Edited, Event, Showed, Tapped, Wrote
from coaching.programme import Programme
from coaching.records import Learner
from coaching.view import Needs

_BACK = Needs(log=True, entries=(0, 0))
_COMMANDS = {
    "progress": _BACK,
    "history": Needs(entries=(0, PAGE)),
    "resume": _BACK,
    "start": _BACK,
    "settings": Needs(coaches=True),
    "privacy": Needs(coaches=True),
    "whoread": Needs(coaches=True, readings=True),
}
_SILENT = frozenset({"weekly", "reminder", "forget", "idle", "digest", "season", "plan"})
"""Appointments that write no receipt."""


def invite_hash(payload: str) -> str:
    """The hash under which an invite's secret is kept."""
    return sha256(payload.encode("utf-8", "replace")).hexdigest()


def needs(event: Event, learner: Learner | None, programme: Programme) -> Needs:
    """Name what `step` will look at; the learner, open delivery and reflection come anyway.

    Whatever may write a receipt names the coaches who can read it, if the learner lets any.
    """
    found = _needs(event, learner, programme)
    silent = isinstance(event, Due) and event.kind in _SILENT
    if silent or learner is None or not learner.coach_may_read:
        return found
    if isinstance(event, Called | Due | Tapped | Edited | Showed | Wrote):
        return replace(found, coaches=True)
    return found


def _needs(event: Event, learner: Learner | None, programme: Programme) -> Needs:
    match event:
        case Called():
            return Needs(log=True)
        case Due():
            return _due(event, learner)
        case Tapped():
            button = read(event.data)
            return _tap(button) if button else Needs()
        case Edited():
            return Needs(message_id=event.message_id)
        case Showed():
            return _unless_told(event, learner, _message(event, learner))
        case Wrote():
            return _unless_told(event, learner, _wrote(event, learner, programme))
    return Needs()


def _unless_told(event: Wrote | Showed, learner: Learner | None, found: Needs) -> Needs:
    """Look for the message itself when it may have come before."""
    if learner is None or not repeats.possible(learner, event):
        return found
    return replace(found, message_id=event.message_id)


def _due(event: Due, learner: Learner | None) -> Needs:
    if event.kind == "daily":
        return Needs(log=True, week=True)
    if event.kind == "weekly" and learner is not None:
        return Needs(log=True, week=True, week_of=weekly.week_due(event, learner.zone))
    if event.kind in ("resume", "season"):
        return _BACK
    return Needs()


def _wrote(event: Wrote, learner: Learner | None, programme: Programme) -> Needs:
    command = None if event.forwarded else commands.read(event.text, programme.content.texts)
    if learner is None:
        if command is not None and command.name == "start" and command.rest:
            return Needs(invite_hash=invite_hash(command.rest))
        return Needs()
    if command is not None:
        if command.name == "start" and command.rest:
            return replace(_BACK, invite_hash=invite_hash(command.rest), coaches=True)
        if command.name == "search" and command.rest:
            return Needs(search=command.rest)
        return _COMMANDS.get(command.name, Needs())
    words = event.text.strip()
    if learner.step == "ask:search" and not event.forwarded and len(words) <= LONGEST:
        return Needs(message_id=event.reply_to, search=words)
    return _message(event, learner)


def _message(event: Wrote | Showed, learner: Learner | None) -> Needs:
    """Where it belongs; words that come with a prompt may be meant for the one before."""
    last = learner.last_at if learner is not None else None
    with_prompt = last is not None and event.at - last < JUST_ASKED
    return Needs(
        message_id=event.reply_to,
        recent=2 if with_prompt else 0,
        letter=letters.awaited(learner.step, learner.step_data) if learner is not None else None,
    )


def _delivery(button: Button) -> Needs:
    return Needs(delivery=button.id())


def _reflection(button: Button) -> Needs:
    return Needs(reflection=button.id())


def _answer(button: Button) -> Needs:
    return Needs(reflection=button.id(), delivery=button.id(1))


def _past_week(button: Button) -> Needs:
    monday = weekly.monday_of(button.word())
    return Needs(log=True, week=monday is not None, week_of=monday, entries=(0, 0))


def _letter(button: Button) -> Needs:
    return Needs(letter=button.id(), coaches=True)


def _coaches(button: Button) -> Needs:
    return Needs(coaches=True)


_TAPS: dict[str, Callable[[Button], Needs]] = {
    **dict.fromkeys(("skip", "why", "later", "back", "snooze", "rate"), _delivery),
    **dict.fromkeys(("open", "close", "keep", "erase"), _reflection),
    **dict.fromkeys(("entry", "delete"), _answer),
    **dict.fromkeys(("got_it", "talk"), _letter),
    **dict.fromkeys(("agree", "open_all", "set", "readers", "privacy"), _coaches),
    "swap": lambda button: Needs(delivery=button.id(), log=True),
    "echo": lambda button: Needs(delivery=button.id(), week=True),
    "move": lambda button: Needs(reflection=button.id(), recent=RECENT),
    "to": lambda button: replace(_answer(button), week=True),
    "history": lambda button: Needs(entries=(button.number() or 0, PAGE)),
    "time": lambda button: Needs(log=True),
    "more": lambda button: Needs(log=True),
    "resume": lambda button: _BACK,
    "season": lambda button: _BACK,
    "week": _past_week,
}


def _tap(button: Button) -> Needs:
    wanted = _TAPS.get(button.action)
    return wanted(button) if wanted else Needs()
