"""Every table there is: what migrations make, and what the tests hold them against."""

from __future__ import annotations

from storage import staff_tables
from storage.tables import metadata

__all__ = ["metadata", "staff_tables"]
