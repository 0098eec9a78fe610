"""The queues: what came in, what is to go out, and how fast; see storage.tables."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Float,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import BIG, BUSY, column, key, partial_index
from storage.tables import metadata

inbox = Table(
    "inbox",
    metadata,
    key("seq", counted=True),
    column("update_id", BIG),
    column("chat", BIG),
    column("raw", Text, holds="words"),
    column("received", BIG),
    column("state", Text, server_default="waiting"),
    column("attempts", Integer, server_default="0"),
    column("not_before", BIG, server_default="0"),
    column("error", Text, null=True),
    UniqueConstraint("update_id"),
    Index(None, "chat"),
    partial_index("ix_inbox_waiting", "chat", "seq", when="state = 'waiting'"),
    sqlite_autoincrement=True,
    postgresql_with=BUSY,
)

outbox = Table(
    "outbox",
    metadata,
    key(counted=True),
    column("dedupe", Text),
    column("chat", BIG),
    column("learner", BIG, null=True),
    column("kind", Text),
    column("policy", Text),
    column("lane", SmallInteger),
    column("due", BIG),
    column("expires", BIG, null=True),
    column("state", Text, server_default="queued"),
    column("attempts", Integer, server_default="0"),
    column("owner", Text, null=True),
    column("lease", BIG, null=True),
    column("message_id", BIG, null=True),
    column("ref", BIG, null=True),
    column("body", Text, holds="words"),
    column("reason", Text, null=True),
    column("created", BIG),
    column("settled", BIG, null=True),
    column("about", BIG, null=True),
    column("broadcast", BIG, null=True),
    UniqueConstraint("dedupe"),
    CheckConstraint("chat > 0 OR learner IS NULL", name="personal_only_in_private"),
    partial_index("ix_outbox_queued", "lane", "due", "id", when="state = 'queued'"),
    partial_index("ix_outbox_due", "due", when="state = 'queued'"),
    partial_index("ix_outbox_claimed", "owner", "lease", when="state = 'claimed'"),
    partial_index("ix_outbox_of_nobody", "chat", when="learner IS NULL"),
    partial_index("ix_outbox_open_chat", "chat", when="state IN ('queued', 'claimed')"),
    Index(None, "learner"),
    partial_index("ix_outbox_about", "about", when="about IS NOT NULL"),
    partial_index(
        "ix_outbox_broadcast", "broadcast", "state", "reason", when="broadcast IS NOT NULL"
    ),
    sqlite_autoincrement=True,
    postgresql_with=BUSY,
)

rate = Table(
    "rate",
    metadata,
    key(),
    column("tat", Float(53)),
    column("blocked_until", BIG),
)
