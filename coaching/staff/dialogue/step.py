"""One step of a coach's conversation: what each event leads to."""

from __future__ import annotations

from collections.abc import Callable

from coaching.dialogue import commands
from coaching.dialogue.buttons import Button, read
from coaching.effects import Effect
from coaching.events import Due, Edited, Event, Fetched, Showed, Tapped, Wrote
from coaching.programme import Programme
from coaching.staff.acts import NotFound, Refused
from coaching.staff.denied import denied
from coaching.staff.dialogue import (
    digest,
    draft,
    entry,
    feedback,
    find,
    learners,
    letters,
    levels,
    notes,
    pages,
    phrases,
    review,
    sending,
    transcript,
    welcome,
)
from coaching.staff.dialogue.parts import PARTS
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.dialogue.waiting import answers_letter, waits
from coaching.staff.view import StaffView

TAPS: dict[str, Callable[[StaffTurn, Button], None]] = {
    "queue": lambda turn, _: review.start(turn),
    "seen": review.seen,
    "card": review.open_card,
    "portfolio": review.portfolio,
    "learners": learners.turn_page,
    "transcript": transcript.look,
    "grade": entry.grade,
    "found": find.turn_page,
    "levels": levels.begin,
    "level": levels.place,
    "reply": feedback.begin,
    "starter": feedback.open_with,
    "answer": letters.ask,
    "send": sending.send,
    "send_later": sending.send_later,
    "discard": sending.discard,
    "call_off": sending.call_off,
    "phrase": phrases.tapped,
    "note_of": notes.tapped,
    "web": lambda turn, _: pages.enter(turn),
    **{name: tap for part in PARTS for name, tap in part.taps.items()},
}
"""Every button of those who work here, by its action."""

COMMANDS: dict[str, Callable[[StaffTurn, str], None]] = {
    "review": lambda turn, _: review.start(turn),
    "learners": lambda turn, _: learners.screen(turn),
    "digest": lambda turn, _: digest.now(turn),
    "phrases": lambda turn, _: phrases.screen(turn),
    "web": lambda turn, _: pages.enter(turn),
    "coach": lambda turn, _: welcome.help_(turn),
    "find": find.look,
    **{name: command for part in PARTS for name, command in part.commands.items()},
}
"""The commands that only those who work here have, given what stands behind each."""

SHARED: dict[str, Callable[[StaffTurn], None]] = {
    "start": welcome.start,
    "help": welcome.help_,
    "cancel": welcome.cancel,
}
"""Commands of everybody that mean something else to somebody who is no learner."""

TYPED: dict[str, Callable[[StaffTurn, Wrote], None]] = {
    draft.STEP: sending.take,
    notes.STEP: notes.take,
    phrases.STEP: phrases.take,
    find.STEP: lambda turn, event: find.look(turn, event.text),
    **{name: taken for part in PARTS for name, taken in part.typed.items()},
}
"""What was asked for, by where the conversation stands."""

SHOWN: dict[str, Callable[[StaffTurn, Showed], None]] = {
    name: taken for part in PARTS for name, taken in part.shown.items()
}
"""Where a photo or a file is taken too."""

FETCHED: dict[str, Callable[[StaffTurn, Fetched], None]] = {
    name: taken for part in PARTS for name, taken in part.fetched.items()
}
"""What becomes of a file that was fetched to be read, by where the conversation stands."""

EDITED: dict[str, Callable[[StaffTurn, Edited], None]] = {
    name: taken for part in PARTS for name, taken in part.edited.items()
}
"""What becomes of a message that was changed, by where the conversation stands."""

FORWARDED: frozenset[str] = frozenset().union(*(part.forwarded for part in PARTS))
"""Where what somebody else wrote is taken too."""


def step(view: StaffView, event: Event, programme: Programme) -> tuple[Effect, ...]:
    """Decide what one event leads to; what cannot be done is said, and nothing else happens."""
    turn = StaffTurn(view, event, programme)
    try:
        _take(turn, event)
    except NotFound:
        turn.undo()
        turn.tell("coach.not_found")
        turn.add(denied(view.staff.id, event.at))
    except Refused as refused:
        turn.undo()
        turn.tell(refused.key, **refused.params)
    return turn.finish()


def _take(turn: StaffTurn, event: Event) -> None:
    match event:
        case Due():
            digest.due(turn, event)
        case Tapped():
            _tap(turn, event)
        case Wrote():
            _wrote(turn, event)
        case Edited():
            EDITED.get(turn.staff.step or "", sending.take)(turn, event)
        case Showed():
            _showed(turn, event)
        case Fetched() if turn.staff.step in FETCHED:
            FETCHED[turn.staff.step](turn, event)


def _tap(turn: StaffTurn, event: Tapped) -> None:
    button = read(event.data)
    if button is not None and button.action in TAPS:
        TAPS[button.action](turn, button)


def _showed(turn: StaffTurn, event: Showed) -> None:
    if waits(turn.staff, turn.now) and turn.staff.step in SHOWN:
        SHOWN[turn.staff.step](turn, event)
    else:
        welcome.words_only(turn)


def _wrote(turn: StaffTurn, event: Wrote) -> None:
    texts = turn.programme.content.texts
    command = None if event.forwarded else commands.read(event.text, texts)
    if command is not None:
        _run(turn, command)
    elif event.forwarded and not _takes_forwarded(turn):
        welcome.forwarded(turn)
    elif answers_letter(turn.seen, event):
        letters.answer(turn, event)
    elif waits(turn.staff, turn.now) and turn.staff.step in TYPED:
        TYPED[turn.staff.step](turn, event)
    else:
        welcome.nothing_asked(turn)


def _takes_forwarded(turn: StaffTurn) -> bool:
    return waits(turn.staff, turn.now) and turn.staff.step in FORWARDED


def _run(turn: StaffTurn, command: commands.Command) -> None:
    name = command.name
    if name in COMMANDS:
        COMMANDS[name](turn, command.rest)
    elif name in SHARED:
        SHARED[name](turn)
    else:
        welcome.unknown(turn, f"/{name}")
