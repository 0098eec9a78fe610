"""The tables of those who work here, and of what they say about learners; see storage.tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import BIG, column, key, of_learner, of_standard
from storage.tables import metadata


def _of_staff(name: str = "coach") -> Column[Any]:
    """Whose row this is, or who said it."""
    return column(name, BIG, ForeignKey("staff.id"))


staff = Table(
    "staff",
    metadata,
    key(),
    column("chat", BIG),
    column("name", Text, holds="name"),
    column("language", Text),
    column("roles", Text),
    column("zone", Text),
    column("digest_day", SmallInteger),
    column("digest_at", Text),
    column("step", Text, null=True),
    column("step_data", Text, holds="words"),
    column("created_at", BIG, null=True),
    UniqueConstraint("chat"),
)

assignments = Table(
    "assignments",
    metadata,
    key(),
    of_learner(),
    _of_staff(),
    column("since", BIG),
    column("until", BIG, null=True),
    column("opened", Boolean),
    column("reviewed_at", BIG, null=True),
    Index(None, "learner"),
    Index(None, "coach"),
)

grades = Table(
    "grades",
    metadata,
    column("reflection", BIG, ForeignKey("reflections.id")),
    _of_staff(),
    of_learner(),
    column("value", SmallInteger),
    column("at", BIG),
    PrimaryKeyConstraint("reflection", "coach"),
    Index(None, "learner"),
)

levels = Table(
    "levels",
    metadata,
    key(),
    of_learner(),
    column("item", Text),
    _of_staff(),
    column("value", SmallInteger, null=True),
    column("at", BIG),
    of_standard(),
    Index(None, "learner"),
)

letters = Table(
    "letters",
    metadata,
    key(),
    column("thread", BIG),
    of_learner(),
    _of_staff(),
    column("by", Text),
    column("text", Text, holds="words"),
    column("at", BIG),
    column("due", BIG, null=True),
    column("reflection", BIG, ForeignKey("reflections.id"), null=True),
    column("message_id", BIG, null=True),
    column("got_at", BIG, null=True),
    Index(None, "learner"),
    Index(None, "coach", "message_id"),
)

notes = Table(
    "notes",
    metadata,
    key(),
    of_learner(),
    _of_staff(),
    column("text", Text, holds="words"),
    column("at", BIG),
    Index(None, "learner", "coach"),
)

phrases = Table(
    "phrases",
    metadata,
    key(),
    _of_staff(),
    column("text", Text, holds="words"),
    column("at", BIG),
    Index(None, "coach"),
)

claims = Table(
    "claims",
    metadata,
    column("learner", BIG, ForeignKey("learners.id"), primary_key=True, autoincrement=False),
    _of_staff(),
    column("until", BIG),
)

digests = Table(
    "digests",
    metadata,
    column("staff", BIG, ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    column("chat", BIG),
    column("due", BIG),
    Index(None, "due"),
)

links = Table(
    "links",
    metadata,
    column("token_hash", Text, primary_key=True),
    _of_staff("staff"),
    column("expires_at", BIG),
)

sessions = Table(
    "sessions",
    metadata,
    column("token_hash", Text, primary_key=True),
    _of_staff("staff"),
    column("created_at", BIG),
    column("expires_at", BIG),
    Index(None, "staff"),
)

seen_logins = Table(
    "seen_logins",
    metadata,
    column("hash", Text, primary_key=True),
    column("at", BIG),
)

grams = Table(
    "grams",
    metadata,
    column("learner", BIG),
    column("gram", BIG),
    column("at", BIG),
    column("reflection", BIG),
    PrimaryKeyConstraint("learner", "gram", "at", "reflection"),
    sqlite_with_rowid=False,
)
