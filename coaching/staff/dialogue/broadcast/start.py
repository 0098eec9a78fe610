"""Beginning a broadcast, and the list of the latest."""

from __future__ import annotations

from typing import Final

from coaching.broadcast.acts import ReadBroadcasts
from coaching.broadcast.progress import done_of, total_of
from coaching.broadcast.records import Broadcast, Tally
from coaching.dialogue.buttons import press
from coaching.programme import Programme
from coaching.staff.dialogue import wording as staffs
from coaching.staff.dialogue.broadcast import prompts, state, wording
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds

SHOWN: Final = 8


def needs(rest: str, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to begin, or to list."""
    return needs_of(ReadBroadcasts(most=SHOWN))


def begin(turn: StaffTurn, words: str) -> None:
    """Ask for the message itself; words behind the command look for a question."""
    turn.ask(state.COMPOSE)
    if words.strip():
        prompts.look(turn, words)
        return
    turn.do(ReadBroadcasts(most=SHOWN))
    rows = [((turn.label("broadcast.choose_prompt"), press("broadcast", "0", "prompt")),)]
    draft = _unfinished(turn)
    if draft is not None:
        label = turn.label("broadcast.go_on", title=wording.title(turn, draft))
        rows.append(((label, press("broadcast", draft.id, "open")),))
    turn.say(turn.t("broadcast.begin"), tuple(rows))


def _unfinished(turn: StaffTurn) -> Broadcast | None:
    """The newest draft of one's own."""
    for broadcast, _ in state.seen(turn).latest:
        if broadcast.state == "draft" and broadcast.author == turn.staff.id:
            return broadcast
    return None


def listed(turn: StaffTurn) -> None:
    """The latest broadcasts, whoever wrote them, each with how it stands."""
    turn.do(ReadBroadcasts(most=SHOWN))
    latest = state.seen(turn).latest
    if not latest:
        turn.say(turn.t("broadcast.none"))
        return
    lines = [_line(turn, n, *each) for n, each in enumerate(latest, start=1)]
    keys = [
        (turn.label("broadcast.number", n=n), press("broadcast", broadcast.id, "open"))
        for n, (broadcast, _) in enumerate(latest, start=1)
    ]
    rows = tuple(tuple(keys[at : at + 4]) for at in range(0, len(keys), 4))
    turn.say("\n\n".join((turn.t("broadcast.list"), *lines)), rows)


def _line(turn: StaffTurn, number: int, broadcast: Broadcast, tally: Tally) -> str:
    instant = broadcast.begun_at or broadcast.confirmed_at or broadcast.created_at
    return turn.t(
        "broadcast.line",
        n=number,
        date=staffs.clock_of(turn, turn.staff.zone, instant),
        state=turn.label(f"broadcast.state_{broadcast.state}"),
        done=done_of(tally),
        total=total_of(broadcast, tally),
        title=wording.title(turn, broadcast),
    )
