"""The bot's face in Telegram: its list of commands and its descriptions, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.telegram.api import Api

SCOPE = {"type": "all_private_chats"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What people of one language see before and beside the chat."""

    commands: tuple[tuple[str, str], ...]
    """(command without its slash, what it does)."""
    description: str = ""
    """Shown in an empty chat, at most 512 characters."""
    short_description: str = ""
    """Shown on the bot's profile, at most 120 characters."""


async def set_menus(api: Api, menus: Mapping[str, Menu]) -> int:
    """Set what differs from what Telegram has; how many settings were changed.

    Keys are two-letter language codes, or "" for everybody else.
    """
    changed = 0
    for language, menu in menus.items():
        at = {"language_code": language} if language else {}
        for what, params, value in _settings(menu):
            changed += await _set(api, what, params | at, value)
    return changed


def _settings(menu: Menu) -> tuple[tuple[str, dict[str, Any], dict[str, Any]], ...]:
    commands = [{"command": name, "description": does} for name, does in menu.commands]
    return (
        ("MyCommands", {"scope": SCOPE}, {"commands": commands}),
        ("MyDescription", {}, {"description": menu.description}),
        ("MyShortDescription", {}, {"short_description": menu.short_description}),
    )


async def _set(api: Api, what: str, params: dict[str, Any], value: dict[str, Any]) -> bool:
    present = await api.call(f"get{what}", params)
    if present == value.get("commands", value):
        return False
    await api.call(f"set{what}", params | value)
    return True
