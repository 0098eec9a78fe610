"""A group's numbers in the chat: one picture, the words to it, and the groups to choose from."""

from __future__ import annotations

from coaching.dialogue.buttons import ANEW, Button, press
from coaching.messages import Keyboard, Picture
from coaching.people import shown
from coaching.people.acts import ReadStatistics
from coaching.staff.acts import NotFound, Refused
from coaching.staff.dialogue.turn import StaffTurn

ALL, OWN = "all", "own"
COHORTS_SHOWN = 12
CAPTION = 1024


def command(turn: StaffTurn, _: str) -> None:
    """Everybody's numbers, or those of one's own learners."""
    _show(turn, ReadStatistics())


def tapped(turn: StaffTurn, button: Button) -> None:
    """Another group."""
    _show(turn, wanted(button))
    turn.toast()


def wanted(button: Button) -> ReadStatistics:
    """The group that a button asks for."""
    word = button.word()
    if word in (ALL, OWN):
        return ReadStatistics(own=word == OWN)
    return ReadStatistics(cohort=button.id() or 0)


def _show(turn: StaffTurn, act: ReadStatistics) -> None:
    try:
        turn.do(act)
    except Refused as refused:
        # There may be other numbers: the owner of a small programme is often its coach, too.
        turn.say(turn.sorry(refused), _groups(turn, act))
        return
    view = turn.seen.people
    if view is None or view.statistics is None:
        raise NotFound
    found = view.statistics
    parts = list(shown.lines(found, turn.programme, turn.language))
    while len("\n\n".join(parts)) > CAPTION:
        del parts[-1]
    spec = shown.spec(found, turn.programme, turn.language)
    buttons = _groups(turn, act)
    turn.put(Picture(spec=spec, html="\n\n".join(parts), buttons=buttons))


def _groups(turn: StaffTurn, act: ReadStatistics) -> Keyboard:
    """The other groups whose numbers this person may see."""
    view = turn.seen.people
    cohorts = view.cohorts if view is not None else ()
    ways = []
    if cohorts and (act.own or act.cohort is not None):
        ways.append((turn.label("stats.all"), press("stats", ALL, ANEW)))
    counts = bool(turn.staff.roles - {"coach"})
    if "coach" in turn.staff.roles and counts and not act.own:
        ways.append((turn.label("stats.mine"), press("stats", OWN, ANEW)))
    if act.own and counts:
        ways.append((turn.label("stats.all"), press("stats", ALL, ANEW)))
    ways += [
        (each.name[:24] or str(each.id), press("stats", each.id, ANEW))
        for each in cohorts[:COHORTS_SHOWN]
        if each.id != act.cohort
    ]
    return tuple(tuple(ways[at : at + 2]) for at in range(0, len(ways), 2))
