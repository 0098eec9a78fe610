"""The list of a cohort's learners, as a file."""

from __future__ import annotations

from coaching.cohorts.acts import ExportLearners
from coaching.dialogue.buttons import Button
from coaching.messages import Document
from coaching.staff.dialogue.turn import StaffTurn


def tapped(turn: StaffTurn, button: Button) -> None:
    """It comes as a file of its own, made when it is sent."""
    cohort = button.id() or 0
    turn.do(ExportLearners(cohort=cohort))
    turn.toast()
    turn.put(
        Document(make=f"roster:{turn.staff.id}", learner=cohort, html=turn.t("cohorts.exported")),
        kind="roster",
    )
