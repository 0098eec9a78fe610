"""Every question, answer and rating names the standard that its item belongs to."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0003"
down_revision = "0002"

FIRST = "BLM2421-007v4"
"""The one standard that could be taught until now."""


def upgrade(op: Operations) -> None:
    """Add the standard, and note that the first one was in force if anything was asked."""
    for table in ("deliveries", "reflections", "ratings"):
        standard = sa.Column("standard", sa.Text(), server_default=FIRST, nullable=False)
        op.add_column(table, standard)
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    asked = sa.exists().select_from(sa.table("deliveries"))
    noted = sa.select(sa.literal(f"standard:{FIRST}"), sa.literal("")).where(asked)
    op.execute(meta.insert().from_select(["key", "value"], noted))
