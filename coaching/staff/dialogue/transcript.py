"""What a learner wrote, newest first, five entries a page."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.messages import Keyboard
from coaching.staff.acts import ReadTranscript
from coaching.staff.dialogue import entry, wording
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.view import Entry, LearnerFile

PAGE = 5
QUESTION_CLIPPED = 40
CLIPPED = (1500, 600, 300, 150, 60)
"""Characters of an entry, the first that fits."""


def page_of(button: Button) -> ReadTranscript:
    """The page that a button asks for."""
    return ReadTranscript(learner=button.id() or 0, offset=button.number(1) or 0, most=PAGE)


def look(turn: StaffTurn, button: Button) -> None:
    """A page, or one entry of it."""
    if entry.is_entry(button):
        entry.look(turn, button)
        return
    wanted = page_of(button)
    turn.do(wanted)
    turn.toast()
    file, entries, total = turn.file_of(wanted.learner), turn.seen.entries, turn.seen.total
    turn.about = wanted.learner
    name = wording.name_of(turn, file.learner)
    if not entries:
        turn.show(turn.t("coach.nothing_written", name=name), (_back(turn, file),))
        return
    first, last = wanted.offset + 1, wanted.offset + len(entries)
    head = turn.t("coach.transcript", name=name, first=first, last=last, total=total)

    def compose(limit: int) -> str:
        lines = (_line(turn, file, one, first + at, limit) for at, one in enumerate(entries))
        return "\n\n".join((head, *lines))

    turn.show(wording.fitting(compose, *CLIPPED), _page_buttons(turn, file, wanted))


def _page_buttons(turn: StaffTurn, file: LearnerFile, wanted: ReadTranscript) -> Keyboard:
    offset = wanted.offset
    numbers = tuple(
        (str(offset + at), press("transcript", one.reflection.id, str(offset), entry.ENTRY))
        for at, one in enumerate(turn.seen.entries, start=1)
    )
    ways = []
    if offset > 0:
        newer = str(max(0, offset - PAGE))
        ways.append((turn.label("coach.newer"), press("transcript", wanted.learner, newer)))
    if offset + PAGE < turn.seen.total:
        older = str(offset + PAGE)
        ways.append((turn.label("coach.older"), press("transcript", wanted.learner, older)))
    return tuple(filter(None, (numbers, tuple(ways), _back(turn, file))))


def _back(turn: StaffTurn, file: LearnerFile) -> tuple[tuple[str, str], ...]:
    learner = file.learner.id
    if file.look is not None:
        # Whoever looks with a reason only reads.
        end = turn.label("power.look.end", name=wording.name_of(turn, file.learner))
        return ((end, press("look", file.look.id, "end")),)
    return (
        (turn.label("coach.reply"), press("reply", learner)),
        (turn.label("coach.back"), press("card", learner, "here")),
    )


def _line(turn: StaffTurn, file: LearnerFile, one: Entry, number: int, limit: int) -> str:
    """One entry on a page: date, question in short, words, and what belongs to it."""
    head = turn.t(
        "coach.entry_line",
        n=number,
        date=wording.written_on(turn, file.learner, one.reflection),
        name=phrase.name_of(turn, one.reflection),
    )
    words = phrase.clip(phrase.reflection_text(turn, one.reflection), limit)
    blocks = [head, *entry.question(turn, one, QUESTION_CLIPPED), turn.t("coach.words", text=words)]
    return "\n".join([*blocks, *entry.marks(turn, one)])
