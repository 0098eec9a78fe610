"""All that is stored about one learner, for their own copy of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import Select, Table, bindparam, or_, select

from coaching.effects import Record
from coaching.export.everything import Appointment, Everything, Revision
from coaching.records import Cohort, Consent, Delivery, Learner, Part, Rating, Reflection
from storage.instants import from_ms
from storage.tables import (
    appointments,
    audit,
    cohorts,
    consents,
    deliveries,
    learners,
    parts,
    ratings,
    reflections,
    revisions,
)
from storage.unit import Unit
from storage.values import from_weekdays

_R = TypeVar("_R")

LEFT_OUT = {
    "inbox": "raw updates, cleared a week after they were handled; their words are in `parts`",
    "outbox": "messages on their way, made from what is exported; cleared after a month",
    "invites": "doors into cohorts; they name no learner",
    "meta": "facts about the database",
    "rate": "the pace of sending",
    "tombstones": "who asked to be erased, as a hash",
}
"""The tables that an export does not read, and why."""

READ_AS: Mapping[Any, Callable[[Any], Any]] = {
    datetime: from_ms,
    date: date.fromisoformat,
    time: time.fromisoformat,
    frozenset: from_weekdays,
}
