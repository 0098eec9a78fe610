"""Programmes: plans of cohorts, broadcasts, a log that is chained, and the program's own state."""

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0005"
down_revision = "0004"

FIRST_COHORT = "\u7b2c\u4e00\u73ed"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade(op: Operations) -> None:
    """Add columns with a default and new tables; nothing that was written changes."""
    _cohorts(op)
    _broadcasts(op)
    _log(op)
    _state(op)


def _big(name: str, *, null: bool = False, key: bool = False) -> sa.Column[Any]:
    if key:
        return sa.Column(name, BIG, autoincrement=False, nullable=False)
    return sa.Column(name, BIG, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def _cohorts(op: Operations) -> None:
    """The plan of a cohort, its days off, and what invites and learners know of it.

    The cohort that is always there gets a name that people can read.
    """
    known = sa.table("cohorts", sa.column("name", sa.Text()))
    op.execute(known.update().where(known.c.name == "default").values(name=FIRST_COHORT))
    for column in (
        _text("weekdays", null=True),
        _text("prompt_at", null=True),
        sa.Column("weekly_day", sa.SmallInteger(), server_default="5", nullable=False),
        sa.Column("weekly_at", sa.Text(), server_default="10:00", nullable=False),
        _text("starts_on", null=True),
        _text("ends_on", null=True),
        sa.Column("holidays", sa.Boolean(), server_default=sa.true(), nullable=False),
    ):
        op.add_column("cohorts", column)
    op.create_table(
        "days_off",
        _big("cohort"),
        _text("date"),
        _text("name"),
        _refers("days_off", "cohort", "cohorts"),
        sa.PrimaryKeyConstraint("cohort", "date", name="pk_days_off"),
    )
    for column in (
        sa.Column("role", sa.Text(), server_default="learner", nullable=False),
        sa.Column("uses", sa.Integer()),
        _big("made_by", null=True),
        _big("made_at", null=True),
    ):
        op.add_column("invites", column)
    for column in (
        _text("season", null=True),
        sa.Column("goes_on", sa.Boolean(), server_default=sa.false(), nullable=False),
        _big("nudged_at", null=True),
    ):
        op.add_column("learners", column)


def _broadcasts(op: Operations) -> None:
    """One message to many, and which outgoing messages belong to it."""
    op.create_table(
        "broadcasts",
        _big("id", key=True),
        _big("author"),
        _big("chat"),
        _text("state"),
        _text("message", null=True),
        _text("prompt", null=True),
        _text("audience"),
        _text("timing"),
        _big("at", null=True),
        _text("wall", null=True),
        _text("reach"),
        _text("stages"),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        _big("cursor"),
        sa.Column("expanded", sa.Integer(), nullable=False),
        _big("created_at"),
        *(
            _big(name, null=True)
            for name in ("confirmed_at", "approved_by", "begun_at", "ended_at", "told_at")
        ),
        _text("result", null=True),
        _refers("broadcasts", "author", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])
    op.create_index("ix_broadcasts_created_at", "broadcasts", ["created_at"])
    # How many an audience comes to is counted in the order of this.
    in_order = ["zone", "status", "forget_at"]
    op.create_index("ix_learners_zone_status_forget_at", "learners", in_order)
    # An audience may be those who never answered a question about an item.
    when = sa.text("state = 'answered'")
    op.create_index(
        "ix_deliveries_answered",
        "deliveries",
        ["item", "learner"],
        sqlite_where=when,
        postgresql_where=when,
    )
    op.add_column("outbox", _big("broadcast", null=True))
    when = sa.text("broadcast IS NOT NULL")
    op.create_index(
        "ix_outbox_broadcast",
        "outbox",
        ["broadcast", "state", "reason"],
        sqlite_where=when,
        postgresql_where=when,
    )


def _log(op: Operations) -> None:
    """Each line's place in the chain and its seal; and the looks that needed a reason."""
    op.add_column("audit", _big("place", null=True))
    op.add_column("audit", _text("seal", null=True))
    op.create_index("uq_audit_place", "audit", ["place"], unique=True)
    when = sa.text("place IS NULL")
    op.create_index("ix_audit_unsealed", "audit", ["id"], sqlite_where=when, postgresql_where=when)
    op.create_table(
        "looks",
        _big("id", key=True),
        _big("learner"),
        _big("staff"),
        _text("reason"),
        _big("since"),
        _big("until"),
        _refers("looks", "learner", "learners"),
        _refers("looks", "staff", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_looks"),
    )
    op.create_index("ix_looks_learner", "looks", ["learner"])
    op.create_index("ix_looks_staff", "looks", ["staff"])


def _state(op: Operations) -> None:
    """What admins were told is wrong, and when what last went well."""
    op.create_table(
        "alerts",
        _text("kind"),
        _text("detail"),
        _big("first_at"),
        _big("last_at"),
        sa.Column("times", sa.Integer(), nullable=False),
        _big("told_at", null=True),
        _big("seen_by", null=True),
        _big("seen_at", null=True),
        sa.PrimaryKeyConstraint("kind", name="pk_alerts"),
    )
    op.create_table(
        "pulse",
        _text("name"),
        _big("at"),
        _text("detail"),
        sa.PrimaryKeyConstraint("name", name="pk_pulse"),
    )
