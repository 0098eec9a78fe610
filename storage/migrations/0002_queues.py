"""The queues: what came in, what is to go out, and when."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BUSY = {"fillfactor": "80", "autovacuum_vacuum_scale_factor": "0.01"}


def upgrade(op: Operations) -> None:
    """Make the queues, and the one row of the rate."""
    _queues(op)
    rate = sa.table("rate", sa.column("id"), sa.column("tat"), sa.column("blocked_until"))
    op.execute(rate.insert().values(id=1, tat=0.0, blocked_until=0))


def _partial(op: Operations, name: str, table: str, columns: list[str], when: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(when), postgresql_where=sa.text(when)
    )


def _queues(op: Operations) -> None:
    """What came in, what is to go out, and when."""
    op.create_table(
        "appointments",
        sa.Column("learner", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("chat", BIG, nullable=False),
        sa.Column("due", BIG, nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name="fk_appointments_learner"),
        sa.PrimaryKeyConstraint("learner", "kind", name="pk_appointments"),
        postgresql_with=BUSY,
    )
    op.create_index("ix_appointments_due", "appointments", ["due"])
    op.create_table(
        "inbox",
        sa.Column("seq", BIG, autoincrement=True, nullable=False),
        sa.Column("update_id", BIG, nullable=False),
        sa.Column("chat", BIG, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received", BIG, nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", BIG, server_default="0", nullable=False),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name="pk_inbox"),
        sa.UniqueConstraint("update_id", name="uq_inbox_update_id"),
        postgresql_with=BUSY,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_chat", "inbox", ["chat"])
    _partial(op, "ix_inbox_waiting", "inbox", ["chat", "seq"], "state = 'waiting'")
    op.create_table(
        "outbox",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("dedupe", sa.Text(), nullable=False),
        sa.Column("chat", BIG, nullable=False),
        sa.Column("learner", BIG),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("due", BIG, nullable=False),
        sa.Column("expires", BIG),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("lease", BIG),
        sa.Column("message_id", BIG),
        sa.Column("ref", BIG),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("created", BIG, nullable=False),
        sa.Column("settled", BIG),
        sa.CheckConstraint(
            "chat > 0 OR learner IS NULL", name=op.f("ck_outbox_personal_only_in_private")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe", name="uq_outbox_dedupe"),
        postgresql_with=BUSY,
        sqlite_autoincrement=True,
    )
    _partial(op, "ix_outbox_claimed", "outbox", ["owner", "lease"], "state = 'claimed'")
    _partial(op, "ix_outbox_due", "outbox", ["due"], "state = 'queued'")
    op.create_index("ix_outbox_learner", "outbox", ["learner"])
    _partial(op, "ix_outbox_of_nobody", "outbox", ["chat"], "learner IS NULL")
    _partial(op, "ix_outbox_open_chat", "outbox", ["chat"], "state IN ('queued', 'claimed')")
    _partial(op, "ix_outbox_queued", "outbox", ["lane", "due", "id"], "state = 'queued'")
    op.create_table(
        "rate",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("tat", sa.Float(precision=53), nullable=False),
        sa.Column("blocked_until", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rate"),
    )
