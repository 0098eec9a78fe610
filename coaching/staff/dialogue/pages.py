"""The way from the chat into the web pages: a button that works once, for a few minutes."""

from __future__ import annotations

from coaching.dialogue.buttons import press
from coaching.messages import Keyboard
from coaching.staff.acts import EnterPages
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform import link_of


def enter(turn: StaffTurn) -> None:
    """Give the button; raises Refused where there are no pages."""
    key = turn.next_key
    turn.do(EnterPages())
    turn.toast()
    button = ((turn.label("coach.web_open"), link_of(turn.programme, key)),)
    turn.say(turn.t("coach.web"), (button,))


def ways_in(turn: StaffTurn) -> Keyboard:
    """The row with the button that asks for the way in, where there are pages."""
    return (((turn.label("coach.web_open"), press("web")),),) if turn.programme.pages else ()
