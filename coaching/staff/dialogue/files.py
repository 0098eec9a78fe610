"""Lists that come as files: fetched by whoever sends, then read like words that were typed."""

from __future__ import annotations

from coaching.events import Fetched, Showed
from coaching.messages import Fetch
from coaching.staff.acts import Refused
from coaching.staff.dialogue.turn import StaffTurn


def fetch(turn: StaffTurn, event: Showed, otherwise: str) -> None:
    """Have a file fetched; what is none is answered by the text `otherwise`."""
    if event.media == "document" and event.file_id:
        turn.put(Fetch(key=event.key, file_id=event.file_id), kind="fetch", policy="free")
    else:
        turn.say(turn.t(otherwise))


def words_of(event: Fetched) -> str:
    """What a file says; Refused when that cannot be read."""
    if event.words is None:
        raise Refused("upload.no_text")
    return event.words
