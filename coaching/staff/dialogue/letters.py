"""What a learner said to the coach, and the answer to it in the same thread."""

from __future__ import annotations

from dataclasses import replace

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.events import Wrote
from coaching.staff.acts import NotFound, ReadPhrases, SendFeedback
from coaching.staff.dialogue import draft, feedback, sending, wording
from coaching.staff.dialogue.draft import Draft
from coaching.staff.dialogue.turn import StaffTurn

CLIPPED = 300


def ask(turn: StaffTurn, button: Button) -> None:
    """Ask for the answer to a learner's letter."""
    letter = turn.seen.letter
    if letter is None or letter.id != button.id():
        raise NotFound
    file = turn.file_of(letter.learner)
    wanted = Draft(learner=letter.learner, letter=letter.id)
    turn.rehearse(replace(wanted, text=letter.text[:1] or "-").act())
    turn.do(ReadPhrases())
    turn.toast()
    turn.about = letter.learner
    draft.keep(turn, wanted)
    head = turn.t("coach.say_to", name=wording.name_of(turn, file.learner))
    quoted = turn.t("coach.quoted", text=phrase.clip(letter.text, CLIPPED))
    way_out = ((turn.label("coach.cancel"), press("discard")),)
    html = f"{head}\n\n{quoted}\n\n{turn.t('coach.say_answer')}"
    turn.say(html, (*feedback.openings(turn), way_out))


def answer(turn: StaffTurn, event: Wrote) -> None:
    """Take a reply to the message with the letter: it is sent as it is, as in any chat."""
    letter = turn.seen.letter
    if letter is None:
        raise NotFound
    file = turn.file_of(letter.learner)
    act = SendFeedback(learner=letter.learner, text=event.text, thread=letter.id)
    sent = sending.letter_of(turn.do(act))
    turn.about = letter.learner
    turn.say(sending.said(turn, file, sent), reply_to=event.message_id)
