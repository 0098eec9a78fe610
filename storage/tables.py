"""Every table, for both databases: the one description that migrations are compared with.

Instants are integer milliseconds UTC, dates `YYYY-MM-DD`, local times `HH:MM`, JSON is text.
Each column says in `info["holds"]` what of a person it may hold: their `words`, their `name`, or
`none` of the two (an id, a time, a code). Erasing and the data map are checked against this.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from storage.columns import (
    BIG,
    BUSY,
    column,
    key,
    named_metadata,
    of_learner,
    of_standard,
    partial_index,
)

metadata = named_metadata()


meta = Table(
    "meta",
    metadata,
    column("key", Text, primary_key=True),
    column("value", Text),
)

cohorts = Table(
    "cohorts",
    metadata,
    key(counted=True),
    column("name", Text),
    column("zone", Text),
    column("language", Text),
    column("seed", BIG),
    column("open", Boolean),
    column("coach", BIG, null=True),
    column("weekdays", Text, null=True),
    column("prompt_at", Text, null=True),
    column("weekly_day", SmallInteger, server_default="5"),
    column("weekly_at", Text, server_default="10:00"),
    column("starts_on", Text, null=True),
    column("ends_on", Text, null=True),
    column("holidays", Boolean, server_default=true()),
)

days_off = Table(
    "days_off",
    metadata,
    column("cohort", BIG, ForeignKey("cohorts.id")),
    column("date", Text),
    column("name", Text),
    PrimaryKeyConstraint("cohort", "date"),
)

invites = Table(
    "invites",
    metadata,
    key(counted=True),
    column("cohort", BIG, ForeignKey("cohorts.id")),
    column("secret_hash", Text),
    column("expires_at", BIG),
    column("uses_left", Integer),
    column("revoked_at", BIG, null=True),
    column("role", Text, server_default="learner"),
    column("uses", Integer, null=True),
    column("made_by", BIG, null=True),
    column("made_at", BIG, null=True),
    UniqueConstraint("secret_hash"),
    CheckConstraint("uses_left >= 0", name="not_overspent"),
)

learners = Table(
    "learners",
    metadata,
    key(),
    column("chat", BIG),
    column("cohort", BIG, ForeignKey("cohorts.id")),
    column("name", Text, holds="name"),
    column("language", Text),
    column("status", Text),
    column("trade", Text, null=True, holds="words"),
    column("zone", Text),
    column("prompt_at", Text),
    column("weekdays", Text),
    column("weekly_day", SmallInteger),
    column("weekly_at", Text),
    column("coach_may_read", Boolean),
    column("notice_version", Text, null=True),
    column("joined_at", BIG, null=True),
    column("step", Text, null=True),
    column("step_data", Text, holds="words"),
    column("delivery", BIG, null=True),
    column("reflection", BIG, null=True),
    column("last_date", Text, null=True),
    column("last_at", BIG, null=True),
    column("last_contact", BIG, null=True),
    column("rated_week", Text, null=True),
    column("misses", Integer),
    column("paused_until", BIG, null=True),
    column("forget_at", BIG, null=True),
    column("created_at", BIG, null=True),
    column("season", Text, null=True),
    column("goes_on", Boolean, server_default=false()),
    column("nudged_at", BIG, null=True),
    UniqueConstraint("chat"),
    CheckConstraint("chat > 0", name="private_chat"),
    Index(None, "zone", "status", "forget_at"),
)

consents = Table(
    "consents",
    metadata,
    key(),
    of_learner(),
    column("what", Text),
    column("given", Boolean),
    column("notice_version", Text),
    column("at", BIG),
    Index(None, "learner"),
)

deliveries = Table(
    "deliveries",
    metadata,
    key(),
    of_learner(),
    column("item", Text),
    column("kind", Text),
    column("prompt_id", Text),
    column("rev", Integer),
    column("text", Text, holds="words"),
    column("follow_up", Text, holds="words"),
    column("local_date", Text),
    column("ordinal", SmallInteger),
    column("via", Text),
    column("state", Text),
    column("reason", Text, holds="words"),
    column("asked_at", BIG),
    column("answered_at", BIG, null=True),
    column("message_id", BIG, null=True),
    column("outcome", Text, null=True),
    of_standard(),
    UniqueConstraint("learner", "local_date", "ordinal"),
    Index(None, "learner", "message_id"),
    partial_index("ix_deliveries_answered", "item", "learner", when="state = 'answered'"),
)

reflections = Table(
    "reflections",
    metadata,
    key(),
    of_learner(),
    column("delivery", BIG, ForeignKey("deliveries.id"), null=True),
    column("item", Text, null=True),
    column("kind", Text),
    column("local_date", Text),
    column("private", Boolean),
    column("created_at", BIG),
    column("settled_at", BIG, null=True),
    column("receipt_message_id", BIG, null=True),
    column("deleted_at", BIG, null=True),
    of_standard(),
    Index(None, "learner", "created_at"),
    Index(None, "delivery"),
)

parts = Table(
    "parts",
    metadata,
    key(),
    column("reflection", BIG, ForeignKey("reflections.id")),
    of_learner(),
    column("message_id", BIG),
    column("role", Text),
    column("text", Text, holds="words"),
    column("media", Text, null=True),
    column("file_id", Text, null=True, holds="words"),
    column("album", Text, null=True),
    column("created_at", BIG),
    column("revision", Integer),
    column("edited_at", BIG, null=True),
    UniqueConstraint("learner", "message_id"),
    Index(None, "reflection"),
)

revisions = Table(
    "revisions",
    metadata,
    column("part", BIG, ForeignKey("parts.id")),
    column("revision", Integer),
    of_learner(),
    column("text", Text, holds="words"),
    column("written_at", BIG),
    column("replaced_at", BIG),
    PrimaryKeyConstraint("part", "revision"),
    Index(None, "learner"),
)

ratings = Table(
    "ratings",
    metadata,
    key(),
    of_learner(),
    column("item", Text),
    column("value", SmallInteger),
    column("delivery", BIG, ForeignKey("deliveries.id"), null=True),
    column("local_date", Text),
    column("at", BIG),
    of_standard(),
    UniqueConstraint("learner", "delivery"),
    Index(None, "delivery"),
)

appointments = Table(
    "appointments",
    metadata,
    of_learner(),
    column("kind", Text),
    column("chat", BIG),
    column("due", BIG),
    PrimaryKeyConstraint("learner", "kind"),
    Index(None, "due"),
    postgresql_with=BUSY,
)

audit = Table(
    "audit",
    metadata,
    key(counted=True),
    column("actor", BIG, null=True),
    column("action", Text),
    column("subject", BIG, null=True),
    column("at", BIG),
    column("detail", Text),
    column("place", BIG, null=True),
    column("seal", Text, null=True),
    Index(None, "subject"),
    Index("uq_audit_place", "place", unique=True),
    partial_index("ix_audit_unsealed", "id", when="place IS NULL"),
    sqlite_autoincrement=True,
)

tombstones = Table(
    "tombstones",
    metadata,
    column("chat_hash", Text, primary_key=True),
    column("erased_at", BIG),
)
