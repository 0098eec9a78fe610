"""For whom, by a list: Telegram ids that are pasted, or that come as a file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from unicodedata import normalize

from coaching.broadcast.acts import ChooseAudience
from coaching.broadcast.records import Audience
from coaching.events import Event, Fetched, Showed, Wrote
from coaching.programme import Programme
from coaching.staff.acts import Refused
from coaching.staff.dialogue import files
from coaching.staff.dialogue.broadcast import audience, control, state
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds
from coaching.uploaded import ids_in

ID: Final = re.compile(r"(?<![0-9])[0-9]{4,16}(?![0-9])")


def needs(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to put the ids into the audience."""
    return audience.needs_to(state.draft_of(staff), lambda known: _wanted(known, event))


def take(turn: StaffTurn, event: Wrote | Fetched) -> None:
    """Add the ids to those there are; more can follow."""
    draft = state.loaded(turn, state.draft_of(turn.staff))
    wanted = _with_more(draft.audience, event)
    draft = state.saved(turn.do(ChooseAudience(broadcast=draft.id, audience=wanted)))
    state.wait(turn, state.IDS, draft)
    counts = control.counts(turn, state.reach_of(turn, draft))
    lines = [turn.t("broadcast.ids_taken", count=len(wanted.chats or ())), *counts]
    turn.say("\n".join(lines), (audience.ready(turn, draft),))


def take_file(turn: StaffTurn, event: Showed) -> None:
    """Have a list that came as a file read; the ids in it are taken when that is done."""
    files.fetch(turn, event, "broadcast.ids_none")


def _wanted(known: Audience, event: Event) -> Audience | None:
    """The audience to be; none when the ids cannot be taken, which is told when they are."""
    try:
        return _with_more(known, event) if isinstance(event, Wrote | Fetched) else None
    except Refused:
        return None


def _with_more(known: Audience, event: Wrote | Fetched) -> Audience:
    found = ids_in(files.words_of(event)) if isinstance(event, Fetched) else _pasted(event.text)
    return replace(known, chats=(known.chats or frozenset()) | found)


def _pasted(words: str) -> frozenset[int]:
    found = frozenset(map(int, ID.findall(normalize("NFKC", words))))
    if not found:
        raise Refused("broadcast.ids_none")
    return found
