"""When: now, at one moment, or at one time by each learner's own clock."""

from __future__ import annotations

from typing import Final

from coaching.broadcast.acts import ChooseTiming, ReadBroadcast
from coaching.dialogue.buttons import Button, press
from coaching.events import Event, Wrote
from coaching.programme import Programme
from coaching.staff.acts import Refused
from coaching.staff.dialogue.broadcast import control, state, wording
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds
from coaching.typed_time import parse_time
from coaching.typed_when import parse_when

ASKED: Final = {"at": state.AT, "local": state.WALL}
"""What has to be typed, and the step in which it is awaited."""


def needs(button: Button, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to show a draft's time, and the draft itself."""
    return needs_of(ReadBroadcast(broadcast=button.id() or 0))


def needs_of_typed(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to set the time that was typed."""
    return needs_of(ChooseTiming(broadcast=state.draft_of(staff) or 0))


def tap(turn: StaffTurn, button: Button) -> None:
    """Send it now, or ask when."""
    broadcast, what = button.id() or 0, button.word(1)
    if what == "now":
        draft = state.saved(turn.do(ChooseTiming(broadcast=broadcast)))
        turn.toast()
        state.wait(turn, state.COMPOSE, draft)
        control.show(turn, draft)
        return
    turn.do(ReadBroadcast(broadcast=broadcast))
    draft = state.loaded(turn, broadcast)
    turn.toast()
    back = ((turn.label("broadcast.back"), press("broadcast", broadcast, "back")),)
    if what in ASKED:
        state.wait(turn, ASKED[what], draft)
        turn.show(turn.t(f"broadcast.ask_{what}"), (back,))
        return
    rows = tuple(
        ((turn.label(f"broadcast.time_{way}"), press("timing", broadcast, way)),)
        for way in ("now", "at", "local")
    )
    html = turn.t("broadcast.ask_when", when=wording.when(turn, draft))
    turn.show(html, (*rows, back))


def take_at(turn: StaffTurn, event: Wrote) -> None:
    """One moment for everybody, by the clock of whoever types."""
    words, zone = turn.programme.words, turn.staff.zone
    at = parse_when(event.text, turn.now, zone, words)
    if at is None:
        raise Refused("broadcast.when_unclear")
    broadcast = state.draft_of(turn.staff) or 0
    _set(turn, ChooseTiming(broadcast=broadcast, timing="at", at=at))


def take_wall(turn: StaffTurn, event: Wrote) -> None:
    """One time of day, by everybody's own clock."""
    wall = parse_time(event.text, turn.programme.words)
    if wall is None:
        raise Refused("broadcast.when_unclear")
    broadcast = state.draft_of(turn.staff) or 0
    _set(turn, ChooseTiming(broadcast=broadcast, timing="local", wall=wall))


def _set(turn: StaffTurn, act: ChooseTiming) -> None:
    draft = state.saved(turn.do(act))
    state.wait(turn, state.COMPOSE, draft)
    control.show(turn, draft, anew=True)
