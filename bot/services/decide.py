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


@dataclass(frozen=True, slots=True)
class Decider(Generic[World]):
    """The rules, which are pure: one event that fails leaves the others alone."""

    world: InForce[World]
    step: Callable[[View, Event, World], Sequence[Effect]]
    needs: Callable[[Event, Learner | None, Staff | None, World], Needs]

    async def apply(self, unit: Unit, events: Sequence[Event], now: datetime) -> Failures:
        """Write what all events lead to; what could not be decided comes back, undone."""
        failures: Failures = {}
        world = self.world.now
        seen = await views.load(unit, events, self._needs(world, failures)) if events else []
        decided: list[Effect] = []
        for event, view in zip(events, seen, strict=True):
            if event.key in failures:
                continue
            try:
                decided.extend(self.step(view, event, world))
            except Exception as error:
                failures[event.key] = error
        await effects.write(unit, decided, now)
        return failures

    def _needs(self, world: World, failures: Failures) -> views.Ask:
        def needs(event: Event, learner: Learner | None, staff: Staff | None) -> Needs:
            try:
                return self.needs(event, learner, staff, world)
            except Exception as error:
                failures[event.key] = error
                return Needs()

        return needs


def code_of(error: BaseException) -> str:
    """Which error it was and where, without its message: that may hold words of a person."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
