"""The same message told again under a new number, as after a move to another server."""

from __future__ import annotations

from coaching.dialogue.turn import Turn
from coaching.events import Showed, Wrote
from coaching.records import Learner

_LATEST = "latest"
"""Under this name `step_data` keeps the number of the newest message that is kept."""


def note_kept(turn: Turn, event: Wrote | Showed) -> None:
    """Remember that this message is kept."""
    data = turn.learner.step_data
    latest = max(event.message_id, data.get(_LATEST, 0))
    turn.change(step_data={**data, _LATEST: latest})


def possible(learner: Learner, event: Wrote | Showed) -> bool:
    """Whether this may be a repetition: Telegram counts the messages of a chat upwards."""
    return bool(event.message_id <= learner.step_data.get(_LATEST, 0))


def told_before(turn: Turn, event: Wrote | Showed) -> bool:
    """Whether this very message is kept already; `needs` looks for it where it is possible."""
    known = turn.view.target_reflection
    return known is not None and any(part.message_id == event.message_id for part in known.parts)
