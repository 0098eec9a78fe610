"""Admins work, the database fails under them, and no line of the log tells what was written."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot.cli.run import JsonLines
from bot.cli.stage import TOKEN
from bot.telegram.redact import TALKATIVE, guard_log
from storage.engine import Database
from tests.ops.conftest import rename

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.ops.conftest import Post, Start

WORDS = "金絲雀蛋餅四十七份"
NAME = "小芸金絲雀店長"
REASON = "金絲雀要我看看"
CALL = "金絲雀請大家明天來"
KEYS = {"at", "level", "logger", "message", "action", "trace"}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged at DEBUG, as JSON lines."""
    root, written = logging.getLogger(), io.StringIO()
    level, handlers = root.level, list(root.handlers)
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    lines = logging.StreamHandler(written)
    lines.setFormatter(JsonLines())
    root.handlers, root.level = [lines], logging.DEBUG
    guard_log([TOKEN])
    yield written
    root.handlers, root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


async def says(post: Post, phone: Phone, *texts: str) -> None:
    """Type, and wait each time."""
    for text in texts:
        phone.send(text)
        await post.driver.settle()


async def a_bad_morning(post: Post) -> None:
    """A learner writes, an admin does everything there is, and tables vanish under both."""
    admin = await post.admin(9001, "admin", "owner")
    learner = post.telegram.user(1001, NAME, language_code="zh-hant")
    learner.start()
    await post.driver.settle()
    learner.tap(learner.last, "開始，教練可以看")
    await post.driver.settle()
    await says(post, learner, WORDS)
    raw = learner.send(WORDS).raw.as_json()
    post.telegram.inject({"message": {**raw, "message_id": 900, "date": WORDS}})
    await post.driver.settle()
    await says(post, admin, "/alerts", "/people", f"/people {NAME}", f"/look {NAME}", REASON)
    await says(post, admin, "/log", "/cohorts", "/broadcast", CALL, f"/find {WORDS}")
    for tables in (("parts", "outbox"), ("reflections", "audit"), ("pulse", "alerts")):
        for table in tables:
            await rename(post, table, f"{table}_gone")
        learner.send(WORDS)
        admin.send(CALL)
        learner.press(learner.last, f"v1:{WORDS}"[:20])
        await post.looks(seconds=31)
        await post.watch.look()
        for table in tables:
            await rename(post, f"{table}_gone", table)
        await post.looks(seconds=31)
    await post.driver.settle()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_line_tells_what_anybody_wrote_or_who_they_are(
    start: Start, logged: io.StringIO
) -> None:
    """R13, M13."""
    async with start() as post:
        await a_bad_morning(post)
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert len(lines) > 10
    assert any("failed" in line["message"] for line in lines)
    assert any("quarantined" in line["message"] for line in lines)
    assert any(line.get("action") == "trouble_database" for line in lines)
    assert [line for line in lines if not line.keys() <= KEYS] == []
    for secret in (TOKEN.partition(":")[2], WORDS, NAME, REASON, CALL, "金絲雀", "阿德"):
        spelled = secret.encode("ascii", "backslashreplace").decode()
        told = ["\n".join(map(str, line.values())) for line in lines]
        found = [line for line in told if secret in line or spelled in line]
        assert found == [], secret
    # Nothing but our own sentences: ids and codes, and no text of anybody in any script.
    assert [line for line in lines if re.search(r"[\u4e00-\u9fff]", str(line))] == []


@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
async def test_an_error_of_the_database_does_not_bring_the_words_with_it(
    database: Database,
) -> None:
    """What nobody caught is printed when the program dies."""
    from sqlalchemy import text

    with pytest.raises(Exception) as caught:
        async with database.begin() as unit:
            await unit.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})
    assert WORDS not in str(caught.value)
