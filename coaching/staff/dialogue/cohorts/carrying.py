"""The list of a cohort's learners goes out as a file, and a list comes in and moves them."""

from __future__ import annotations

from coaching.cohorts.acts import ExportLearners, ImportLearners, ReadCohorts
from coaching.cohorts.as_csv import IMPORTED
from coaching.dialogue.buttons import Button
from coaching.events import Fetched, Showed, Wrote
from coaching.messages import Document
from coaching.staff.dialogue import files
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform.cohorts.carrying import moved_by

STEP = "cohorts:list"
"""A list that moves learners is awaited."""


BACK = "list"


def tapped(turn: StaffTurn, button: Button) -> None:
    """Give the list out as a file, made when it is sent; or ask for one."""
    if button.word() == BACK:
        turn.do(ReadCohorts())
        turn.toast()
        turn.ask(STEP)
        columns = (_column(turn, name) for name in IMPORTED)
        turn.say("\n".join((turn.t("cohorts.import_ask"), *columns, turn.t("cohorts.import_rest"))))
        return
    cohort = button.id() or 0
    turn.do(ExportLearners(cohort=cohort))
    turn.toast()
    html = turn.t("cohorts.exported")
    turn.put(Document(make=f"roster:{turn.staff.id}", learner=cohort, html=html), kind="roster")


def _column(turn: StaffTurn, name: str) -> str:
    what = turn.label(f"admin_web.carry.column_{name}")
    return turn.t("cohorts.import_column", name=name, what=what)


def take_words(turn: StaffTurn, event: Wrote) -> None:
    """Words are no list."""
    turn.say(turn.t("cohorts.import_file"))


def take_file(turn: StaffTurn, event: Showed) -> None:
    """Have a list read; it moves learners when that is done."""
    files.fetch(turn, event, "cohorts.import_file")


def take_fetched(turn: StaffTurn, event: Fetched) -> None:
    """Move learners as the lines say: all of it, or nothing when there is a fault."""
    done = turn.do(ImportLearners(text=files.words_of(event)))
    turn.end_step()
    turn.say(turn.t("cohorts.imported", count=moved_by(done)))
