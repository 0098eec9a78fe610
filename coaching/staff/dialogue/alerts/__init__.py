"""The part of the conversation about troubles."""

from coaching.staff.dialogue.alerts import screen
from coaching.staff.dialogue.part import Part
from coaching.staff.view import StaffNeeds

_NEEDS = StaffNeeds(alerts=True)

PART = Part(
    taps={"alert": screen.take},
    commands={"alerts": lambda turn, _: screen.show(turn)},
    needs_of_taps={"alert": lambda button, staff, programme: _NEEDS},
    needs_of_commands={"alerts": lambda words, staff, programme: _NEEDS},
    actions={"alerts": "alert.see"},
)
