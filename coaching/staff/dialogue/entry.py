"""One entry in full: question, words, earlier wordings, letters, and the row of grades."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.digest import dots
from coaching.messages import Keyboard
from coaching.staff.acts import GradeEntry, NotFound, ReadEntry
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.effects import GiveGrade
from coaching.staff.view import Entry, LearnerFile

ENTRY, OLD = "entry", "old"
"""Last arguments of a button: one entry in full, or with its earlier wordings too."""
GRADES = range(5)
QUESTION_CLIPPED = 200
CLIPPED = (3200, 2400, 1600, 800, 300)
"""Characters of its words, the first that fits."""
LETTERS_SHOWN, LETTER_CLIPPED = 3, 120
OLD_SHOWN, OLD_CLIPPED = 3, 300


def is_entry(button: Button) -> bool:
    """Whether a button is about one entry, and not about a page."""
    return button.word(2) in (ENTRY, OLD)


def look(turn: StaffTurn, button: Button) -> None:
    """Show an entry."""
    turn.do(ReadEntry(reflection=button.id() or 0))
    turn.toast()
    file, one = _loaded(turn)
    _show(turn, file, one, button.number(1) or 0, old=button.word(2) == OLD)


def grade(turn: StaffTurn, button: Button) -> None:
    """Say how much evidence is in an entry, and show it with the new grade."""
    value = button.number(1)
    if value is None:
        raise NotFound
    given = turn.do(GradeEntry(reflection=button.id() or 0, value=value))
    turn.toast(turn.label("coach.graded", value=value))
    file, one = _loaded(turn)
    grades = [effect.grade for effect in given if isinstance(effect, GiveGrade)]
    _show(turn, file, replace(one, grade=grades[0]), button.number(2) or 0)


def _loaded(turn: StaffTurn) -> tuple[LearnerFile, Entry]:
    if turn.seen.file is None or turn.seen.entry is None:
        raise NotFound
    return turn.seen.file, turn.seen.entry


def _show(
    turn: StaffTurn, file: LearnerFile, one: Entry, offset: int, *, old: bool = False
) -> None:
    """Show it; `offset` is where the page to go back to begins."""
    turn.about = file.learner.id

    def compose(limit: int) -> str:
        return _composed(turn, file, one, limit, old=old)

    turn.show(wording.fitting(compose, *CLIPPED), _buttons(turn, file, one, offset, old=old))


def _composed(turn: StaffTurn, file: LearnerFile, one: Entry, limit: int, *, old: bool) -> str:
    head = turn.t(
        "coach.entry_head",
        name=wording.name_of(turn, file.learner),
        date=wording.written_on(turn, file.learner, one.reflection),
        item=phrase.name_of(turn, one.reflection),
    )
    text = phrase.clip(phrase.reflection_text(turn, one.reflection), limit)
    body = (head, *question(turn, one, QUESTION_CLIPPED), turn.t("coach.words", text=text))
    before = [_before(turn, file, *each) for each in one.revisions[-OLD_SHOWN:]] if old else []
    judging = [turn.t("coach.grades")] if file.look is None else []
    return "\n\n".join(("\n".join(body), *marks(turn, one), *before, *judging))


def _before(turn: StaffTurn, file: LearnerFile, until: datetime, text: str) -> str:
    """An earlier wording."""
    at = wording.clock_of(turn, file.learner.zone, until)
    return turn.t("coach.wording_before", until=at, text=phrase.clip(text, OLD_CLIPPED))


def _buttons(turn: StaffTurn, file: LearnerFile, one: Entry, offset: int, *, old: bool) -> Keyboard:
    reflection, learner, at = one.reflection.id, file.learner.id, str(offset)
    given = one.grade.value if one.grade is not None else None
    grades = tuple(
        (
            turn.label("coach.chosen", value=value) if value == given else str(value),
            press("grade", reflection, str(value), at),
        )
        for value in GRADES
    )
    answering = [(turn.label("coach.reply_here"), press("reply", learner, reflection))]
    ways = answering if file.look is None else []
    if one.revisions and not old:
        ways.append((turn.label("coach.see_old"), press("transcript", reflection, at, OLD)))
    ways.append((turn.label("coach.list"), press("transcript", learner, at)))
    return (grades, tuple(ways)) if file.look is None else (tuple(ways),)


def question(turn: StaffTurn, one: Entry, limit: int) -> list[str]:
    """The line with the question that it answers, if it answers one."""
    if one.delivery is None:
        return []
    return [turn.t("coach.question", text=wording.question_of(one.delivery, limit))]


def marks(turn: StaffTurn, one: Entry) -> list[str]:
    """What is known of an entry, in one line, and what was said under it."""
    known = []
    if one.revisions:
        known.append(turn.t("coach.revised", count=len(one.revisions)))
    if one.rating is not None:
        known.append(turn.t("coach.own_rating", dots=dots(one.rating.value)))
    if one.grade is not None:
        known.append(turn.t("coach.own_grade", value=one.grade.value))
    return [*(["\u3000".join(known)] if known else []), *_letters(turn, one)]


def _letters(turn: StaffTurn, one: Entry) -> list[str]:
    found = []
    for letter in one.letters[-LETTERS_SHOWN:]:
        key = f"coach.letter_{letter.by}"
        if letter.by == "coach" and letter.got_at is not None:
            key = "coach.letter_got"
        found.append(turn.t(key, text=phrase.clip(letter.text, LETTER_CLIPPED)))
    return found
