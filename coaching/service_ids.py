"""Telegram's own accounts behind which anybody may stand, and who are nobody in particular."""

from __future__ import annotations

from typing import Final

SERVICE_IDS: Final = frozenset({777000, 1087968824, 136817688})
"""Telegram itself, the anonymous group administrator, and channels speaking in groups."""
