"""The first tables: learners, what they were asked and what they wrote."""

import secrets

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade(op: Operations) -> None:
    """Make the tables, the open default cohort, and the salt of this database."""
    _people(op)
    _words(op)
    _records(op)
    where = {"zone": "Asia/Taipei", "language": "zh-Hant"}
    _insert(op, "cohorts", {"name": "default", **where, "seed": 0, "open": True})
    _insert(op, "meta", {"key": "salt", "value": secrets.token_hex(16)})


def _insert(op: Operations, table: str, row: dict[str, object]) -> None:
    op.execute(sa.table(table, *map(sa.column, row)).insert().values(row))


def _people(op: Operations) -> None:
    """Cohorts, the doors into them, learners and what they agreed to."""
    op.create_table(
        "cohorts",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("seed", BIG, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cohorts"),
    )
    op.create_table(
        "invites",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("cohort", BIG, nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("revoked_at", BIG),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_invites_not_overspent")),
        sa.ForeignKeyConstraint(["cohort"], ["cohorts.id"], name="fk_invites_cohort"),
        sa.PrimaryKeyConstraint("id", name="pk_invites"),
        sa.UniqueConstraint("secret_hash", name="uq_invites_secret_hash"),
    )
    op.create_table(
        "learners",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("chat", BIG, nullable=False),
        sa.Column("cohort", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("trade", sa.Text()),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("prompt_at", sa.Text(), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("weekly_day", sa.SmallInteger(), nullable=False),
        sa.Column("weekly_at", sa.Text(), nullable=False),
        sa.Column("coach_may_read", sa.Boolean(), nullable=False),
        sa.Column("notice_version", sa.Text()),
        sa.Column("joined_at", BIG),
        sa.Column("step", sa.Text()),
        sa.Column("step_data", sa.Text(), nullable=False),
        sa.Column("delivery", BIG),
        sa.Column("reflection", BIG),
        sa.Column("last_date", sa.Text()),
        sa.Column("last_at", BIG),
        sa.Column("last_contact", BIG),
        sa.Column("rated_week", sa.Text()),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("paused_until", BIG),
        sa.Column("forget_at", BIG),
        sa.Column("created_at", BIG),
        sa.CheckConstraint("chat > 0", name=op.f("ck_learners_private_chat")),
        sa.ForeignKeyConstraint(["cohort"], ["cohorts.id"], name="fk_learners_cohort"),
        sa.PrimaryKeyConstraint("id", name="pk_learners"),
        sa.UniqueConstraint("chat", name="uq_learners_chat"),
    )
    op.create_table(
        "consents",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("learner", BIG, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("notice_version", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="fk_consents_learner"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_learner", "consents", ["learner"])


def _words(op: Operations) -> None:
    """What was asked and what was written."""
    op.create_table(
        "deliveries",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("learner", BIG, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("prompt_id", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", BIG, nullable=False),
        sa.Column("answered_at", BIG),
        sa.Column("message_id", BIG),
        sa.Column("outcome", sa.Text()),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="fk_deliveries_learner"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "learner", "local_date", "ordinal", name="uq_deliveries_learner_local_date_ordinal"
        ),
    )
    op.create_index("ix_deliveries_learner_message_id", "deliveries", ["learner", "message_id"])
    op.create_table(
        "reflections",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("learner", BIG, nullable=False),
        sa.Column("delivery", BIG),
        sa.Column("item", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("settled_at", BIG),
        sa.Column("receipt_message_id", BIG),
        sa.Column("deleted_at", BIG),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name="fk_reflections_delivery"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="fk_reflections_learner"),
        sa.PrimaryKeyConstraint("id", name="pk_reflections"),
    )
    op.create_index("ix_reflections_delivery", "reflections", ["delivery"])
    op.create_index("ix_reflections_learner_created_at", "reflections", ["learner", "created_at"])
    op.create_table(
        "parts",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("reflection", BIG, nullable=False),
        sa.Column("learner", BIG, nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.Text()),
        sa.Column("file_id", sa.Text()),
        sa.Column("album", sa.Text()),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited_at", BIG),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="fk_parts_learner"),
        sa.ForeignKeyConstraint(["reflection"], ["reflections.id"], name="fk_parts_reflection"),
        sa.PrimaryKeyConstraint("id", name="pk_parts"),
        sa.UniqueConstraint("learner", "message_id", name="uq_parts_learner_message_id"),
    )
    op.create_index("ix_parts_reflection", "parts", ["reflection"])
    op.create_table(
        "revisions",
        sa.Column("part", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("learner", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", BIG, nullable=False),
        sa.Column("replaced_at", BIG, nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="fk_revisions_learner"),
        sa.ForeignKeyConstraint(["part"], ["parts.id"], name="fk_revisions_part"),
        sa.PrimaryKeyConstraint("part", "revision", name="pk_revisions"),
    )
    op.create_index("ix_revisions_learner", "revisions", ["learner"])
    op.create_table(
        "ratings",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("learner", BIG, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("delivery", BIG),
        sa.Column("local_date", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.id"], name="fk_ratings_delivery"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="fk_ratings_learner"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint("learner", "delivery", name="uq_ratings_learner_delivery"),
    )
    op.create_index("ix_ratings_delivery", "ratings", ["delivery"])


def _records(op: Operations) -> None:
    """Settings of the database itself, and what was done."""
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "audit",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("actor", BIG),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", BIG),
        sa.Column("at", BIG, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "tombstones",
        sa.Column("chat_hash", sa.Text(), nullable=False),
        sa.Column("erased_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("chat_hash", name="pk_tombstones"),
    )
