"""Looking at chats and files, and leaving."""

from __future__ import annotations

from typing import Any

from bot.demo.errors import bad_request
from bot.demo.files import DOWNLOAD_LIMIT
from bot.demo.members import member_json, stand
from bot.demo.params import Params
from bot.demo.world import World


def get_file(world: World, params: Params) -> dict[str, Any]:
    """Where a file of up to 20 MB can be fetched."""
    name = params.text("file_id")
    if not name:
        raise bad_request("file_id not specified")
    stored = world.files.get(name)
    if stored.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.as_json(), "file_path": stored.path}


def get_chat(world: World, params: Params) -> dict[str, Any]:
    """What the bot may know of a chat."""
    chat = world.find_chat(params.text("chat_id"))
    return {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    """What one account is in a chat."""
    chat = world.find_chat(params.text("chat_id"))
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id not in world.accounts:
        raise bad_request("user not found")
    return member_json(world, chat, world.accounts[user_id])


def leave_chat(world: World, params: Params) -> bool:
    """Leave a group or channel."""
    chat = world.chat_to_write(params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    stand(world, chat, world.bot, "left")
    return True


HANDLERS = {
    "getFile": get_file,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
}
