"""A sentence to a learner, second half: looking at it, and sending it now or later, once."""

from __future__ import annotations

from datetime import datetime

from coaching.dialogue.buttons import ANEW, Button, press
from coaching.effects import Effect
from coaching.events import Edited, Wrote
from coaching.messages import Keyboard
from coaching.staff.acts import CallOffFeedback, NotFound
from coaching.staff.dialogue import draft, wording
from coaching.staff.dialogue.draft import FREE, Draft
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.effects import AddLetter
from coaching.staff.moments import moments
from coaching.staff.records import Letter
from coaching.staff.view import LearnerFile
from coaching.staff.wording_hints import hints


def take(turn: StaffTurn, event: Wrote | Edited) -> None:
    """Show the typed sentence as it will arrive."""
    known = draft.of(turn.staff)
    if known is not None:
        sentence = draft.with_words(known, event.text.strip(), event.key)
        preview(turn, sentence, event.message_id)


def preview(turn: StaffTurn, sentence: Draft, message_id: int | None = None) -> None:
    """Show a sentence with what may be said about it; raises Refused where it cannot be sent."""
    turn.rehearse(sentence.act())
    learner = turn.file_of(sentence.learner).learner
    turn.about = learner.id
    draft.keep(turn, sentence, message_id)
    name, entry = wording.name_of(turn, learner), turn.seen.entry
    if sentence.reflection is None or entry is None:
        head = turn.t("coach.preview", name=name)
    else:
        date = wording.written_on(turn, learner, entry.reflection)
        head = turn.t("coach.preview_under", name=name, date=date)
    quoted = turn.t("coach.quoted", text=sentence.text)
    blocks = (head, quoted, *map(turn.t, hints(sentence.text)))
    turn.say("\n\n".join(blocks), _choices(turn, sentence))


def _choices(turn: StaffTurn, sentence: Draft) -> Keyboard:
    return (
        (
            (turn.label("coach.send"), press("send", sentence.id)),
            (turn.label("coach.send_later"), press("send_later", sentence.id)),
        ),
        (
            (turn.label("coach.again"), _again(sentence)),
            (turn.label("coach.cancel"), press("discard", sentence.id)),
        ),
    )


def _again(sentence: Draft) -> str:
    """The button that asks for the sentence anew, at the same place."""
    if sentence.letter is not None:
        return press("answer", sentence.letter)
    if sentence.reflection is not None:
        return press("reply", sentence.learner, sentence.reflection)
    return press("reply", sentence.learner, "0", FREE)


def send(turn: StaffTurn, button: Button) -> None:
    """Send the previewed sentence, once."""
    known = draft.of(turn.staff)
    if known is None or not known.matches(button):
        gone(turn)
        return
    _send(turn, known)


def send_later(turn: StaffTurn, button: Button) -> None:
    """Ask when, or send it at the chosen time of the learner's."""
    known = draft.of(turn.staff)
    if known is None or not known.matches(button):
        gone(turn)
        return
    file = turn.file_of(known.learner)
    times = moments(file.learner.zone, turn.now)
    if button.word(1) in times:
        _send(turn, known, times[button.word(1)])
        return
    turn.toast()
    turn.about = known.learner
    rows = tuple(
        ((turn.label(f"coach.at_{name}"), press("send_later", known.id, name)),) for name in times
    )
    name = wording.name_of(turn, file.learner)
    quoted = turn.t("coach.quoted", text=known.text)
    give_up = ((turn.label("coach.cancel"), press("discard", known.id)),)
    turn.show(f"{turn.t('coach.ask_when', name=name)}\n\n{quoted}", (*rows, give_up))


def _send(turn: StaffTurn, known: Draft, due: datetime | None = None) -> None:
    letter = letter_of(turn.do(known.act(due=due)))
    turn.end_step()
    turn.toast()
    _sent(turn, turn.file_of(known.learner), letter)


def _sent(turn: StaffTurn, file: LearnerFile, letter: Letter) -> None:
    """Say where it will appear, and what comes next."""
    learner = file.learner
    turn.about = learner.id
    quoted = turn.t("coach.quoted", text=letter.text)
    off = ((turn.label("coach.call_off"), press("call_off", letter.id)),)
    ways = _ways(turn, learner.id)
    turn.show(
        f"{said(turn, file, letter)}\n\n{quoted}",
        (off, ways) if letter.due is not None else (ways,),
    )


def _ways(turn: StaffTurn, learner: int) -> tuple[tuple[str, str], ...]:
    return (
        (turn.label("coach.next"), press("seen", learner, ANEW)),
        (turn.label("coach.back"), press("card", learner)),
    )


def call_off(turn: StaffTurn, button: Button) -> None:
    """Take back a sentence that was to be sent later."""
    letter = turn.seen.letter
    turn.do(CallOffFeedback(letter=button.id() or 0))
    if letter is None:
        raise NotFound
    turn.toast()
    turn.about = letter.learner
    turn.show(turn.t("coach.called_off"), (_ways(turn, letter.learner),))


def said(turn: StaffTurn, file: LearnerFile, letter: Letter) -> str:
    """When and where the learner will find it."""
    name = wording.name_of(turn, file.learner)
    if letter.due is not None:
        at = wording.clock_of(turn, file.learner.zone, letter.due)
        return turn.t("coach.sent_later", name=name, time=at)
    if letter.reflection is not None:
        return turn.t("coach.sent_under", name=name)
    return turn.t("coach.sent", name=name)


def letter_of(effects: tuple[Effect, ...]) -> Letter:
    """The letter that an act wrote."""
    for effect in effects:
        if isinstance(effect, AddLetter):
            return effect.letter
    raise NotFound


def discard(turn: StaffTurn, button: Button) -> None:
    """Send nothing."""
    known = draft.of(turn.staff)
    if known is None or (button.word() and not known.matches(button)):
        gone(turn)
        return
    turn.end_step()
    turn.toast()
    turn.show(turn.t("coach.discarded"))


def gone(turn: StaffTurn) -> None:
    """The sentence was sent, given up or begun anew: its old buttons do nothing."""
    turn.toast(turn.label("coach.draft_gone"), alert=True)
