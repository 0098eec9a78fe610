"""A new version of the standard comes into force, and nothing that anybody wrote is lost."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.demo.phone import Phone
from bot.services.succession import LeftBehind
from coaching.effects import AddDelivery, AddPart, AddRating, AddReflection
from coaching.export.as_json import from_json
from coaching.export.everything import Everything
from coaching.records import Delivery, Part, Rating, Reflection, record_id
from content.load import SHIPPED, Content, load
from storage import effects, standards
from storage.engine import open_database

if TYPE_CHECKING:
    from tests.journeys.conftest import House, Journey

OLD, NEW = "BLM2421-007v4", "BLM2421-007v5"
BEFORE = ("P1.1.1", "P1.2.1", "P1.2.2", "P1.2.3", "P2.1.1")
"""Renumbered, two that were merged, split, dropped."""

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def fifth(tmp_path: Path, write_fifth: Callable[[Path], None]) -> Content:
    """A made-up fifth version that comes from the fourth."""
    root = tmp_path / "content"
    shutil.copytree(SHIPPED, root)
    write_fifth(root)
    return load(root, NEW)


@pytest.fixture
def stranger(tmp_path: Path, write_fifth: Callable[[Path], None]) -> Content:
    """The same without the way from the fourth."""
    root = tmp_path / "stranger"
    shutil.copytree(SHIPPED, root)
    write_fifth(root)
    (root / f"standards/{NEW}/crosswalk.yaml").unlink()
    return load(root, NEW)


async def with_past(journey: Journey) -> Phone:
    """A learner who answered one question about each of five items, and rated themselves."""
    phone = await journey.joined()
    (first,) = await journey.prompts(phone)
    async with journey.stage.app.database.begin() as unit:
        for day, item in enumerate(BEFORE, start=1):
            await effects.write(unit, _answered(first, item, day), first.asked_at)
    return phone


def _answered(first: Delivery, item: str, day: int) -> list[Any]:
    at = first.asked_at - timedelta(days=day)
    asked = Delivery(
        id=record_id(f"asked:{item}"),
        learner=first.learner,
        item=item,
        kind="act",
        prompt_id=f"{item.lower()}-act-01",
        rev=1,
        text=f"<b>名字</b>\n\n關於 {item} 的舊題目？\n\n提示",
        follow_up="",
        local_date=at.date(),
        state="answered",
        asked_at=at,
    )
    reflection = Reflection(
        id=record_id(f"written:{item}"),
        learner=first.learner,
        delivery=asked.id,
        item=item,
        kind="act",
        local_date=at.date(),
        created_at=at,
        settled_at=at,
    )
    part = Part(
        id=record_id(f"part:{item}"),
        reflection=reflection.id,
        learner=first.learner,
        message_id=900 + day,
        text=f"關於 {item} 寫了 {day} 件事",
        created_at=at,
    )
    rating = Rating(
        id=record_id(f"rated:{item}"),
        learner=first.learner,
        item=item,
        value=4,
        delivery=asked.id,
        local_date=at.date(),
        at=at,
    )
    return [
        AddDelivery(delivery=asked),
        AddReflection(reflection=reflection),
        AddPart(part=part),
        AddRating(rating=rating),
    ]


async def on_the_map(journey: Journey, phone: Phone) -> set[str]:
    """The items that the picture of /progress shows as touched."""
    await journey.says(phone, "/progress")
    async with journey.stage.app.database.read() as unit:
        rows = await unit.scalars(text("SELECT body FROM outbox ORDER BY id DESC LIMIT 1"))
    spec = json.loads(rows[0])["spec"]
    cells = [cell for group in spec["groups"] for cell in group["cells"]]
    return {cell["item"] for cell in cells if cell["level"]}


async def exported(journey: Journey, phone: Phone) -> tuple[Everything, dict[str, str]]:
    """The records of /export, and all its files as text."""
    await journey.says(phone, "/export")
    await journey.passes(seconds=10)
    page, archive = [seen.document for seen in phone.chat.messages if seen.document][-2:]
    with zipfile.ZipFile(io.BytesIO(archive[0])) as pack:
        files = {name.rpartition(".")[2]: pack.read(name) for name in reversed(pack.namelist())}
    return from_json(files["json"]), {
        "page": page[0].decode(),
        "md": files["md"].decode(),
        "csv": files["csv"].decode("utf-8-sig"),
    }


async def test_f82_answers_count_for_what_their_items_became(house: House, fifth: Content) -> None:
    async with house.running() as journey:
        phone = await with_past(journey)
        assert await on_the_map(journey, phone) == set(BEFORE)
    async with house.running(content=fifth) as journey:
        assert await on_the_map(journey, phone) == {"P1.1.2", "P1.2.1", "P1.2.3", "P1.2.6"}
        await journey.passes(days=2)
        asked = await journey.prompts(phone)
        assert [each.standard for each in asked][:6] == [OLD] * 6
        assert {each.standard for each in asked[6:]} == {NEW}
        carried = {"P1.1.2", "P1.2.1", "P1.2.3", "P1.2.6"}
        assert carried.isdisjoint(each.item for each in asked[6:])


async def test_f82_history_and_export_keep_the_old_codes_and_their_standard(
    house: House, fifth: Content
) -> None:
    async with house.running() as journey:
        phone = await with_past(journey)
    async with house.running(content=fifth) as journey:
        await journey.says(phone, "/history")
        assert f"看懂客人（P1.1.1・{OLD}）" in phone.last.text
        assert f"抓成敗關鍵（P2.1.1・{OLD}）" in phone.last.text
        everything, files = await exported(journey, phone)
        assert {each.standard for each in everything.deliveries} == {OLD}
        assert [rating.item for rating in everything.ratings] == list(reversed(BEFORE))
        for content in (files["page"], files["md"]):
            assert f"P2.1.1・{OLD}" in content.replace("\\", "")
        for row in csv.DictReader(io.StringIO(files["csv"])):
            assert row["職能基準"] == OLD
        for item in BEFORE:
            assert all(f"關於 {item} 寫了" in content for content in files.values())


async def test_f82_an_open_question_is_answered_in_its_own_standard(
    house: House, fifth: Content
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
    async with house.running(content=fifth) as journey:
        await journey.answered(phone, "前 10 位有 6 位趕上班")
        (entry,) = await journey.entries(phone)
        (asked,) = await journey.prompts(phone)
        assert (entry.delivery, entry.standard) == (asked.id, OLD)
        assert asked.state == "answered"
        await journey.says(phone, "/note 隨手記一件事")
        await journey.passes(days=1, hours=2)
        await journey.answered(phone, "第 2 天寫的")
        assert [each.standard for each in await journey.prompts(phone)] == [OLD, NEW]
        assert (await journey.entries(phone))[-1].standard == NEW


@on_one_database
async def test_every_old_button_still_does_something_sensible(house: House, fifth: Content) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
    async with house.running(content=fifth) as journey:
        await journey.taps(phone, "為什麼問這題")
        assert "P" in phone.chat.toasts[-1] or "A" in phone.chat.toasts[-1]
        await journey.taps(phone, "換一題")
        old, new = await journey.prompts(phone)
        assert (old.state, new.standard) == ("swapped", NEW)


async def test_a_standard_that_nothing_leads_to_does_not_start(
    house: House, stranger: Content
) -> None:
    async with house.running() as journey:
        await journey.joined()
    with pytest.raises(LeftBehind, match=rf"answers to the standard {OLD}.*{NEW}/crosswalk.yaml"):
        async with house.running(content=stranger):
            raise AssertionError("the bot runs")
    database = await open_database(house.settings.database)
    async with database.read() as unit:
        assert await standards.noted(unit) == {OLD}
    await database.close()
    async with house.running():
        pass


async def test_a_standard_that_asked_nobody_anything_binds_nobody(
    house: House, stranger: Content
) -> None:
    async with house.running(content=stranger):
        pass
    async with house.running() as journey:
        await journey.joined()
    async with house.running():
        pass


@on_one_database
async def test_after_the_new_standard_the_old_one_needs_a_way_back(
    house: House, fifth: Content
) -> None:
    async with house.running(content=fifth) as journey:
        await journey.joined()
    with pytest.raises(LeftBehind, match=f"COACH_STANDARD={NEW}"):
        async with house.running():
            raise AssertionError("the bot runs")
