"""Does what somebody who works here asks for from outside the chat: one act, one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.services.in_force import InForce
from coaching.effects import Effect
from coaching.programme import Programme
from coaching.staff.acts import Act, NotFound
from coaching.staff.denied import denied
from coaching.staff.perform import needs_of, perform
from coaching.staff.view import StaffView
from storage import audit, effects, staff_views
from storage.engine import Database
from storage.outage import is_conflict

MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """Where coaches work by the web; the chat decides by the same `perform`."""

    database: Database
    programme: InForce[Programme]
    clock: Clock
    changed: Callable[[], object]
    """Called after each commit that may have made something due."""

    async def do(self, staff: int, act: Act, key: str) -> StaffView:
        """Do an act and give what it looked at, as it was before; `key` is unique for ever.

        Raises NotFound for what is not there or not for them, and Refused with the reason.
        """
        return (await self._try(staff, act, key, write=True))[0]

    async def rehearse(
        self, staff: int, act: Act, key: str
    ) -> tuple[StaffView, tuple[Effect, ...]]:
        """Give what an act looks at and what it would lead to; raises like `do`."""
        return await self._try(staff, act, key, write=False)

    async def _try(
        self, staff: int, act: Act, key: str, *, write: bool
    ) -> tuple[StaffView, tuple[Effect, ...]]:
        tries = 0
        while True:
            tries += 1
            try:
                return await self._do(staff, act, key, write=write)
            except NotFound:
                async with self.database.begin() as unit:
                    await audit.record(unit, [denied(staff, self.clock.now())])
                raise
            except Exception as error:
                # Somebody else was quicker: what is there now is looked at anew.
                if tries == MOST_TRIES or not is_conflict(error):
                    raise

    async def _do(
        self, staff: int, act: Act, key: str, *, write: bool
    ) -> tuple[StaffView, tuple[Effect, ...]]:
        programme = self.programme.now
        now = self.clock.now()
        async with self.database.begin() if write else self.database.read() as unit:
            view = await staff_views.load(unit, staff, needs_of(act), now)
            if view is None:
                raise NotFound
            done = perform(act, view, programme, now, key)
            if write:
                await effects.write(unit, done, now)
                unit.after_commit(self.changed)
        return view, done
