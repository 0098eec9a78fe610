"""What was typed for a setting and could not be read: perhaps it was an answer, so it is kept."""

from __future__ import annotations

from coaching.dialogue import answer
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.events import Wrote

_UNREAD = "unread"
"""Under this name `step_data` holds the message until the learner says what it was."""


def ask_again(turn: Turn, event: Wrote, key: str) -> None:
    """Say how to type it, or let the words be kept as an answer or a note."""
    data = {**turn.learner.step_data, _UNREAD: [event.message_id, event.text]}
    turn.change(step_data=data)
    button = (turn.label("settings.keep_words"), press("words"))
    turn.say(turn.t(key), ((button,),), reply_to=event.message_id)


def keep(turn: Turn, _: Button) -> None:
    """It was no setting: take it as if nothing had been asked."""
    data = dict(turn.learner.step_data)
    message_id, text = data.pop(_UNREAD, (0, ""))
    if not text:
        turn.toast(turn.label("error.button"), alert=True)
        return
    turn.toast(turn.label("settings.words_kept"))
    turn.change(step=None, step_data=data)
    turn.edit(turn.t("settings.words_kept"))
    words = Wrote(
        key=turn.event.key, chat=turn.event.chat, at=turn.now, message_id=message_id, text=text
    )
    answer.take(turn, words)
