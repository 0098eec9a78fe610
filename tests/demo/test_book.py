"""What is played agrees with the official page of the Bot API."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.demo.book import read_book
from bot.demo.local import LocalTelegram
from bot.demo.methods import handlers

if TYPE_CHECKING:
    from tests.demo.conftest import BareBot

OWN = {"getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "logOut", "close"}
OLD = {"reply_to_message_id", "allow_sending_without_reply"}  # replaced by reply_parameters


def test_every_method_that_is_played_is_in_the_book() -> None:
    names = read_book().names()
    assert set(handlers()) <= set(names)
    assert names.keys() >= {name.lower() for name in OWN}


def test_every_parameter_that_is_read_is_in_the_book() -> None:
    listed = {name for names in read_book().parameters.values() for name in names}
    sources = [
        path.read_text("utf-8")
        for folder in (files("bot.demo"), files("bot.demo").joinpath("methods"))
        for path in folder.iterdir()
        if path.name.endswith(".py")
    ]
    reading = re.compile(r"params\.(?:text|integer|flag|json|entities)\(\s*\"(\w+)\"")
    read = {name for source in sources for name in reading.findall(source)}
    assert len(read) > 25
    assert read - listed - {"method"} == OLD - listed


def test_the_book_lists_the_73_reactions_and_what_is_required() -> None:
    book = read_book()
    assert len(book.reactions) == 73
    assert "👌" in book.reactions
    assert book.required["sendMessage"] == {"chat_id", "text"}
    assert len(book.parameters) >= 170


async def test_a_known_method_that_is_not_played_says_so(tg: LocalTelegram, bot: BareBot) -> None:
    refused = await bot.refused("sendInvoice")
    assert refused == "Not Implemented: the local Telegram does not play sendInvoice"
    assert bot.status == 501


async def test_misspelt_parameters_are_remembered(tg: LocalTelegram, bot: BareBot) -> None:
    tg.user(1001, started=True)
    await bot.ok("sendMessage", chat_id=1001, text="x", parsemode="HTML")
    assert tg.misspelt == {("sendMessage", "parsemode")}
