"""Somebody came by a link for coaches: one tap makes them a coach, or not."""

from __future__ import annotations

from coaching.cohorts.acts import AdmitCoach
from coaching.dialogue.buttons import Button
from coaching.staff.dialogue.turn import StaffTurn


def tapped(turn: StaffTurn, button: Button) -> None:
    """Decide, and say what came of it in place of the question."""
    yes = button.word(2) == "yes"
    turn.do(AdmitCoach(chat=button.id() or 0, invite=button.id(1) or 0, yes=yes))
    turn.toast()
    who = turn.seen.cohorts.newcomer if turn.seen.cohorts else None
    name = (who.name if who else "") or turn.label("coaches.unnamed")
    turn.show(turn.t("cohorts.admitted" if yes else "cohorts.refused", name=name))
