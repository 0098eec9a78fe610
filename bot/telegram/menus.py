"""The bot's face in Telegram: its list of commands and its descriptions, in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.telegram.api import Api
from coaching.dialogue import commands
from content.texts import Texts

SCOPE = {"type": "all_private_chats"}
LANGUAGE_CODES = {"zh-Hant": "zh", "en": "en"}
"""The two-letter codes by which Telegram chooses a menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What people of one language see before and beside the chat."""

    commands: tuple[tuple[str, str], ...]
    """(command without its slash, what it does)."""
    description: str = ""
    """Shown in an empty chat, at most 512 characters."""
    short_description: str = ""
    """Shown on the bot's profile, at most 120 characters."""


def of_everybody(texts: Texts) -> dict[str, Menu]:
    """The command menu and descriptions in every language; Chinese for everybody else."""
    made = {
        LANGUAGE_CODES[language]: Menu(
            commands=tuple(
                (name, texts.plain(language, f"command.{name}")) for name in commands.NAMES
            ),
            description=texts.plain(language, "bot.about"),
            short_description=texts.plain(language, "bot.short"),
        )
        for language in texts.languages
    }
    return {"": made["zh"], **made}


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


async def set_chat_menu(api: Api, chat: int, commands: Sequence[tuple[str, str]]) -> bool:
    """Give one chat a menu of its own, or (without commands) everybody's; whether it changed."""
    scope = {"scope": {"type": "chat", "chat_id": chat}}
    if commands:
        return await _set(api, "MyCommands", scope, {"commands": _listed(commands)})
    if not await api.call("getMyCommands", scope):
        return False
    await api.call("deleteMyCommands", scope)
    return True


def _listed(commands: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"command": name, "description": does} for name, does in commands]


def _settings(menu: Menu) -> tuple[tuple[str, dict[str, Any], dict[str, Any]], ...]:
    return (
        ("MyCommands", {"scope": SCOPE}, {"commands": _listed(menu.commands)}),
        ("MyDescription", {}, {"description": menu.description}),
        ("MyShortDescription", {}, {"short_description": menu.short_description}),
    )


async def _set(api: Api, what: str, params: dict[str, Any], value: dict[str, Any]) -> bool:
    present = await api.call(f"get{what}", params)
    if present == value.get("commands", value):
        return False
    await api.call(f"set{what}", params | value)
    return True
