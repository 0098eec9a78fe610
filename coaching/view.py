"""What a decision may look at: named by `Needs`, loaded for a whole batch at once as `View`s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from coaching.asked import Asked
from coaching.records import Cohort, Delivery, Invite, Learner, Rating, Reflection
from coaching.staff.records import Assignment, Letter, Reading, Staff
from coaching.staff.view import StaffNeeds, StaffView


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What one event needs beside the learner, the open delivery and the open reflection.

    The learner of the chat, the delivery in `learner.delivery` and the reflection in
    `learner.reflection` (with its parts) are always loaded.
    """

    message_id: int | None = None
    """A message replied to, tapped or edited: the delivery or reflection it belongs to."""
    delivery: int | None = None
    """A delivery named by a button."""
    reflection: int | None = None
    """A reflection named by a button."""
    log: bool = False
    """Everything the learner was asked, for choosing a prompt and for the coverage map."""
    recent: int = 0
    """The latest so many deliveries, newest first."""
    entries: tuple[int, int] | None = None
    """(offset, limit) of the learner's reflections, newest first."""
    search: str | None = None
    """Words to look for in the learner's reflections (the newest 20 that hold them)."""
    week: bool = False
    """Deliveries and reflections of the local week of the event, for the weekly page."""
    week_of: date | None = None
    """The Monday of another week to be loaded in place of this one."""
    invite_hash: str | None = None
    coaches: bool = False
    """The coaches assigned now."""
    letter: int | None = None
    """A letter named by a button; one that `message_id` names comes anyway."""
    readings: bool = False
    """Who read what this learner wrote, newest first, at most 200 lines."""
    staff: StaffNeeds | None = None
    """What the person needs as one who works here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One local week, Monday to Sunday, of one learner."""

    monday: date
    deliveries: tuple[Delivery, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    ratings: tuple[Rating, ...] = ()
    """All self-ratings up to the end of the week, oldest first, to tell what rose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The world as one event sees it; what was not asked for is None or empty."""

    learner: Learner | None = None
    cohort: Cohort | None = None
    """The learner's cohort, the invite's, or the open default cohort."""
    invite: Invite | None = None
    invited: Cohort | None = None
    """The invite's cohort."""
    newcomer: Staff | None = None
    """With an invite for coaches: the person as one who works here, or did, or wishes to."""
    doorkeepers: tuple[Staff, ...] = ()
    """With an invite for coaches: who is asked whether they are to be one."""
    delivery: Delivery | None = None
    """The open one (`learner.delivery`)."""
    reflection: Reflection | None = None
    """The one being written (`learner.reflection`), with its parts."""
    target_delivery: Delivery | None = None
    """What `message_id` or `delivery` named, if it is this learner's own."""
    target_reflection: Reflection | None = None
    """What `message_id` or `reflection` named, if it is this learner's own and not erased."""
    log: tuple[Asked, ...] = ()
    recent: tuple[Delivery, ...] = ()
    entries: tuple[Reflection, ...] = ()
    entries_total: int = 0
    found: tuple[Reflection, ...] = ()
    week: Week | None = None
    coaches: tuple[Staff, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    """With `coaches`: theirs to this learner, in force."""
    host: Staff | None = None
    """With `coaches`: the coach of the learner's cohort, if there is one now."""
    letter: Letter | None = None
    """What `message_id` or `letter` named, if it is in a thread of this learner's own."""
    readings: tuple[Reading, ...] = ()
    staff: StaffView | None = None
    """The same person as one who works here, if they do (with at least one role)."""


Views: TypeAlias = list[View]
