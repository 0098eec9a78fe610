"""A broadcast becomes messages: one to each learner, never two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coaching.broadcast.records import Broadcast
from coaching.effects import Lane, Say
from coaching.events import Called
from coaching.messages import from_json


@dataclass(frozen=True, slots=True)
class Somebody:
    """A learner who is to get a broadcast."""

    id: int
    chat: int
    zone: str = ""


def key(broadcast: int, learner: int) -> str:
    """The name under which a broadcast is said to a learner: nothing is said twice under one."""
    return f"broadcast:{broadcast}:{learner}"


def progress_key(broadcast: int) -> str:
    """The name of the one message in the author's chat that shows how a broadcast stands."""
    return f"progress:{broadcast}"


def says(broadcast: Broadcast, people: Iterable[Somebody], now: datetime) -> list[Say]:
    """The message of a broadcast, to each of these people.

    When nobody can tell whether one arrived, it is not sent again: that is an admin's to decide.
    """
    message = from_json(dict(broadcast.message or {}))
    return [
        Say(
            dedupe=key(broadcast.id, somebody.id),
            chat=somebody.chat,
            learner=somebody.id,
            kind="broadcast",
            lane=Lane.BROADCAST,
            policy="never",
            message=message,
            due=now,
            broadcast=broadcast.id,
        )
        for somebody in people
    ]


def calls(broadcast: Broadcast, people: Iterable[Somebody], now: datetime) -> list[Called]:
    """The question of a broadcast, put to each of these people.

    An event for each, so that the rules by which a learner is asked decide about it: what becomes
    of the open question, of the appointments of the day, of the words that are being written.
    """
    return [
        Called(
            key=key(broadcast.id, somebody.id),
            chat=somebody.chat,
            at=now,
            prompt=broadcast.prompt or "",
            broadcast=broadcast.id,
        )
        for somebody in people
    ]
