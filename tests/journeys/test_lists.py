"""Lists that an admin sends as files: ids of an audience, and learners who change groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.demo.faults import Fault, Kind
from bot.demo.phone import Phone
from storage import learners
from storage.queue_tables import inbox

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CSV = "text/csv"


async def shows(journey: Journey, phone: Phone, content: bytes, size: int | None = None) -> None:
    """Send a file and wait for what comes of it."""
    phone.send_document("list.csv", content, type=CSV, size=size)
    await journey.stage.settle()


async def at_the_ids(journey: Journey) -> Phone:
    """An admin who is asked for the ids of a broadcast; the learner 1001 has joined."""
    await journey.joined(1001, "小芸")
    admin = await journey.coach(2001, "阿明", roles=("admin",))
    await journey.says(admin, "/broadcast")
    await journey.says(admin, "今晚停課")
    await journey.taps(admin, "給誰")
    await journey.taps(admin, "貼上名單")
    return admin


async def at_the_list(journey: Journey) -> Phone:
    """An admin who is asked for a list; there are the learner 1001 and a cohort 春季班."""
    await journey.joined(1001, "小芸")
    admin = await journey.coach(2001, "阿明", roles=("admin",))
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "開新班")
    await journey.says(admin, "春季班")
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "用名單換班")
    return admin


async def cohort_of(journey: Journey, chat: int) -> int:
    """In which cohort somebody is."""
    async with journey.stage.app.database.read() as unit:
        return (await learners.by_chats(unit, {chat}))[chat].cohort


async def test_the_ids_of_a_file_make_the_audience(journey: Journey) -> None:
    admin = await at_the_ids(journey)
    await shows(journey, admin, "編號,姓名\r\n1001,小芸\r\n".encode("cp950"))
    assert "名單現在有 1 個號碼" in admin.last.text and "會收到：1 位" in admin.last.text
    await shows(journey, admin, b"\xef\xbb\xbf1001\r\n4711\r\n")
    assert "名單現在有 2 個號碼" in admin.last.text


@on_one_database
@pytest.mark.parametrize(
    ("file", "size", "told"),
    [
        (b"PK\x03\x04\x00\x00", None, "請存成 CSV"),
        (b"1001\n", 2 << 20, "請存成 CSV"),
        (b"1001\nx\n", None, "第 2 行看不出 Telegram 編號"),
        (b"name\n", None, "裡面沒有編號"),
    ],
)
async def test_what_is_no_list_is_told_and_the_next_try_counts(
    journey: Journey, file: bytes, size: int | None, told: str
) -> None:
    admin = await at_the_ids(journey)
    await shows(journey, admin, file, size)
    assert told in admin.last.text
    await shows(journey, admin, b"1001\n")
    assert "名單現在有 1 個號碼" in admin.last.text


@on_one_database
async def test_a_photo_is_no_list(journey: Journey) -> None:
    admin = await at_the_ids(journey)
    admin.send_photo()
    await journey.stage.settle()
    assert "沒看到號碼" in admin.last.text


@on_one_database
@pytest.mark.parametrize(
    "fault", ["server_error", "reset", "too_many_requests", "truncated", "null_result"]
)
async def test_a_file_that_cannot_be_fetched_at_once_is_taken_later_and_once(
    journey: Journey, fault: Kind
) -> None:
    admin = await at_the_ids(journey)
    journey.stage.telegram.faults.add(Fault(fault, retry_after=3), "getFile")
    await shows(journey, admin, b"1001\n")
    await journey.passes(minutes=1)
    said = [each for each in admin.chat.messages if "名單現在有 1 個號碼" in each.text]
    assert len(said) == 1


async def test_a_list_moves_learners_and_they_hear_it(journey: Journey) -> None:
    admin = await at_the_list(journey)
    assert "telegram_id" in admin.last.text
    before = await cohort_of(journey, 1001)
    await shows(journey, admin, "telegram_id,cohort,time\n1001,春季班,20:30\n".encode())
    assert "照名單改好了：1 位" in admin.last.text
    assert await cohort_of(journey, 1001) != before
    told = journey.phone(1001, "").last.text
    assert "你換到「春季班」了" in told and "20:30" in told


@on_one_database
async def test_a_list_with_faults_changes_nothing_and_can_be_sent_again(journey: Journey) -> None:
    admin = await at_the_list(journey)
    before = await cohort_of(journey, 1001)
    await shows(journey, admin, "telegram_id,cohort\n1001,冬季班\n4711,春季班\n".encode())
    assert "沒有改任何資料。有 2 個地方要改" in admin.last.text
    assert "第 2 行" in admin.last.text and "第 3 行" in admin.last.text
    assert await cohort_of(journey, 1001) == before
    await journey.says(admin, "等一下")
    assert "CSV" in admin.last.text
    await shows(journey, admin, "telegram_id,cohort\n1001,春季班\n".encode())
    assert await cohort_of(journey, 1001) != before


@on_one_database
async def test_a_file_that_comes_when_nothing_is_asked_any_more_does_nothing(
    journey: Journey,
) -> None:
    admin = await at_the_list(journey)
    before = await cohort_of(journey, 1001)
    journey.stage.telegram.faults.add(Fault("too_many_requests", retry_after=300), "getFile")
    await shows(journey, admin, "telegram_id,cohort\n1001,春季班\n".encode())
    await journey.says(admin, "/cancel")
    assert await cohort_of(journey, 1001) == before
    await journey.passes(minutes=10)
    assert await cohort_of(journey, 1001) == before


@on_one_database
async def test_the_words_of_a_file_do_not_stay_in_the_inbox(journey: Journey) -> None:
    admin = await at_the_ids(journey)
    await shows(journey, admin, b"1001\n")
    async with journey.stage.app.database.read() as unit:
        found = await unit.rows(select(inbox.c.raw).where(inbox.c.update_id < 0))
    assert [row.raw for row in found] == [""]
