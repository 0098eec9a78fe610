"""What the operator asks for on the machine: the same acts as in the chat, without a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coaching.cohorts.effects import AddInvite
from coaching.effects import Effect, Record
from coaching.programme import Programme
from coaching.staff.acts import Act
from coaching.staff.perform import needs_of, perform
from coaching.staff.records import Staff
from coaching.staff.view import StaffView
from storage import effects, staff_views
from storage.engine import Database

NOBODY = 0
"""No staff member has this id."""


async def do(
    database: Database, programme: Programme, act: Act, now: datetime
) -> tuple[StaffView, tuple[Effect, ...]]:
    """Do an act with all that an owner may do; what it looked at, and what it led to.

    Raises NotFound and Refused, like `perform`.
    """
    operator = Staff(id=NOBODY, chat=NOBODY, language="en", roles=frozenset({"owner"}))
    async with database.begin() as unit:
        view = await staff_views.of(unit, operator, needs_of(act), now)
        done = perform(act, view, programme, now, f"operator:{now.isoformat()}")
        written = tuple(_without_name(effect) for effect in done)
        await effects.write(unit, written, now)
    return view, written


def _without_name(effect: Effect) -> Effect:
    """The log and the invites name no staff member for what the operator did."""
    if isinstance(effect, Record) and effect.actor == NOBODY:
        return replace(effect, actor=None)
    if isinstance(effect, AddInvite) and effect.invite.made_by == NOBODY:
        return replace(effect, invite=replace(effect.invite, made_by=None))
    return effect
