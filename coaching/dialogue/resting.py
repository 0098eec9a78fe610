"""Commands whose answer depends on whether the learner rests."""

from __future__ import annotations

from coaching.dialogue import exchange, pause
from coaching.dialogue.turn import Turn


def start_again(turn: Turn) -> None:
    """Somebody who is here already presses start: bring them back, or say where things are."""
    if turn.learner.status in ("paused", "resting"):
        pause.resume(turn)
    else:
        turn.say(turn.t("join.already"))


def today(turn: Turn) -> None:
    """Today's prompt, unless the learner rests."""
    if turn.learner.status in ("paused", "resting"):
        button = ((turn.label("today.come_back"), "v1:resume"),)
        turn.say(turn.t("today.resting", until=pause.until(turn)), (button,))
    else:
        exchange.today(turn)
