"""One learner after the other, whoever needs it most first: the card, and on to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coaching.dialogue.buttons import Button, press
from coaching.messages import Keyboard
from coaching.staff.acts import (
    MakePortfolio,
    MarkReviewed,
    ReadCard,
    ReadList,
    Refused,
    TakeInHand,
)
from coaching.staff.card import card
from coaching.staff.card_text import card_html
from coaching.staff.dialogue import pages, wording
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.due import held_by_another, is_due, reviewed_since, week_began
from coaching.staff.effects import SaveAssignment
from coaching.staff.queue import Waiting, queue, waiting
from coaching.staff.view import LearnerFile
from coaching.staff.wording import why

HERE = "here"
"""Last argument of a button whose card takes the place of the screen it stands under."""


def start(turn: StaffTurn) -> None:
    """Begin with whoever needs it most."""
    turn.do(ReadList())
    turn.toast()
    _next(turn, turn.seen.files)


def seen(turn: StaffTurn, button: Button) -> None:
    """Everything of this learner was seen: go on to the next."""
    file = turn.file_of(button.id())
    done = turn.do(MarkReviewed(learner=file.learner.id), file)
    turn.do(ReadList())
    turn.toast()
    looked_at = next(
        replace(file, assignment=effect.assignment)
        for effect in done
        if isinstance(effect, SaveAssignment)
    )
    _next(turn, [looked_at if each is file else each for each in turn.seen.files])


def to_do(turn: StaffTurn, files: Iterable[LearnerFile]) -> list[Waiting]:
    """Whom to look at, in order."""
    found = queue(files, turn.programme, turn.now)
    return [each for each in found if is_due(each, turn.staff, turn.now)]


def _next(turn: StaffTurn, files: Sequence[LearnerFile]) -> None:
    """Show the first whom nobody else has in hand; say who was passed over."""
    passed: list[str] = []
    for each in to_do(turn, files):
        if not held_by_another(each.file.claim, turn.staff, turn.now):
            turn.do(TakeInHand(learner=each.file.learner.id), each.file)
            turn.do(ReadCard(learner=each.file.learner.id), each.file)
            turn.about = each.file.learner.id
            _show(turn, each, passed)
            return
        passed.append(_passed(turn, each.file))
    _all_done(turn, files, passed)


def _passed(turn: StaffTurn, file: LearnerFile) -> str:
    name = wording.name_of(turn, file.learner)
    return turn.t("coach.passed", coach=file.claimed_by or turn.label("coach.someone"), name=name)


def _all_done(turn: StaffTurn, files: Sequence[LearnerFile], passed: list[str]) -> None:
    monday = week_began(turn.staff, turn.now)
    reviewed = sum(reviewed_since(file, monday) for file in files)
    grades = sum(grade.at >= monday for file in files for grade in file.grades)
    said = sum(
        letter.by == "coach" and letter.at >= monday for file in files for letter in file.letters
    )
    key = "coach.all_done" if files else "coach.no_learners"
    html = turn.t(key, learners=reviewed, grades=grades, letters=said)
    turn.show("\n\n".join((html, *passed)), pages.ways_in(turn))


def open_card(turn: StaffTurn, button: Button) -> None:
    """One learner's card, as a message of its own unless it is to stand here."""
    file = turn.file_of(button.id())
    turn.do(ReadCard(learner=file.learner.id), file)
    turn.toast()
    turn.about = file.learner.id
    claimed: list[str] = []
    try:
        turn.do(TakeInHand(learner=file.learner.id), file)
    except Refused as refused:
        claimed.append(turn.sorry(refused))
    each = waiting(file, turn.programme, turn.now)
    if button.word(1) == HERE:
        _show(turn, each, claimed)
    else:
        turn.say(_screen(turn, each, claimed), _buttons(turn, file))


def _show(turn: StaffTurn, each: Waiting, above: list[str]) -> None:
    turn.show(_screen(turn, each, above), _buttons(turn, each.file))


def _screen(turn: StaffTurn, each: Waiting, above: list[str]) -> str:
    reason = why(each, turn.programme, turn.language)
    shown = card(each.file, turn.programme, turn.now)
    html = card_html(shown, turn.programme, turn.language)
    return "\n\n".join((*above, turn.t("coach.why", reason=reason), html))


def _buttons(turn: StaffTurn, file: LearnerFile) -> Keyboard:
    learner = file.learner.id
    return (
        (
            (turn.label("coach.full_text"), press("transcript", learner, "0")),
            (turn.label("coach.levels"), press("levels", learner)),
            (turn.label("coach.reply"), press("reply", learner)),
        ),
        (
            (turn.label("coach.note"), press("note_of", learner)),
            (turn.label("coach.portfolio"), press("portfolio", learner)),
            (turn.label("coach.next"), press("seen", learner)),
        ),
    )


def portfolio(turn: StaffTurn, button: Button) -> None:
    """The learner's portfolio comes as a file."""
    turn.do(MakePortfolio(learner=button.id() or 0))
    turn.toast(turn.label("coach.portfolio_comes"))
