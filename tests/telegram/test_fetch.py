"""Files that people send, fetched from a local Telegram over HTTP."""

from __future__ import annotations

import pytest

from bot.demo.faults import Fault
from bot.demo.local import LocalTelegram
from bot.ports import SendFailed
from bot.telegram.api import Api
from bot.telegram.messenger import LARGEST_FILE, TelegramMessenger
from coaching.messages import Fetch

Kept = list[tuple[int, str, bytes | None]]


def sent(tg: LocalTelegram, content: bytes, size: int | None = None) -> Fetch:
    """A file that somebody sent, to be fetched."""
    shown = tg.user(42, started=True).send_document("list.csv", content, size=size)
    return Fetch(key="u1", file_id=shown.raw.content["document"]["file_id"])


def keeper(api: Api, kept: Kept) -> TelegramMessenger:
    """A messenger that keeps what it fetches in a list."""

    async def keep(chat: int, message: Fetch, content: bytes | None) -> None:
        kept.append((chat, message.key, content))

    async def nothing(name: str, learner: int) -> tuple[str, bytes]:
        raise LookupError(name)

    return TelegramMessenger(api, lambda spec: b"", nothing, keep=keep)


async def test_what_is_in_a_file_is_kept(api: Api, tg: LocalTelegram) -> None:
    kept: Kept = []
    assert await keeper(api, kept).deliver(42, sent(tg, "編號\n1\n".encode())) is None
    assert kept == [(42, "u1", "編號\n1\n".encode())]


@pytest.mark.parametrize(
    ("content", "size"), [(b"1\n", LARGEST_FILE + 1), (b"1" * (LARGEST_FILE + 1), 3)]
)
async def test_a_file_that_is_too_large_is_none_whatever_it_claims(
    api: Api, tg: LocalTelegram, content: bytes, size: int
) -> None:
    kept: Kept = []
    await keeper(api, kept).deliver(42, sent(tg, content, size))
    assert kept == [(42, "u1", None)]


async def test_a_file_that_is_not_there_is_none(api: Api, tg: LocalTelegram) -> None:
    kept: Kept = []
    tg.user(42, started=True)
    await keeper(api, kept).deliver(42, Fetch(key="u1", file_id="nowhere"))
    assert kept == [(42, "u1", None)]


async def test_a_fault_of_the_moment_is_no_answer(api: Api, tg: LocalTelegram) -> None:
    kept: Kept = []
    file = sent(tg, b"1\n")
    for fault, reason in ((Fault("too_many_requests"), "busy"), (Fault("server_error"), "unknown")):
        tg.faults.add(fault, "getFile")
        with pytest.raises(SendFailed) as failed:
            await keeper(api, kept).deliver(42, file)
        assert failed.value.reason == reason
    assert kept == []


async def test_who_keeps_nothing_fetches_nothing(
    messenger: TelegramMessenger, tg: LocalTelegram
) -> None:
    with pytest.raises(SendFailed, match="refused"):
        await messenger.deliver(42, sent(tg, b"1\n"))
