"""Load, decide, write, for a batch of events of different people inside one transaction."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from bot.services.in_force import InForce
from coaching.effects import Effect
from coaching.events import Event
from coaching.records import Learner
from coaching.staff.records import Staff
from coaching.view import Needs, View
from storage import effects, views
from storage.unit import Unit

World = TypeVar("World")
"""What every decision may rely on, such as the programme; handed through as it is."""
Failures = dict[str, Exception]
"""By the event's key, what its decision raised."""
PROGRAMME = "programme"
"""Cohorts, people and their roles, taken as one."""


@dataclass(frozen=True, slots=True)
class Decider(Generic[World]):
    """The rules, which are pure: one event that fails leaves the others alone."""

    world: InForce[World]
    step: Callable[[View, Event, World], Sequence[Effect]]
    needs: Callable[[Event, Learner | None, Staff | None, World], Needs]

    async def apply(self, unit: Unit, events: Sequence[Event], now: datetime) -> Failures:
        """Write what all events lead to; what could not be decided comes back, undone."""
        failures: Failures = {}
        left = events
        while left:
            left = await self._round(unit, left, failures, now)
        return failures

    async def _round(
        self, unit: Unit, events: Sequence[Event], failures: Failures, now: datetime
    ) -> Sequence[Event]:
        """Decide events that know nothing of each other; gives those that must see what was done.

        Those who run a programme are the only ones who can meet in a batch.
        """
        world = self.world.now
        seen = await views.load(unit, events, self._needs(world, failures))
        decided: list[Effect] = []
        later: list[Event] = []
        taken: set[int | str] = set()
        for event, view in zip(events, seen, strict=True):
            shared = _shared(view)
            if event.key in failures:
                continue
            if shared in taken:
                later.append(event)
                continue
            try:
                decided.extend(self.step(view, event, world))
            except Exception as error:
                failures[event.key] = error
            taken |= {shared} if shared is not None else set()
        await effects.write(unit, decided, now)
        return later

    def _needs(self, world: World, failures: Failures) -> views.Ask:
        def needs(event: Event, learner: Learner | None, staff: Staff | None) -> Needs:
            try:
                return self.needs(event, learner, staff, world)
            except Exception as error:
                failures[event.key] = error
                return Needs()

        return needs


def _shared(view: View) -> int | str | None:
    """What is looked at that others may change as well: a broadcast, or the programme."""
    seen = view.staff
    if seen is None:
        return None
    if seen.broadcast is not None and seen.broadcast.broadcast is not None:
        return seen.broadcast.broadcast.id
    # Two owners who withdraw each other's role must not both find that one is left.
    return PROGRAMME if seen.cohorts is not None or seen.people is not None else None


def code_of(error: BaseException) -> str:
    """Which error it was and where, without its message: that may hold words of a person."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
