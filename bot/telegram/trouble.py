"""What can be wrong with polling: how it is told, and how long to wait each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.telegram.errors import NeverSent, Refusal

Trouble = Literal["", "unreachable", "server", "conflict", "webhook", "token", "store"]

BACK_OFF: dict[Trouble, tuple[float, ...]] = {
    "unreachable": (1, 2, 4, 8, 16, 30),
    "server": (1, 2, 4, 8, 16, 30),
    "conflict": (3, 5, 10),
    "webhook": (5, 10, 30),
    "token": (2, 30),
    "store": (1, 2, 4, 8, 16, 30),
}
"""Seconds to wait after the first, second … failure of a kind; the last one goes on."""

SENTENCES: dict[Trouble, str] = {
    "unreachable": "Telegram is out of reach: {error}.",
    "server": "Telegram gave no updates: {error}.",
    "conflict": "Another program is using this bot's token. Stop it: only one may ask for updates.",
    "webhook": "A webhook at {host} gets this bot's updates. Stop the program there, or start "
    "with --take-over to delete the webhook.",
    "token": "Telegram refuses the bot's token. Was it revoked? Ask @BotFather for the present "
    "one and put it into COACH_BOT_TOKEN.",
}


@dataclass(slots=True)
class Health:
    """How polling is going, for the readiness page and the alerts."""

    last_good: datetime | None = None
    trouble: Trouble = ""
    since: datetime | None = None
    """When the present trouble began."""
    sentence: str = ""
    """The trouble in words, for the operator."""
    unreadable: int = 0
    """Updates that could not even be stored, for want of a usable update_id."""


def trouble_of(error: Exception) -> Trouble:
    """What a failed getUpdates is a sign of."""
    if isinstance(error, NeverSent):
        return "unreachable"
    if not isinstance(error, Refusal) or not error.described:
        return "server"
    if error.status == 409:
        return "webhook" if "webhook" in error.description.lower() else "conflict"
    return "token" if error.status in (401, 404) else "server"
