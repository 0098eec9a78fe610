"""A coach's own notes about a learner."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.events import Wrote
from coaching.staff.acts import KeepNote, ReadNotes
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.turn import StaffTurn

STEP = "note:text"
ADD = "add"
SHOWN, CLIPPED = 5, 600


def tapped(turn: StaffTurn, button: Button) -> None:
    """Show the newest notes, or ask for one more."""
    learner = button.id() or 0
    turn.do(ReadNotes(learner=learner))
    turn.toast()
    turn.about = learner
    name = wording.name_of(turn, turn.file_of(learner).learner)
    if button.word(1) == ADD:
        turn.ask(STEP, learner=learner)
        turn.say(turn.t("coach.note_ask", name=name))
        return
    notes = turn.seen.notes
    key = "coach.notes" if notes else "coach.notes_none"
    lines = (
        turn.t(
            "coach.note_line",
            date=wording.day_of(turn, turn.staff.zone, note.at),
            text=phrase.clip(note.text, CLIPPED),
        )
        for note in sorted(notes, key=lambda note: note.at, reverse=True)[:SHOWN]
    )
    add = (turn.label("coach.note_add"), press("note_of", learner, ADD))
    back = (turn.label("coach.back"), press("card", learner, "here"))
    turn.show("\n\n".join((turn.t(key, name=name), *lines)), ((add, back),))


def take(turn: StaffTurn, event: Wrote) -> None:
    """Keep the typed note."""
    learner = turn.staff.step_data.get("learner")
    file = turn.file_of(learner)
    turn.do(KeepNote(learner=file.learner.id, text=event.text))
    turn.end_step()
    turn.about = file.learner.id
    turn.say(turn.t("coach.note_kept", name=wording.name_of(turn, file.learner)))
