"""One copy of a broadcast as a learner will get it, to look at before it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from coaching.broadcast.records import Broadcast
from coaching.dialogue import ask
from coaching.dialogue.turn import Turn
from coaching.events import Event
from coaching.messages import Message, Text, from_json
from coaching.programme import Programme
from coaching.records import Learner
from coaching.view import View

TRADE: Final = "breakfast"
"""Whose example is shown where the audience is not of one trade."""


def sample(
    broadcast: Broadcast, programme: Programme, language: str, now: datetime
) -> Message | None:
    """The message as learners get it; None when there is nothing yet.

    A question is worded for a learner of the audience's trade and language; the buttons under it
    are left away, because they would be somebody's answer.
    """
    if broadcast.message is not None:
        return from_json(dict(broadcast.message))
    prompt = programme.content.bank.find(broadcast.prompt) if broadcast.prompt else None
    if prompt is None:
        return None
    trade = next(iter(sorted(broadcast.audience.trades)), TRADE)
    spoken = broadcast.audience.languages
    if spoken and language not in spoken:
        language = min(spoken)
    imagined = Learner(id=0, chat=broadcast.chat, cohort=0, language=language, trade=trade)
    event = Event(key=f"sample:{broadcast.id}", chat=broadcast.chat, at=now)
    turn = Turn(View(learner=imagined), event, programme)
    return Text(html=ask.wording(turn, prompt))
