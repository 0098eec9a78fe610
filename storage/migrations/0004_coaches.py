"""Coaches: who they are, whom they accompany, what they say; and an index of two-letter words."""

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FIRST = "BLM2421-007v4"
"""The standard of levels that do not name theirs."""


def upgrade(op: Operations) -> None:
    """Add the tables; entries of learners who let no coach read are kept to themselves."""
    _people(op)
    _judgements(op)
    _words(op)
    _doors(op)
    _grams(op)
    op.add_column("cohorts", sa.Column("coach", BIG))
    op.add_column("outbox", sa.Column("about", BIG))
    op.create_index(
        "ix_outbox_about",
        "outbox",
        ["about"],
        sqlite_where=sa.text("about IS NOT NULL"),
        postgresql_where=sa.text("about IS NOT NULL"),
    )
    learners = sa.table("learners", sa.column("id"), sa.column("coach_may_read", sa.Boolean()))
    unread = sa.select(learners.c.id).where(learners.c.coach_may_read == sa.false())
    written = sa.table("reflections", sa.column("learner"), sa.column("private", sa.Boolean()))
    op.execute(written.update().where(written.c.learner.in_(unread)).values(private=sa.true()))


def _key(name: str = "id") -> sa.Column[Any]:
    return sa.Column(name, BIG, autoincrement=False, nullable=False)


def _big(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, BIG, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def _of_both(table: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    """Whom it is about, and whose it is."""
    return _refers(table, "learner", "learners"), _refers(table, "coach", "staff")


def _people(op: Operations) -> None:
    """Who works here, whom they accompany, and what they are next due for."""
    op.create_table(
        "staff",
        _key(),
        _big("chat"),
        _text("name"),
        _text("language"),
        _text("roles"),
        _text("zone"),
        sa.Column("digest_day", sa.SmallInteger(), nullable=False),
        _text("digest_at"),
        _text("step", null=True),
        _text("step_data"),
        _big("created_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("chat", name="uq_staff_chat"),
    )
    op.create_table(
        "assignments",
        _key(),
        _big("learner"),
        _big("coach"),
        _big("since"),
        _big("until", null=True),
        sa.Column("opened", sa.Boolean(), nullable=False),
        _big("reviewed_at", null=True),
        *_of_both("assignments"),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_coach", "assignments", ["coach"])
    op.create_index("ix_assignments_learner", "assignments", ["learner"])
    op.create_table(
        "claims",
        _key("learner"),
        _big("coach"),
        _big("until"),
        *_of_both("claims"),
        sa.PrimaryKeyConstraint("learner", name="pk_claims"),
    )
    op.create_table(
        "digests",
        _key("staff"),
        _big("chat"),
        _big("due"),
        _refers("digests", "staff", "staff"),
        sa.PrimaryKeyConstraint("staff", name="pk_digests"),
    )
    op.create_index("ix_digests_due", "digests", ["due"])


def _judgements(op: Operations) -> None:
    """How much evidence is in an entry, and where a learner is on an item."""
    op.create_table(
        "grades",
        _big("reflection"),
        _big("coach"),
        _big("learner"),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        _big("at"),
        _refers("grades", "reflection", "reflections"),
        *_of_both("grades"),
        sa.PrimaryKeyConstraint("reflection", "coach", name="pk_grades"),
    )
    op.create_index("ix_grades_learner", "grades", ["learner"])
    op.create_table(
        "levels",
        _key(),
        _big("learner"),
        _text("item"),
        _big("coach"),
        sa.Column("value", sa.SmallInteger()),
        _big("at"),
        sa.Column("standard", sa.Text(), server_default=FIRST, nullable=False),
        *_of_both("levels"),
        sa.PrimaryKeyConstraint("id", name="pk_levels"),
    )
    op.create_index("ix_levels_learner", "levels", ["learner"])


def _words(op: Operations) -> None:
    """What coaches and learners say to each other, and what a coach keeps."""
    op.create_table(
        "letters",
        _key(),
        _big("thread"),
        _big("learner"),
        _big("coach"),
        _text("by"),
        _text("text"),
        _big("at"),
        _big("due", null=True),
        _big("reflection", null=True),
        _big("message_id", null=True),
        _big("got_at", null=True),
        _refers("letters", "reflection", "reflections"),
        *_of_both("letters"),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
    )
    op.create_index("ix_letters_coach_message_id", "letters", ["coach", "message_id"])
    op.create_index("ix_letters_learner", "letters", ["learner"])
    op.create_table(
        "notes",
        _key(),
        _big("learner"),
        _big("coach"),
        _text("text"),
        _big("at"),
        *_of_both("notes"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_learner_coach", "notes", ["learner", "coach"])
    op.create_table(
        "phrases",
        _key(),
        _big("coach"),
        _text("text"),
        _big("at"),
        _refers("phrases", "coach", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_phrases"),
    )
    op.create_index("ix_phrases_coach", "phrases", ["coach"])


def _doors(op: Operations) -> None:
    """One-time ways into the web pages, and who is inside."""
    op.create_table(
        "links",
        _text("token_hash"),
        _big("staff"),
        _big("expires_at"),
        _refers("links", "staff", "staff"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_links"),
    )
    op.create_table(
        "sessions",
        _text("token_hash"),
        _big("staff"),
        _big("created_at"),
        _big("expires_at"),
        _refers("sessions", "staff", "staff"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_staff", "sessions", ["staff"])
    op.create_table(
        "seen_logins",
        _text("hash"),
        _big("at"),
        sa.PrimaryKeyConstraint("hash", name="pk_seen_logins"),
    )


def _grams(op: Operations) -> None:
    """In which entries of a learner two letters stand side by side, newest entries together."""
    op.create_table(
        "grams",
        *(_big(name) for name in ("learner", "gram", "at", "reflection")),
        sa.PrimaryKeyConstraint("learner", "gram", "at", "reflection", name="pk_grams"),
        sqlite_with_rowid=False,
    )
