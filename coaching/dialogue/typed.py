"""What is typed when the bot has asked for something particular: a time, a date, a place …"""

from __future__ import annotations

from coaching.dialogue import answer, history, join, pause, rhythm
from coaching.dialogue.turn import Turn
from coaching.events import Wrote
from coaching.typed_date import parse_date
from coaching.typed_time import parse_time
from coaching.typed_zone import find_zone

LONGEST = 24
"""What is longer than any time, date, place or word is an answer to something else."""


def take_typed(turn: Turn, event: Wrote) -> bool:
    """Take the text for what was asked; False when it is meant for something else.

    What somebody else wrote, or what replies to a prompt or an entry, was not typed for this.
    """
    step, text = turn.learner.step or "", event.text.strip()
    meant = turn.view.target_delivery or turn.view.target_reflection
    if event.forwarded or meant is not None:
        return False
    if step == "ask:note":
        turn.change(step=None)
        answer.note(turn, event, event.text)
    elif step.startswith("ask:") and len(text) > LONGEST:
        turn.change(step=None)
        return False
    elif step == "ask:search":
        history.search(turn, text)
    else:
        return _take_setting(turn, event, step, text)
    return True


def _take_setting(turn: Turn, event: Wrote, step: str, text: str) -> bool:
    words = turn.programme.words
    match step:
        case "join:time" | "join:own_time":
            join.typed_time(turn, event, parse_time(text, words))
        case "ask:time":
            rhythm.typed_time(turn, event, parse_time(text, words))
        case "ask:weekly":
            rhythm.typed_weekly(turn, event, parse_time(text, words))
        case "ask:zone":
            rhythm.typed_zone(turn, event, find_zone(text, words))
        case "ask:pause":
            pause.typed_date(turn, event, parse_date(text, turn.today, words))
        case _:
            return False
    return True
