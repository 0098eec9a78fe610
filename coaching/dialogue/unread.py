"""What was typed for a setting and could not be read: perhaps it was an answer, so it is kept."""

from __future__ import annotations

from coaching.dialogue import answer
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.events import Wrote

_UNREAD = "unread"
"""Under this name `step_data` holds the messages until the learner says what they were."""
MOST = 5


def ask_again(turn: Turn, event: Wrote, key: str) -> None:
    """Say how to type it, or let the words be kept as an answer or a note."""
    number = str(event.message_id)
    waiting = {**turn.learner.step_data.get(_UNREAD, {}), number: event.text}
    latest = dict(list(waiting.items())[-MOST:])
    turn.change(step_data={**turn.learner.step_data, _UNREAD: latest})
    button = (turn.label("settings.keep_words"), press("words", number))
    turn.say(turn.t(key), ((button,),), reply_to=event.message_id)


def keep(turn: Turn, button: Button) -> None:
    """It was no setting: take it as if nothing had been asked."""
    data = dict(turn.learner.step_data)
    waiting = dict(data.pop(_UNREAD, {}))
    text = waiting.pop(button.word(), None)
    if text is None:
        turn.toast(turn.label("error.button"), alert=True)
        return
    turn.toast(turn.label("settings.words_kept"))
    turn.edit(turn.t("settings.words_kept"))
    turn.change(step=None, step_data={**data, _UNREAD: waiting} if waiting else data)
    answer.take(
        turn,
        Wrote(
            key=turn.event.key,
            chat=turn.event.chat,
            at=turn.now,
            message_id=int(button.word()),
            text=text,
        ),
    )
