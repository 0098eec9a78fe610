"""What happens to a learner without their having said or tapped anything, appointments aside."""

from __future__ import annotations

from coaching.dialogue.called import called
from coaching.dialogue.presence import blocked, unblocked, was_away
from coaching.dialogue.turn import Turn
from coaching.events import Blocked, Called, Unblocked, WasAway


def happened(turn: Turn, event: Blocked | Unblocked | WasAway | Called) -> None:
    """Let it have its effect."""
    match event:
        case Blocked():
            blocked(turn)
        case Unblocked():
            unblocked(turn)
        case WasAway():
            was_away(turn, event)
        case Called():
            called(turn, event)
