"""/export: a page to read and an archive of everything, of oneself only."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone
from bot.demo.view import Seen
from coaching.export.as_json import from_json
from storage import everything

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_the_files_have_names_a_person_can_read(journey: Journey) -> None:
    phone = await journey.joined()
    await journey.says(phone, "/export")
    names = [seen.document[1] for seen in phone.chat.messages if seen.document is not None]
    assert [name.partition("-")[0] for name in names] == ["職能教練", "職能教練"]


async def exported(journey: Journey, phone: Phone) -> tuple[str, dict[str, bytes]]:
    """What /export sends: the page, and the files of the archive by name."""
    await journey.says(phone, "/export")
    await journey.passes(seconds=10)
    page, archive = [seen for seen in phone.chat.messages if seen.kind == "document"][-2:]
    with zipfile.ZipFile(io.BytesIO(_bytes(archive))) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    return _bytes(page).decode(), files


def _bytes(seen: Seen) -> bytes:
    assert seen.document is not None
    return seen.document[0]


async def a_week(journey: Journey) -> Phone:
    """A learner with answers, a correction, a photo, a note, a private entry and an erased one."""
    phone = await journey.joined()
    message = await journey.answered(phone, "今天前 10 位有 6 位趕上班")
    phone.edit(message, "今天前 10 位有 7 位趕上班")
    await journey.passes(days=1, hours=3)
    phone.send_photo("溫度表 9 度")
    await journey.passes(minutes=1)
    await journey.taps(phone, "只給自己看")
    await journey.says(phone, "/note =SUM(A1) 這不是公式")
    await journey.passes(days=1)
    await journey.answered(phone, "<b>粗</b> & 😀")
    await journey.says(phone, "/note 這一則之後要刪")
    await journey.passes(minutes=1)
    await journey.says(phone, "/history")
    await journey.taps(phone, "1")
    await journey.taps(phone, "刪掉這則")
    await journey.taps(phone, "確定刪掉")
    return phone


async def test_the_archive_read_back_is_what_the_database_holds(journey: Journey) -> None:
    """R7."""
    phone = await a_week(journey)
    _, files = await exported(journey, phone)
    back = from_json(files["data.json"])
    async with journey.stage.app.database.read() as unit:
        stored = await everything.load(unit, back.learner.id, back.made_at)
    assert stored is not None
    assert back == replace(stored, made_at=back.made_at)
    assert len(back.revisions) == 1
    assert {consent.what for consent in back.consents} == {"use", "coach_may_read"}
    assert [entry.deleted_at is not None for entry in back.reflections].count(True) == 1


@on_one_database
async def test_what_was_written_is_in_every_file_and_what_was_erased_in_none(
    journey: Journey,
) -> None:
    """R7."""
    phone = await a_week(journey)
    page, files = await exported(journey, phone)
    table = next(content for name, content in files.items() if name.endswith(".csv"))
    prose = next(content for name, content in files.items() if name.endswith(".md"))
    for content in (page, table.decode("utf-8-sig"), prose.decode(), files["data.json"].decode()):
        assert "7 位趕上班" in content
        assert "溫度表 9 度" in content
        assert "這一則之後要刪" not in content
    assert "&lt;b&gt;粗&lt;/b&gt; &amp; 😀" in page


@on_one_database
async def test_no_word_acts_as_a_formula_in_the_table(journey: Journey) -> None:
    """T13."""
    phone = await a_week(journey)
    _, files = await exported(journey, phone)
    table = next(content for name, content in files.items() if name.endswith(".csv"))
    cells = [cell for row in csv.reader(io.StringIO(table.decode("utf-8-sig"))) for cell in row]
    assert "'=SUM(A1) 這不是公式" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]


@on_one_database
async def test_an_export_holds_nothing_of_anybody_else(journey: Journey) -> None:
    """R7, R4."""
    other = await journey.joined(1002, "阿明金絲雀")
    await journey.answered(other, "阿明的祕密 5 件")
    phone = await a_week(journey)
    page, files = await exported(journey, phone)
    for content in (page.encode(), *files.values()):
        for words in ("阿明金絲雀", "阿明的祕密"):
            assert words.encode() not in content
            assert json.dumps(words)[1:-1].encode() not in content


@on_one_database
async def test_one_may_have_it_again_after_ten_minutes(journey: Journey) -> None:
    """R7."""
    phone = await a_week(journey)
    await exported(journey, phone)
    await journey.says(phone, "/export")
    assert "分鐘後可以再要" in phone.last.text
    await journey.passes(minutes=10)
    before = _files(phone)
    await exported(journey, phone)
    assert _files(phone) == before + 2


def _files(phone: Phone) -> int:
    return sum(seen.kind == "document" for seen in phone.chat.messages)


@on_one_database
async def test_an_empty_record_can_be_exported(journey: Journey) -> None:
    """R7."""
    phone = await journey.joined()
    page, files = await exported(journey, phone)
    assert "<html" in page
    assert from_json(files["data.json"]).reflections == ()


@on_one_database
async def test_a_file_that_may_not_have_arrived_is_not_sent_twice_and_the_learner_is_told(
    journey: Journey,
) -> None:
    """F30."""
    phone = await a_week(journey)
    faults = journey.stage.telegram.faults
    faults.add("reset", "sendDocument", times=2)
    await journey.says(phone, "/export")
    await journey.passes(minutes=2)
    assert _files(phone) == 0
    assert "再打一次 /export" in phone.last.text
    assert sum("再打一次 /export" in seen.text for seen in phone.chat.messages) == 1
    await exported(journey, phone)
    assert _files(phone) == 2


@on_one_database
async def test_an_export_is_written_into_the_log_that_the_learner_can_read(
    journey: Journey,
) -> None:
    """R7."""
    phone = await a_week(journey)
    _, files = await exported(journey, phone)
    assert "export" in [line.action for line in from_json(files["data.json"]).log]


async def rows(journey: Journey, query: str) -> list[Any]:
    """What the database holds now."""
    async with journey.stage.app.database.read() as unit:
        return list(await unit.rows(text(query)))
