"""Editing one's own message: the entry takes the new words, the old ones stay as a revision."""

from __future__ import annotations

from dataclasses import replace

from coaching.dialogue import receipt
from coaching.dialogue.turn import REVISED, Turn
from coaching.effects import RevisePart
from coaching.events import Edited


def revise(turn: Turn, event: Edited) -> None:
    """Revise the part that this message is; an edited command or an erased entry is left alone."""
    reflection = turn.view.target_reflection
    if reflection is None:
        return
    part = next((one for one in reflection.parts if one.message_id == event.message_id), None)
    if part is None or part.text == event.text:
        return
    turn.add(RevisePart(part=part, text=event.text, at=turn.now))
    turn.change(last_contact=turn.now)
    turn.react(event.message_id, REVISED)
    if reflection.settled_at is not None and part.revision == 0:
        parts = tuple(
            replace(one, text=event.text) if one.id == part.id else one for one in reflection.parts
        )
        receipt.rewrite(turn, replace(reflection, parts=parts), extra="edited")
