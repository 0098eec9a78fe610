"""What the bot says of itself: names, descriptions, command menus, by scope and language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.demo.errors import bad_request
from bot.demo.params import Params
from bot.demo.world import World

LANGUAGE = re.compile(r"^([a-z]{2})?$")
COMMAND = re.compile(r"^[a-z0-9_]{1,32}$")
COMMANDS_LIMIT = 100
PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
Handler = Callable[[World, Params], Any]


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not LANGUAGE.match(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(world: World, params: Params) -> str:
    """The scope as one word: its type, and for a chat its number and member."""
    value = params.json("scope", "BotCommandScope")
    if value is None:
        return "default"
    prefix = "can't parse BotCommandScope: "
    if not isinstance(value, dict):
        raise bad_request(prefix + "BotCommandScope must be an Object")
    kind = value.get("type")
    if kind in PLAIN_SCOPES:
        return str(kind)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request(prefix + "Unsupported type specified")
    chat = world.find_chat(str(value.get("chat_id") or ""))
    if kind != "chat_member":
        return f"{kind}:{chat.id}"
    user = value.get("user_id")
    if not isinstance(user, int) or user <= 0:
        raise bad_request(prefix + "Invalid user_id specified")
    return f"{kind}:{chat.id}:{user}"


def _command(item: Any) -> dict[str, str]:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(item.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    command = item["command"].strip().removeprefix("/")
    description = item["description"].strip()
    _check_length("command", command, 32)
    _check_length("command description", description, 256)
    if not COMMAND.match(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _check_length(what: str, text: str, limit: int) -> None:
    if not text:
        raise bad_request(f"{what} must be non-empty")
    if len(text) > limit:
        raise bad_request(f"{what} length must not exceed {limit}")


def set_my_commands(world: World, params: Params) -> bool:
    """Replace the menu of one scope and language."""
    value = params.json("commands", "commands")
    if value is None:
        value = []
    if not isinstance(value, list):
        raise bad_request("expected an Array of BotCommand")
    commands = [_command(item) for item in value]
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = (_scope(world, params), _language(params))
    if commands:
        world.profile.commands[key] = commands
    else:
        world.profile.commands.pop(key, None)
    return True


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    """The menu set for exactly this scope and language."""
    key = (_scope(world, params), _language(params))
    return world.profile.commands.get(key, [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Remove the menu of one scope and language."""
    world.profile.commands.pop((_scope(world, params), _language(params)), None)
    return True


def commands_for(world: World, chat_id: int, language: str) -> list[dict[str, str]]:
    """The menu a person sees in their private chat: the narrowest scope, their language first."""
    for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
        for code in (language[:2].lower(), ""):
            found = world.profile.commands.get((scope, code))
            if found:
                return found
    return []


def _setter(store: str, name: str, limit: int, refusal: str) -> Handler:
    def set_words(world: World, params: Params) -> bool:
        words: dict[str, str] = getattr(world.profile, store)
        code = _language(params)
        text = params.text(name)
        if len(text) > limit:
            raise bad_request(refusal)
        if text:
            words[code] = text
        else:
            words.pop(code, None)
        return True

    return set_words


def _getter(store: str, name: str) -> Handler:
    def get_words(world: World, params: Params) -> dict[str, str]:
        words: dict[str, str] = getattr(world.profile, store)
        default = world.bot.first_name if name == "name" else ""
        code = _language(params)
        return {name: words.get(code) or words.get("") or default}

    return get_words


def set_chat_menu_button(world: World, params: Params) -> bool:
    """Choose what the button beside the writing field opens, for one chat or for all."""
    button = params.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in (
        "default",
        "commands",
        "web_app",
    ):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    world.profile.menu_buttons[params.integer("chat_id")] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> dict[str, Any]:
    """The menu button of one chat, or the default one."""
    buttons = world.profile.menu_buttons
    number = params.integer("chat_id")
    return buttons.get(number) or buttons.get(0) or {"type": "commands"}


HANDLERS: dict[str, Handler] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("names", "name", 64, "bot name is too long"),
    "getMyName": _getter("names", "name"),
    "setMyDescription": _setter("descriptions", "description", 512, "bot description is too long"),
    "getMyDescription": _getter("descriptions", "description"),
    "setMyShortDescription": _setter(
        "short_descriptions", "short_description", 120, "bot short description is too long"
    ),
    "getMyShortDescription": _getter("short_descriptions", "short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
