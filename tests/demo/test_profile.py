"""What the bot says of itself is kept by scope and language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.demo.local import LocalTelegram
from bot.demo.methods.profile import commands_for

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot


def menu(*names: str) -> list[dict[str, str]]:
    """Commands that describe themselves."""
    return [{"command": name, "description": f"做 {name}"} for name in names]


async def test_each_scope_and_language_has_its_own_menu(tg: LocalTelegram, bot: BareBot) -> None:
    tg.user(1001, started=True)
    private = {"type": "all_private_chats"}
    own = {"type": "chat", "chat_id": 1001}
    await bot.ok("setMyCommands", commands=menu("help"))
    await bot.ok("setMyCommands", commands=menu("today"), scope=private, language_code="zh")
    await bot.ok("setMyCommands", commands=menu("review"), scope=own)
    assert await bot.ok("getMyCommands") == menu("help")
    assert await bot.ok("getMyCommands", scope=private) == []
    assert await bot.ok("getMyCommands", scope=own) == menu("review")
    assert commands_for(tg.world, 1001, "zh-hant") == menu("review")
    assert commands_for(tg.world, 1002, "zh-hant") == menu("today")
    assert commands_for(tg.world, 1002, "en") == menu("help")
    await bot.ok("deleteMyCommands", scope=own)
    assert commands_for(tg.world, 1001, "zh-hant") == menu("today")


async def test_bad_menus_are_refused(tg: LocalTelegram, bot: BareBot) -> None:
    async def refused(**params: Any) -> str:
        return await bot.refused("setMyCommands", **params)

    assert await refused(commands=menu("Today")) == "Bad Request: BOT_COMMAND_INVALID"
    assert await refused(commands=menu("a" * 33)) == (
        "Bad Request: command length must not exceed 32"
    )
    assert await refused(commands=[{"command": "a", "description": ""}]) == (
        "Bad Request: command description must be non-empty"
    )
    assert await refused(commands=[{"command": "a"}]) == (
        "Bad Request: can't parse BotCommand: Can't find field \"description\""
    )
    assert await refused(commands="[") == "Bad Request: can't parse commands JSON object"
    assert await refused(commands=[], language_code="zh-hant") == (
        "Bad Request: invalid language code specified"
    )
    assert await refused(commands=[], scope={"type": "moon"}) == (
        "Bad Request: can't parse BotCommandScope: Unsupported type specified"
    )
    assert await refused(commands=[], scope={"type": "chat", "chat_id": 5}) == (
        "Bad Request: chat not found"
    )


async def test_names_and_descriptions_fall_back_to_the_default_language(
    tg: LocalTelegram, bot: BareBot
) -> None:
    assert await bot.ok("getMyName") == {"name": "Coach"}
    await bot.ok("setMyName", name="小營")
    await bot.ok("setMyName", name="Ying", language_code="en")
    assert await bot.ok("getMyName", language_code="en") == {"name": "Ying"}
    assert await bot.ok("getMyName", language_code="ja") == {"name": "小營"}
    await bot.ok("setMyDescription", description="每天一題")
    await bot.ok("setMyShortDescription", short_description="一題")
    assert await bot.ok("getMyDescription") == {"description": "每天一題"}
    assert await bot.ok("getMyShortDescription") == {"short_description": "一題"}
    await bot.ok("setMyDescription")
    assert await bot.ok("getMyDescription") == {"description": ""}
    assert (await bot.refused("setMyName", name="字" * 65)).startswith("Bad Request")


async def test_the_menu_button_is_kept_per_chat(tg: LocalTelegram, bot: BareBot) -> None:
    assert await bot.ok("getChatMenuButton") == {"type": "commands"}
    await bot.ok("setChatMenuButton", chat_id=1001, menu_button={"type": "default"})
    assert await bot.ok("getChatMenuButton", chat_id=1001) == {"type": "default"}
    refused = await bot.refused("setChatMenuButton", menu_button={"type": "moon"})
    assert refused.endswith("MenuButton has unsupported type")


async def test_the_bot_looks_at_itself_and_at_chats(tg: LocalTelegram, bot: BareBot) -> None:
    tg.user(1001, first_name="小芸", started=True)
    me = await bot.ok("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (123, True, "coach_demo_bot")
    assert (await bot.ok("getChat", chat_id=1001))["first_name"] == "小芸"
    member = await bot.ok("getChatMember", chat_id=1001, user_id=1001)
    assert member["status"] == "member"
    refused = await bot.refused("getChatMember", chat_id=1001, user_id=5)
    assert refused == "Bad Request: user not found"
    assert await bot.refused("getChat") == "Bad Request: chat_id is empty"
    refused = await bot.refused("leaveChat", chat_id=1001)
    assert refused == "Bad Request: chat member status can't be changed in private chats"
    assert await bot.ok("close")
    assert await bot.ok("logOut")
