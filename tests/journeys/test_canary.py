"""A token and texts are planted everywhere, and then looked for where they must never be."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli.run import JsonLines
from bot.cli.stage import TOKEN
from bot.demo.faults import Fault
from bot.demo.phone import Phone
from bot.telegram.redact import TALKATIVE, guard_log

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

WORDS = "金絲雀蛋餅四十七份"
NAME = "小芸金絲雀店長"
INVITE = "canaryinvite0123456789"
FAULTS = (
    Fault("server_error", status=502),
    Fault("server_error", status=504, accepted=True),
    Fault("too_many_requests", retry_after=1),
    Fault("too_many_requests_html"),
    Fault("bad_request", description=f'Bad Request: can\'t parse entities near "{WORDS}"'),
    Fault("ok_html"),
    Fault("truncated", accepted=True),
    Fault("null_result"),
    Fault("empty_list"),
    Fault("reset", accepted=True),
    Fault("unauthorized"),
    Fault("not_found_html"),
)


def spellings(secret: str) -> list[str]:
    """How a secret may stand in a log or a file: plain, as JSON and as Python writes it."""
    return [secret, secret.encode("ascii", "backslashreplace").decode(), secret[-20:]]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that the program logs at DEBUG, in both formats, as `coach run` writes it."""
    root, written = logging.getLogger(), io.StringIO()
    level, handlers = root.level, list(root.handlers)
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    plain, lines = logging.StreamHandler(written), logging.StreamHandler(written)
    plain.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    lines.setFormatter(JsonLines())
    root.handlers, root.level = [plain, lines], logging.DEBUG
    guard_log([TOKEN])
    yield written
    root.handlers, root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


async def a_bad_day(journey: Journey) -> Phone:
    """A learner who writes the canary everywhere while all that can go wrong does."""
    telegram = journey.stage.telegram
    phone = journey.phone(1001, NAME)
    phone.start(INVITE)
    await journey.stage.settle()
    await journey.taps(phone, "直接加入")
    for label in ("開始，教練可以看", "早餐店", "10:30"):
        await journey.taps(phone, label)
    message = await journey.answered(phone, f"今天賣了{WORDS}，多 3 份")
    for fault in FAULTS:
        telegram.faults.add(fault, "sendMessage")
        telegram.faults.add(fault, "getUpdates", after=1)
        await journey.says(phone, f"/search {WORDS}")
        await journey.passes(minutes=2)
    phone.edit(message, f"今天賣了{WORDS}，多 4 份")
    phone.send_photo(f"照片裡是{WORDS}")
    phone.forward(f"轉傳{WORDS}", NAME)
    phone.press(phone.last, f"v1:{WORDS}"[:20])
    raw = message.raw.as_json()
    telegram.inject({"message": {**raw, "message_id": 900, "date": WORDS}})
    telegram.inject({"message": {**raw, "message_id": 901, "entities": [{"type": WORDS}]}})
    telegram.inject({"unknown": {"text": WORDS, "chat": {"id": 1001}}})
    await journey.stage.settle()
    telegram.faults.add("reset", "sendDocument", times=2)
    await journey.says(phone, "/export")
    await journey.says(phone, "/history")
    await journey.passes(days=7)
    return phone


async def test_no_log_line_holds_the_token_or_a_word_or_a_name(
    logged: io.StringIO, journey: Journey
) -> None:
    """T1, T2, R13, M13."""
    await a_bad_day(journey)
    log = logged.getvalue()
    assert len(log.splitlines()) > 20
    secrets = {"token": TOKEN.partition(":")[2], "words": WORDS, "name": NAME, "invite": INVITE}
    found = [
        f"{what}: {line[:200]}"
        for what, secret in secrets.items()
        for line in log.splitlines()
        if any(spelling in line for spelling in spellings(secret))
    ]
    assert found == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_file_holds_the_token_and_after_forgetting_none_holds_a_word(
    journey: Journey, tmp_path: Path
) -> None:
    """T1, R9, M13."""
    phone = await a_bad_day(journey)
    assert _files_with(tmp_path, TOKEN.partition(":")[2]) == []
    assert _files_with(tmp_path, WORDS) != []
    await journey.says(phone, "/forget")
    await journey.taps(phone, "全部刪掉")
    await journey.taps(phone, "現在就刪")
    await journey.passes(minutes=1)
    assert _files_with(tmp_path, WORDS) == []
    assert _files_with(tmp_path, NAME) == []


def _files_with(folder: Path, secret: str) -> list[str]:
    """The files below `folder` that hold a secret in any spelling."""
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file()
        and any(spelling.encode() in file.read_bytes() for spelling in spellings(secret))
    ]
