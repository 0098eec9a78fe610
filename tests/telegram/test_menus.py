"""The list of commands and the descriptions."""

from __future__ import annotations

from dataclasses import replace

from bot.demo.local import LocalTelegram
from bot.telegram.api import Api
from bot.telegram.menus import Menu, set_chat_menu, set_menus

CHINESE = Menu(
    commands=(("today", "今天的題目"), ("help", "怎麼用")),
    description="每天一個小問題。",
    short_description="小營",
)
ENGLISH = Menu(commands=(("today", "Today's question"),), description="One small question a day.")


def sets(tg: LocalTelegram) -> list[str]:
    return [call.method for call in tg.calls if call.method.startswith("set")]


async def test_menus_are_set_for_private_chats_in_each_language(
    tg: LocalTelegram, api: Api
) -> None:
    await set_menus(api, {"": CHINESE, "en": ENGLISH})
    scope = {"type": "all_private_chats"}
    chinese = await api.call("getMyCommands", {"scope": scope})
    english = await api.call("getMyCommands", {"scope": scope, "language_code": "en"})
    assert [one["command"] for one in chinese] == ["today", "help"]
    assert english == [{"command": "today", "description": "Today's question"}]
    assert (await api.call("getMyDescription", {"language_code": "en"}))["description"] == (
        "One small question a day."
    )
    assert (await api.call("getMyShortDescription", {}))["short_description"] == "小營"


async def test_what_is_so_already_is_not_set_again(tg: LocalTelegram, api: Api) -> None:
    assert await set_menus(api, {"": CHINESE}) == 3
    before = len(sets(tg))
    assert await set_menus(api, {"": CHINESE}) == 0
    assert len(sets(tg)) == before


async def test_only_what_differs_is_set(tg: LocalTelegram, api: Api) -> None:
    await set_menus(api, {"": CHINESE})
    assert await set_menus(api, {"": replace(CHINESE, description="換一句。")}) == 1
    assert sets(tg)[-1] == "setMyDescription"


async def test_a_chat_has_a_menu_of_its_own_until_it_is_taken_away(
    tg: LocalTelegram, api: Api
) -> None:
    scope = {"scope": {"type": "chat", "chat_id": 42}}
    tg.user(42, started=True)
    assert await set_chat_menu(api, 42, [("review", "看學員")])
    assert await api.call("getMyCommands", scope) == [
        {"command": "review", "description": "看學員"}
    ]
    assert not await set_chat_menu(api, 42, [("review", "看學員")])
    assert await set_chat_menu(api, 42, [])
    assert await api.call("getMyCommands", scope) == []
    before = len(tg.calls)
    assert not await set_chat_menu(api, 42, [])
    assert [call.method for call in tg.calls[before:]] == ["getMyCommands"]
