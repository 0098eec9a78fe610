"""A sentence to a learner, first half: under which entry, how to begin, and asking for it."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.messages import Keyboard
from coaching.staff.acts import NotFound, ReadEntry, ReadPhrases, ReadTranscript
from coaching.staff.dialogue import draft, sending, wording
from coaching.staff.dialogue.draft import FREE, NEWEST, PICK, Draft
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.view import Entry, LearnerFile
from coaching.staff.wording_hints import STARTERS

PHRASES = 6
CLIPPED, LINE_CLIPPED = 200, 40


def begin(turn: StaffTurn, button: Button) -> None:
    """Ask for the sentence; the newest entry is chosen unless another one was."""
    learner, how = button.id() or 0, button.word(2)
    if button.id(1) and not how:
        turn.do(ReadEntry(reflection=button.id(1) or 0))
        entry = turn.seen.entry
    else:
        turn.do(ReadTranscript(learner=learner, most=NEWEST))
        entry = next(iter(turn.seen.entries), None)
    file = turn.file_of(learner)
    turn.toast()
    turn.about = learner
    if how == PICK:
        _pick(turn, file)
    else:
        ask(turn, file, None if how == FREE else entry)


def ask(turn: StaffTurn, file: LearnerFile, entry: Entry | None) -> None:
    """Wait for the sentence, with ways to begin it."""
    learner = file.learner
    turn.do(ReadPhrases())
    blocks = [turn.t("coach.say_to", name=wording.name_of(turn, learner))]
    if entry is not None:
        date = wording.written_on(turn, learner, entry.reflection)
        words = phrase.clip(phrase.reflection_text(turn, entry.reflection), CLIPPED)
        blocks.append(turn.t("coach.say_under", date=date, text=words))
    blocks.append(turn.t("coach.say_how"))
    reflection = entry.reflection.id if entry is not None else None
    draft.keep(turn, Draft(learner=learner.id, reflection=reflection))
    ways = (
        (turn.label("coach.other_entry"), press("reply", learner.id, "0", PICK)),
        (turn.label("coach.cancel"), press("discard")),
    )
    turn.say("\n\n".join(blocks), (*openings(turn), ways))


def openings(turn: StaffTurn) -> Keyboard:
    """Buttons with the starters, and with phrases of one's own."""
    row = tuple((turn.label(key), press("starter", str(at))) for at, key in enumerate(STARTERS))
    phrases = (
        ((phrase.clip(each.text, LINE_CLIPPED), press("phrase", each.id, "use")),)
        for each in turn.seen.phrases[:PHRASES]
    )
    return (row, *phrases)


def _pick(turn: StaffTurn, file: LearnerFile) -> None:
    """Choose the entry under which it is said."""
    learner = file.learner
    rows = tuple(
        ((_line(turn, file, entry), press("reply", learner.id, entry.reflection.id)),)
        for entry in turn.seen.entries
    )
    free = ((turn.label("coach.no_entry"), press("reply", learner.id, "0", FREE)),)
    turn.show(turn.t("coach.pick"), (*rows, free))


def _line(turn: StaffTurn, file: LearnerFile, entry: Entry) -> str:
    date = wording.written_on(turn, file.learner, entry.reflection)
    words = phrase.reflection_text(turn, entry.reflection).replace("\n", " ")
    return turn.label("coach.pick_line", date=date, text=phrase.clip(words, LINE_CLIPPED))


def open_with(turn: StaffTurn, button: Button) -> None:
    """Begin the sentence with a starter; what is typed next follows it."""
    known, at = draft.of(turn.staff), button.number()
    if known is None or at is None or at >= len(STARTERS):
        sending.gone(turn)
        return
    opening = turn.label(STARTERS[at]).rstrip("\u2026.")
    turn.toast()
    draft.keep(turn, known.anew(opening))
    turn.say(turn.t("coach.go_on", opening=opening))


def take_phrase(turn: StaffTurn, button: Button) -> None:
    """Take one of one's own phrases for the sentence."""
    known = draft.of(turn.staff)
    if known is None:
        sending.gone(turn)
        return
    for one in turn.seen.phrases:
        if one.id == button.id():
            turn.toast()
            sending.preview(turn, draft.with_words(known.anew(), one.text, turn.event.key))
            return
    raise NotFound
