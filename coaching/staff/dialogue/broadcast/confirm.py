"""The number is typed, so that nobody sends to everybody by one tap; then ten seconds to undo."""

from __future__ import annotations

import re
from unicodedata import normalize

from coaching.broadcast.acts import ConfirmBroadcast
from coaching.broadcast.progress import steering
from coaching.broadcast.records import Broadcast
from coaching.dialogue.buttons import press
from coaching.events import Event, Wrote
from coaching.programme import Programme
from coaching.staff.acts import Refused
from coaching.staff.dialogue.broadcast import control, state, wording
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform import needs_of
from coaching.staff.perform.broadcast.confirming import UNDO
from coaching.staff.perform.broadcast.found import others_in
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds

_COUNT = re.compile(r"\D{0,8}?([0-9]{1,9})\D{0,8}?")


def needs(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to have the draft sent."""
    return needs_of(ConfirmBroadcast(broadcast=state.draft_of(staff) or 0, count=0))


def ask(turn: StaffTurn, draft: Broadcast) -> None:
    """Ask for the number of people."""
    reach = state.reach_of(turn, draft)
    if not reach.get:
        raise Refused("broadcast.nobody")
    turn.toast()
    state.wait(turn, state.CONFIRM, draft)
    lines = [
        turn.t("broadcast.to", audience=wording.audience(turn, draft.audience)),
        *control.counts(turn, reach),
        turn.t("broadcast.when", when=wording.when(turn, draft)),
    ]
    asked = turn.t("broadcast.type_count", count=reach.get, seconds=UNDO.seconds)
    back = ((turn.label("broadcast.back"), press("broadcast", draft.id, "back")),)
    turn.show("\n\n".join(("\n".join(lines), asked)), (back,))


def take(turn: StaffTurn, event: Wrote) -> None:
    """Have it sent when the number is right."""
    count = _COUNT.fullmatch(normalize("NFKC", event.text).replace(",", "").strip())
    if count is None:
        raise Refused("broadcast.count_unclear")
    broadcast = state.draft_of(turn.staff) or 0
    act = ConfirmBroadcast(broadcast=broadcast, count=int(count[1]))
    confirmed = state.saved(turn.do(act))
    turn.end_step()
    turn.say(said(turn, confirmed), steering(confirmed, turn.programme, turn.language))


def said(turn: StaffTurn, confirmed: Broadcast) -> str:
    """What happens now: it begins in some seconds, at its time, or when somebody else says yes."""
    count = confirmed.reach.get
    if confirmed.state == "approval":
        admins = others_in(state.seen(turn), confirmed)
        names = turn.label("meta.list_mark").join(
            " ".join(admin.name.split()) or turn.label("broadcast.somebody") for admin in admins
        )
        limit = turn.programme.approval_above
        return turn.t("broadcast.asked_second", count=count, limit=limit, names=names)
    first = confirmed.stages[0].due
    if first <= turn.now + UNDO:
        return turn.t("broadcast.begins", count=count, seconds=UNDO.seconds)
    when = wording.when(turn, confirmed)
    key = "broadcast.begins_at" if confirmed.timing != "now" else "broadcast.begins_after_quiet"
    return turn.t(key, count=count, when=when)
