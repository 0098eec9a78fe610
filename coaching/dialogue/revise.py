"""Editing one's own message: the entry takes the new words, the old ones stay as a revision."""

from __future__ import annotations

from dataclasses import replace

from coaching.dialogue import coaches, commands, receipt, safety
from coaching.dialogue.turn import REVISED, Turn
from coaching.effects import RevisePart
from coaching.events import Edited
from coaching.records import Part, Reflection


def revise(turn: Turn, event: Edited) -> None:
    """Revise the part that this message is; an edited command or an erased entry is left alone."""
    reflection = turn.view.target_reflection
    if reflection is None:
        return
    part = next((one for one in reflection.parts if one.message_id == event.message_id), None)
    text = _words(turn, event)
    if part is None or part.text == text or not (text or part.media):
        return
    turn.add(RevisePart(part=part, text=text, at=turn.now))
    turn.change(last_contact=turn.now)
    turn.react(event.message_id, REVISED)
    reflection = coaches.keep_alone(turn, reflection)
    if reflection.settled_at is not None:
        _follow(turn, reflection, part, text)
    safety.heed(turn, reflection, text)


def _words(turn: Turn, event: Edited) -> str:
    """What was written, without the command in front of a note."""
    command = commands.read(event.text, turn.programme.content.texts)
    return command.rest if command is not None and command.name == "note" else event.text


def _follow(turn: Turn, reflection: Reflection, part: Part, text: str) -> None:
    """Let the receipt tell it, the first time and whenever it would quote other words."""
    revised = any(one.revision for one in reflection.parts)
    before = receipt.wording(turn, reflection, extra="edited" if revised else "")
    parts = (replace(one, text=text) if one.id == part.id else one for one in reflection.parts)
    changed = replace(reflection, parts=tuple(parts))
    after = receipt.wording(turn, changed, extra="edited")
    if after != before:
        receipt.rewrite(turn, changed, after)
