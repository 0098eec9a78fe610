"""What the bot may ask of Telegram: one file per kind of wish, and the table of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.demo.methods import chats, edits, media, profile, reactions, texts
from bot.demo.params import Params
from bot.demo.world import World

Handler = Callable[[World, Params], Any]


def handlers() -> Mapping[str, Handler]:
    """Every method answered from the world alone, by its lower-case name."""
    rooms = (texts, media, edits, reactions, profile, chats)
    named = {name: handler for room in rooms for name, handler in room.HANDLERS.items()}
    return {name.lower(): handler for name, handler in named.items()}
