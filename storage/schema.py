"""Every table there is: what migrations make, and what the tests hold them against."""

from __future__ import annotations

from storage import admin_tables, queue_tables, staff_tables
from storage.tables import metadata

__all__ = ["admin_tables", "metadata", "queue_tables", "staff_tables"]
