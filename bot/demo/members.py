"""What somebody is in a chat, and the change of the bot's own standing."""

from __future__ import annotations

from typing import Any

from bot.demo.accounts import Account, Chat
from bot.demo.world import World

RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}


def member_json(world: World, chat: Chat, account: Account) -> dict[str, Any]:
    """Telegram's ChatMember object of one account in a chat."""
    if account is world.bot:
        status = chat.standing or "left"
    else:
        status = "member" if account.id in chat.members else "left"
    answer: dict[str, Any] = {"user": account.as_json(), "status": status}
    if status == "kicked":
        answer["until_date"] = 0
    elif status == "administrator":
        answer.update(RIGHTS)
    return answer


def stand(world: World, chat: Chat, by: Account, standing: str) -> None:
    """Change the bot's standing in a chat: blocked, unblocked, added, thrown out, promoted."""
    before = member_json(world, chat, world.bot)
    chat.standing = standing
    if standing in ("member", "administrator"):
        chat.members[world.bot.id] = world.bot
    else:
        chat.members.pop(world.bot.id, None)
    body = {
        "chat": chat.as_json(),
        "from": by.as_json(),
        "date": world.now(),
        "old_chat_member": before,
        "new_chat_member": member_json(world, chat, world.bot),
    }
    world.push("my_chat_member", body, chat)
