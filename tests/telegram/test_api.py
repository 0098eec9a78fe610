"""The library's own methods work over our transport too."""

from __future__ import annotations

import ssl
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import ClientConnectorCertificateError

from bot.demo.local import LocalTelegram
from bot.telegram.api import OFFICIAL, Api, make_api
from bot.telegram.errors import NeverSent
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.transport import AiohttpRequest, _why
from coaching.messages import Document


async def test_a_parsed_answer_can_be_asked_for(tg: LocalTelegram, api: Api) -> None:
    mei = tg.user(42, started=True)
    message = await api.send_message(42, "早")
    assert message.message_id == mei.last.id
    assert message.chat.id == 42


async def test_a_file_can_be_fetched(
    tg: LocalTelegram, api: Api, messenger: TelegramMessenger
) -> None:
    mei = tg.user(42, started=True)
    await messenger.deliver(42, Document(make="export", learner=7))
    sent = mei.last.raw.content["document"]["file_id"]
    file = await api.get_file(sent)
    assert bytes(await file.download_as_bytearray()) == b"of 7"


def test_the_address_of_another_server_is_its_root() -> None:
    assert make_api("1:x", "http://127.0.0.1:8081/").base_url == "http://127.0.0.1:8081/bot1:x"
    assert make_api("1:x").base_url == f"{OFFICIAL}/bot1:x"


def test_the_library_is_told_how_long_a_request_may_take() -> None:
    assert AiohttpRequest(total=7).read_timeout == 7


async def test_a_server_whose_name_does_not_resolve_is_told_as_such() -> None:
    api = make_api("1:x", "http://nobody.invalid")
    await api.open()
    with pytest.raises(NeverSent, match="name does not resolve"):
        await api.call("getMe", {})
    await api.close_connections()


async def test_a_server_that_does_not_speak_tls_is_not_told_anything(tg: LocalTelegram) -> None:
    api = make_api(tg.token, tg.url.replace("http://", "https://"))
    await api.open()
    with pytest.raises(NeverSent, match="no connection"):
        await api.call("getMe", {})
    await api.close_connections()
    assert tg.calls == []


def test_a_certificate_that_cannot_be_checked_is_told_with_what_to_do() -> None:
    key = cast(Any, SimpleNamespace(host="x", port=443, is_ssl=True, ssl=True))
    error = ClientConnectorCertificateError(key, ssl.SSLCertVerificationError())
    assert "ca-certificates" in _why(error)
