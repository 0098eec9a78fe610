"""Whose conversation an event belongs to: the coach's, or the learner's, in one and the same chat.

Somebody may be both. What only a coach can mean goes to the coach's conversation: a command or a
button of coaches, the words that the bot has just asked a coach for, a reply to a letter.
Everything else of somebody who is a learner is the learner's.
"""

from __future__ import annotations

from dataclasses import replace

from coaching.dialogue import commands
from coaching.dialogue import needs as learners_needs
from coaching.dialogue import step as learners_step
from coaching.dialogue.buttons import read
from coaching.effects import Effect
from coaching.events import Due, Edited, Event, Fetched, Showed, Tapped, Wrote
from coaching.programme import Programme
from coaching.records import Learner
from coaching.staff import dialogue
from coaching.staff.dialogue.waiting import answers_letter, edits_draft, waits
from coaching.staff.records import Staff
from coaching.view import Needs, View


def needs(
    event: Event, learner: Learner | None, staff: Staff | None, programme: Programme
) -> Needs:
    """Name what `step` will look at."""
    if staff is None:
        return learners_needs(event, learner, programme)
    if _coachs(event, learner, staff, programme):
        return Needs(staff=dialogue.needs(event, staff, programme))
    found = learners_needs(event, learner, programme)
    if _replies(event, programme):
        return replace(found, staff=dialogue.needs(event, staff, programme))
    return found


def step(view: View, event: Event, programme: Programme) -> tuple[Effect, ...]:
    """Decide what one event leads to."""
    staff = view.staff
    if staff is None:
        return learners_step(view, event, programme)
    if _coachs(event, view.learner, staff.staff, programme) or _meant_for_coach(
        view, event, programme
    ):
        return dialogue.step(staff, event, programme)
    return learners_step(view, event, programme)


def _coachs(event: Event, learner: Learner | None, staff: Staff, programme: Programme) -> bool:
    """Whether an event tells by itself that it is for the coach's conversation."""
    match event:
        case Due():
            return event.kind == "digest"
        case Fetched():
            return True
        case Tapped():
            button = read(event.data)
            return button is not None and button.action in dialogue.TAPS
        case Wrote():
            return _wrote(event, learner, staff, programme)
        case Showed():
            return not _learns(learner) or waits(staff, event.at)
        case Edited():
            return edits_draft(staff, event)
    return False


def _wrote(event: Wrote, learner: Learner | None, staff: Staff, programme: Programme) -> bool:
    command = _command(event, programme)
    if command is None:
        return not _learns(learner) or (waits(staff, event.at) and not _replies(event, programme))
    if command.name in dialogue.COMMANDS:
        return True
    if command.name == "cancel" and staff.step is not None:
        return True
    joins = command.name == "start" and command.rest
    return not _learns(learner) and not joins and command.name != "privacy"


def _learns(learner: Learner | None) -> bool:
    """Whether somebody is a learner: not who has only pressed start, before they worked here."""
    return learner is not None and (learner.status, learner.notice_version) != ("joining", None)


def _command(event: Wrote, programme: Programme) -> commands.Command | None:
    return None if event.forwarded else commands.read(event.text, programme.content.texts)


def _replies(event: Event, programme: Programme) -> bool:
    if not isinstance(event, Wrote) or event.reply_to is None or event.forwarded:
        return False
    return _command(event, programme) is None


def _meant_for_coach(view: View, event: Event, programme: Programme) -> bool:
    """Whether a reply is one to a letter, or to nothing of the learner's while words are awaited.

    Only what was loaded tells.
    """
    if view.staff is None or not isinstance(event, Wrote) or not _replies(event, programme):
        return False
    if answers_letter(view.staff, event):
        return True
    of_learner = view.target_delivery or view.target_reflection
    return of_learner is None and waits(view.staff.staff, event.at)
