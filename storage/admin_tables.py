"""The tables of those who run a programme, and of the program's own state; see storage.tables."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, Table, Text

from storage.columns import BIG, column, key, of_learner
from storage.tables import metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    key(),
    column("author", BIG, ForeignKey("staff.id")),
    column("chat", BIG),
    column("state", Text),
    column("message", Text, null=True, holds="words"),
    column("prompt", Text, null=True),
    column("audience", Text),
    column("timing", Text),
    column("at", BIG, null=True),
    column("wall", Text, null=True),
    column("reach", Text),
    column("stages", Text),
    column("stage", SmallInteger),
    column("cursor", BIG),
    column("expanded", Integer),
    column("created_at", BIG),
    column("confirmed_at", BIG, null=True),
    column("approved_by", BIG, null=True),
    column("begun_at", BIG, null=True),
    column("ended_at", BIG, null=True),
    column("told_at", BIG, null=True),
    column("result", Text, null=True),
    Index(None, "state"),
    Index(None, "created_at"),
)

looks = Table(
    "looks",
    metadata,
    key(),
    of_learner(),
    column("staff", BIG, ForeignKey("staff.id")),
    column("reason", Text, holds="words"),
    column("since", BIG),
    column("until", BIG),
    Index(None, "learner"),
    Index(None, "staff"),
)

alerts = Table(
    "alerts",
    metadata,
    column("kind", Text, primary_key=True),
    column("detail", Text),
    column("first_at", BIG),
    column("last_at", BIG),
    column("times", Integer),
    column("told_at", BIG, null=True),
    column("seen_by", BIG, null=True),
    column("seen_at", BIG, null=True),
)

pulse = Table(
    "pulse",
    metadata,
    column("name", Text, primary_key=True),
    column("at", BIG),
    column("detail", Text),
)
