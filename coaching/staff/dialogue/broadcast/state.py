"""Where an admin's conversation about a draft stands: which one, and which message it was."""

from __future__ import annotations

from typing import Any, Final

from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.records import Broadcast, Reach
from coaching.broadcast.view import BroadcastView
from coaching.effects import Effect
from coaching.staff.acts import NotFound
from coaching.staff.dialogue import waiting
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform.broadcast.found import reach_in
from coaching.staff.records import Staff

COMPOSE: Final = "broadcast:draft"
"""The message itself is awaited: the first one, or one in place of it."""
PROMPT: Final = "broadcast:prompt"
CONFIRM: Final = "broadcast:confirm"
AT: Final = "broadcast:at"
WALL: Final = "broadcast:wall"
IDS: Final = "broadcast:ids"
ITEM: Final = "broadcast:item"
STEPS: Final = (COMPOSE, PROMPT, CONFIRM, AT, WALL, IDS, ITEM)


def draft_of(staff: Staff) -> int | None:
    """The draft that is being worked on."""
    value = staff.step_data.get("broadcast")
    return value if staff.step in STEPS and isinstance(value, int) else None


def wait(turn: StaffTurn, step: str, draft: Broadcast | None = None, **more: Any) -> None:
    """Wait for something about a draft; the message it was composed by stays known."""
    data: dict[str, Any] = {}
    if draft is not None:
        data = {"broadcast": draft.id}
        if draft_of(turn.staff) in (None, draft.id):
            known = turn.staff.step_data
            data |= {name: known[name] for name in ("message", "album") if name in known}
    turn.ask(step, **{**data, **more})


def saved(effects: tuple[Effect, ...]) -> Broadcast:
    """The broadcast as an act leaves it."""
    for effect in effects:
        if isinstance(effect, SaveBroadcast):
            return effect.broadcast
    raise NotFound


def seen(turn: StaffTurn) -> BroadcastView:
    """What was loaded; NotFound for whoever has no part in it."""
    if turn.seen.broadcast is None:
        raise NotFound
    return turn.seen.broadcast


def loaded(turn: StaffTurn, broadcast: int | None) -> Broadcast:
    """The broadcast that was loaded, when it is this one."""
    found = seen(turn).broadcast
    if found is None or found.id != broadcast:
        raise NotFound
    return found


def reach_of(turn: StaffTurn, draft: Broadcast) -> Reach:
    """How many the audience comes to now."""
    return reach_in(seen(turn), turn.programme, draft, turn.now)


def typed_in(turn: StaffTurn, message_id: int) -> dict[str, Any]:
    """What tells an edit of the composed message from any other."""
    return dict(waiting.typed_in(message_id))
