"""What each event of a coach needs to have loaded before it can be decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coaching.dialogue import commands
from coaching.dialogue.buttons import Button, read
from coaching.events import Due, Event, Tapped, Wrote
from coaching.programme import Programme
from coaching.staff.acts import (
    GradeEntry,
    PlaceItem,
    ReadCard,
    ReadEntry,
    ReadList,
    ReadNotes,
    ReadPhrases,
    SearchTexts,
)
from coaching.staff.dialogue import draft, entry, levels, transcript
from coaching.staff.dialogue.find import SHOWN, page_of
from coaching.staff.dialogue.parts import PARTS
from coaching.staff.dialogue.waiting import waits
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds

_EVERYBODY = needs_of(ReadList())
_PHRASES = needs_of(ReadPhrases())


def needs(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    """Name what `step` will look at."""
    match event:
        case Due():
            return _EVERYBODY
        case Tapped():
            button = read(event.data)
            return _tap(button, staff, programme) if button else StaffNeeds()
        case Wrote():
            return _wrote(event, staff, programme)
    of_step = _STEPS.get(staff.step or "")
    return of_step(event, staff, programme) if of_step else draft.needs(staff)


def _wrote(event: Wrote, staff: Staff, programme: Programme) -> StaffNeeds:
    command = None if event.forwarded else commands.read(event.text, programme.content.texts)
    if command is not None:
        if command.name == "find" and command.rest:
            return needs_of(SearchTexts(words=command.rest, most=SHOWN))
        if command.name in _WITH_WORDS:
            return _WITH_WORDS[command.name](command.rest, staff, programme)
        return _COMMANDS.get(command.name, StaffNeeds())
    found = _typed(event, staff, programme) if waits(staff, event.at) else StaffNeeds()
    return replace(found, message_id=event.reply_to)


def _typed(event: Wrote, staff: Staff, programme: Programme) -> StaffNeeds:
    """What is needed for words that were asked for."""
    of_step = _STEPS.get(staff.step or "")
    if of_step is not None:
        return of_step(event, staff, programme)
    match staff.step:
        case "find:words":
            return needs_of(SearchTexts(words=event.text, most=SHOWN))
        case "phrase:text":
            return _PHRASES
        case "note:text":
            return StaffNeeds(file=staff.step_data.get("learner"), notes=True)
    return draft.needs(staff)


_COMMANDS = {
    "review": _EVERYBODY,
    "learners": _EVERYBODY,
    "digest": _EVERYBODY,
    "phrases": _PHRASES,
}

_WITH_WORDS = {name: needed for part in PARTS for name, needed in part.needs_of_commands.items()}
_STEPS = {name: needed for part in PARTS for name, needed in part.needs_of_steps.items()}
_OF_PARTS = {name: needed for part in PARTS for name, needed in part.needs_of_taps.items()}


def _of_draft(button: Button, staff: Staff) -> StaffNeeds:
    return draft.needs(staff)


def _reading(button: Button, staff: Staff) -> StaffNeeds:
    if entry.is_entry(button):
        return needs_of(ReadEntry(reflection=button.id() or 0))
    return needs_of(transcript.page_of(button))


_TAPS: dict[str, Callable[[Button, Staff], StaffNeeds]] = {
    "queue": lambda button, staff: _EVERYBODY,
    "learners": lambda button, staff: _EVERYBODY,
    "seen": lambda button, staff: _EVERYBODY,
    "card": lambda button, staff: needs_of(ReadCard(learner=button.id() or 0)),
    "portfolio": lambda button, staff: StaffNeeds(file=button.id()),
    "transcript": _reading,
    "grade": lambda button, staff: needs_of(GradeEntry(reflection=button.id() or 0, value=0)),
    "found": lambda button, staff: needs_of(page_of(button, staff)),
    "levels": lambda button, staff: StaffNeeds(file=button.id()),
    "reply": lambda button, staff: replace(draft.choosing(button), phrases=True),
    "answer": lambda button, staff: StaffNeeds(letter=button.id(), phrases=True),
    "note_of": lambda button, staff: needs_of(ReadNotes(learner=button.id() or 0)),
    "phrase": lambda button, staff: replace(draft.needs(staff), phrases=True),
    "call_off": lambda button, staff: StaffNeeds(letter=button.id()),
    **dict.fromkeys(("starter", "send", "send_later", "discard"), _of_draft),
}


def _tap(button: Button, staff: Staff, programme: Programme) -> StaffNeeds:
    if button.action == "level":
        item = levels.item_of(button, programme)
        return needs_of(PlaceItem(learner=button.id() or 0, item=item or "", value=None))
    of_part = _OF_PARTS.get(button.action)
    if of_part is not None:
        return of_part(button, staff, programme)
    wanted = _TAPS.get(button.action)
    return wanted(button, staff) if wanted else StaffNeeds()
