"""An audience as plain data, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching.broadcast.records import Audience


def as_data(audience: Audience) -> dict[str, Any]:
    """The audience as an object that JSON can hold."""
    return {
        "cohorts": sorted(audience.cohorts),
        "trades": sorted(audience.trades),
        "languages": sorted(audience.languages),
        "active_days": audience.active_days,
        "missing_item": audience.missing_item,
        "standard": audience.standard,
        "chats": None if audience.chats is None else sorted(audience.chats),
    }


def from_data(data: Mapping[str, Any]) -> Audience:
    """The audience that `as_data` wrote."""
    chats = data["chats"]
    return Audience(
        cohorts=frozenset(data["cohorts"]),
        trades=frozenset(data["trades"]),
        languages=frozenset(data["languages"]),
        active_days=data["active_days"],
        missing_item=data["missing_item"],
        standard=data["standard"],
        chats=None if chats is None else frozenset(chats),
    )
