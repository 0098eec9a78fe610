"""A coach's own phrases: seen, kept, dropped."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.events import Wrote
from coaching.staff.acts import ForgetPhrase, KeepPhrase, ReadPhrases
from coaching.staff.dialogue import feedback
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.records import Phrase

STEP = "phrase:text"
ADD, DROP, USE = "add", "drop", "use"
CLIPPED = 100


def screen(turn: StaffTurn) -> None:
    """All of them."""
    turn.do(ReadPhrases())
    _show(turn, turn.seen.phrases)


def _show(turn: StaffTurn, kept: tuple[Phrase, ...]) -> None:
    lines = (
        turn.t("coach.phrase_line", n=number, text=phrase.clip(one.text, CLIPPED))
        for number, one in enumerate(kept, start=1)
    )
    head = turn.t("coach.phrases" if kept else "coach.phrases_none")
    drops = tuple(
        (turn.label("coach.phrase_drop", n=number), press("phrase", one.id, DROP))
        for number, one in enumerate(kept, start=1)
    )
    rows = tuple(drops[at : at + 4] for at in range(0, len(drops), 4))
    add = ((turn.label("coach.phrase_add"), press("phrase", "0", ADD)),)
    turn.show("\n".join((head, *lines)), (*rows, add))


def tapped(turn: StaffTurn, button: Button) -> None:
    """Use one in a sentence, drop one, or ask for a new one."""
    match button.word(1):
        case "use":
            feedback.take_phrase(turn, button)
        case "drop":
            _drop(turn, button)
        case _:
            turn.toast()
            turn.ask(STEP)
            turn.say(turn.t("coach.phrase_ask"))


def _drop(turn: StaffTurn, button: Button) -> None:
    turn.do(ForgetPhrase(phrase=button.id() or 0))
    turn.toast(turn.label("coach.phrase_dropped"))
    _show(turn, tuple(one for one in turn.seen.phrases if one.id != button.id()))


def take(turn: StaffTurn, event: Wrote) -> None:
    """Keep the typed sentence."""
    turn.do(KeepPhrase(text=event.text))
    turn.end_step()
    turn.say(turn.t("coach.phrase_kept"))
