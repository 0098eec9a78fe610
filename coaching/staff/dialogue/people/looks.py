"""Reading a learner who is not one's own: who, why, and the hour in which it may be read."""

from __future__ import annotations

from coaching.dialogue.buttons import Button, press
from coaching.events import Wrote
from coaching.local_time import local_time
from coaching.people import looking
from coaching.people.acts import BeginLook, EndLook, ReadLooks, WeighLook
from coaching.people.effects import AddLook
from coaching.people.view import OpenLook
from coaching.staff.acts import NotFound
from coaching.staff.dialogue.people.names import name_of
from coaching.staff.dialogue.turn import ROLL, StaffTurn

WHO, WHY = "look:who", "look:why"
FIND, PICK, END = "find", "pick", "end"


def command(turn: StaffTurn, _: str) -> None:
    """The looks that are in force, and the way to another."""
    _screen(turn)


def tapped(turn: StaffTurn, button: Button) -> None:
    """Find a learner, choose one, or end a look."""
    if button.word() == FIND:
        turn.rehearse(ReadLooks())
        turn.toast()
        turn.ask(WHO)
        turn.say(turn.t("power.look.ask_who"))
    elif button.word(1) == PICK:
        _pick(turn, button.id() or 0)
    elif button.word(1) == END:
        turn.do(EndLook(look=button.id() or 0))
        turn.tell("power.look.ended")
        turn.edit(turn.t("power.look.ended"))
    else:
        _screen(turn)
        turn.toast()


def _screen(turn: StaffTurn) -> None:
    turn.do(ReadLooks())
    looks = turn.seen.people.looks if turn.seen.people else ()
    lines = [_line(turn, each) for each in looks]
    rows = [
        (
            (turn.label("power.look.read", name=_short(each)), _reads(each.look.learner)),
            (turn.label("power.look.end", name=_short(each)), press("look", each.look.id, END)),
        )
        for each in looks
    ]
    find = ((turn.label("power.look.find"), press("look", FIND)),)
    turn.show("\n\n".join((turn.t("power.look.head"), *lines)), (*rows, find), kind=ROLL)


def _line(turn: StaffTurn, each: OpenLook) -> str:
    return turn.t(
        "power.look.open",
        name=each.name or turn.label("power.nameless_person"),
        until=f"{local_time(turn.staff.zone, each.look.until):%H:%M}",
        reason=each.look.reason,
    )


def _short(each: OpenLook) -> str:
    return " ".join(each.name.split())[:12]


def _reads(learner: int) -> str:
    return press("transcript", learner, "0")


def find(turn: StaffTurn, event: Wrote) -> None:
    """Show the learners whom the typed words mean."""
    turn.do(ReadLooks(words=event.text))
    found = turn.seen.people.found if turn.seen.people else ()
    if not found:
        turn.say(turn.t("power.look.found_none"))
        return
    turn.end_step()
    rows = tuple(
        ((name_of(turn, each), press("look", each.learner, PICK)),)
        for each in found
        if each.learner is not None
    )
    turn.say(turn.t("power.look.found"), rows, kind=ROLL)


def _pick(turn: StaffTurn, learner: int) -> None:
    """Ask for the reason."""
    turn.do(WeighLook(learner=learner))
    turn.toast()
    turn.about = learner
    turn.ask(WHY, learner=learner)
    turn.say(
        turn.t("power.look.ask_why", name=_name(turn, learner), least=looking.SHORTEST),
    )


def take_reason(turn: StaffTurn, event: Wrote) -> None:
    """Begin the look with the typed reason; the learner is told by the act itself."""
    learner = int(turn.staff.step_data.get("learner", 0))
    done = turn.do(BeginLook(learner=learner, reason=event.text))
    look = next(each.look for each in done if isinstance(each, AddLook))
    turn.end_step()
    turn.about = learner
    name = _name(turn, learner)
    until = f"{local_time(turn.staff.zone, look.until):%H:%M}"
    read = (turn.label("power.look.read", name=name[:12]), _reads(learner))
    turn.say(turn.t("power.look.begun", name=name, until=until), ((read,),))


def _name(turn: StaffTurn, learner: int) -> str:
    found = turn.seen.people.learner if turn.seen.people else None
    if found is None or found.id != learner:
        raise NotFound
    return " ".join(found.name.split()) or turn.label("power.nameless_person")
