"""Looking at chats and files, and leaving."""

from __future__ import annotations

from typing import Any

from bot.demo.accounts import Chat
from bot.demo.errors import bad_request
from bot.demo.files import DOWNLOAD_LIMIT
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


def member_json(world: World, chat: Chat, user_id: int) -> dict[str, Any]:
    """Telegram's ChatMember object of one account in a chat."""
    account = world.accounts[user_id]
    if user_id == world.bot.id:
        status = chat.standing or "left"
    else:
        status = "member" if user_id in chat.members else "left"
    answer: dict[str, Any] = {"user": account.as_json(), "status": status}
    if status == "kicked":
        answer["until_date"] = 0
    return answer


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    """What one account is in a chat."""
    chat = world.find_chat(params.text("chat_id"))
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id not in world.accounts:
        raise bad_request("user not found")
    return member_json(world, chat, user_id)


def leave_chat(world: World, params: Params) -> bool:
    """Leave a group or channel."""
    chat = world.chat_to_write(params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    before = member_json(world, chat, world.bot.id)
    chat.standing = "left"
    chat.members.pop(world.bot.id, None)
    body = {
        "chat": chat.as_json(),
        "from": world.bot.as_json(),
        "date": world.now(),
        "old_chat_member": before,
        "new_chat_member": member_json(world, chat, world.bot.id),
    }
    world.push("my_chat_member", body, chat)
    return True


HANDLERS = {
    "getFile": get_file,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
}
