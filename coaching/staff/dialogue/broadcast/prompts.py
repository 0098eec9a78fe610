"""A question of the bank in place of a message: found by its code or by words."""

from __future__ import annotations

from typing import Any, Final

from coaching.broadcast.acts import ComposeBroadcast, ReadBroadcast, ReadBroadcasts
from coaching.broadcast.prompts import find_prompts
from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.events import Edited, Event, Wrote
from coaching.programme import Programme
from coaching.records import record_id
from coaching.staff.acts import NotFound, Refused
from coaching.staff.dialogue.broadcast import compose, state
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds
from content.prompt import Prompt

SHOWN: Final = 8
CLIPPED: Final = 60
NONE: Final = "0"
"""On a button: there is no draft yet."""


def needs_of_search(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to show questions: nothing but that one may."""
    if isinstance(event, Edited):
        return compose.needs(event, staff, programme)
    return needs_of(ReadBroadcasts(most=1))


def take(turn: StaffTurn, event: Wrote) -> None:
    """Look for what was typed."""
    look(turn, event.text)


def ask(turn: StaffTurn) -> None:
    """Ask for a code or for words; the draft that there is keeps its place."""
    turn.ask(state.PROMPT, **_kept(turn))
    turn.show(turn.t("broadcast.ask_prompt"))


def look(turn: StaffTurn, words: str) -> None:
    """Show the questions that the words may mean, each with a button."""
    turn.do(ReadBroadcasts(most=1))
    found = find_prompts(turn.programme.content.bank, words, turn.language)
    if not found:
        raise Refused("broadcast.no_prompt_found", words=phrase.clip(words, CLIPPED))
    turn.ask(state.PROMPT, **_kept(turn))
    shown = found[:SHOWN]
    key = "broadcast.prompts" if len(found) <= SHOWN else "broadcast.prompts_many"
    head = turn.t(key, count=len(found), shown=len(shown))
    lines = (_line(turn, number, prompt) for number, prompt in enumerate(shown, start=1))
    draft = state.draft_of(turn.staff)
    word = NONE if draft is None else draft
    keys = [
        (turn.label("broadcast.pick", n=number), press("put_prompt", word, record_id(prompt.id)))
        for number, prompt in enumerate(shown, start=1)
    ]
    rows = tuple(tuple(keys[at : at + 4]) for at in range(0, len(keys), 4))
    turn.say("\n\n".join((head, *lines)), rows)


def _kept(turn: StaffTurn) -> dict[str, Any]:
    """What is known of the draft that is being worked on, if there is one."""
    return turn.staff.step_data if state.draft_of(turn.staff) is not None else {}


def _line(turn: StaffTurn, number: int, prompt: Prompt) -> str:
    name = turn.programme.content.bank.plain(prompt.item, turn.language)
    words = phrase.clip(prompt.text.say(turn.language), CLIPPED)
    return turn.t("broadcast.prompt_line", n=number, code=prompt.item, name=name, text=words)


def _act(button: Button, programme: Programme) -> ComposeBroadcast | None:
    """What a button under the list asks for; None when there is no such question any more."""
    wanted = button.id(1)
    bank = programme.content.bank
    for item in bank.items:
        for prompt in bank.prompts(item):
            if record_id(prompt.id) == wanted:
                return ComposeBroadcast(broadcast=button.id() or None, prompt=prompt.id)
    return None


def needs(button: Button, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to put a question into the draft."""
    act = _act(button, programme)
    return needs_of(ReadBroadcast(broadcast=0) if act is None else act)


def put(turn: StaffTurn, button: Button) -> None:
    """Put the question into the draft, or begin one with it."""
    act = _act(button, turn.programme)
    if act is None:
        raise NotFound
    compose.compose(turn, act)
