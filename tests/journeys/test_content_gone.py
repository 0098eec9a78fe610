"""Items and prompts that are no longer in the files: whoever met them still finds their way."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.demo.faults import Fault
from bot.demo.phone import Phone
from coaching.effects import AddDelivery, AddPart, AddReflection, Effect
from coaching.export.as_json import from_json
from coaching.records import Part, Reflection
from content.load import SHIPPED, STANDARD, Content, load
from storage import effects

if TYPE_CHECKING:
    from tests.journeys.conftest import House, Journey

pytestmark = [
    # What is shown here does not depend on the database.
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("sound"),
]

FIVE = ["1", "2", "3", "4", "5"]
WROTE = "前 10 位有 6 位趕上班"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The same standard with other items: every code that learners met before is gone."""
    root = tmp_path_factory.mktemp("other") / "data"
    shutil.copytree(SHIPPED, root)
    folder = root / "standards" / STANDARD
    shutil.rmtree(folder / "items")
    for name in ("released.yaml", "crosswalk.yaml"):
        (folder / name).unlink(missing_ok=True)
    standard = folder / "standard.yaml"
    standard.write_text(re.sub(r'- id: "([PA])([0-9])', r'- id: "\g<1>9\2', standard.read_text()))
    return load(root)


@pytest.fixture
def sound(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """At the end no decision has failed."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def exported(journey: Journey, phone: Phone) -> tuple[str, dict[str, bytes]]:
    """The page and the files of /export."""
    await journey.says(phone, "/export")
    await journey.passes(seconds=10)
    page, archive = [seen.document for seen in phone.chat.messages if seen.document][-2:]
    with zipfile.ZipFile(io.BytesIO(archive[0])) as pack:
        files = {name.rpartition(".")[2]: pack.read(name) for name in reversed(pack.namelist())}
    return page[0].decode(), files


async def test_f80_an_open_question_of_a_gone_item_is_answered_as_ever(
    house: House, other: Content
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        (asked,) = await journey.prompts(phone)
        question = phone.last.text
    async with house.running(content=other) as journey:
        await journey.says(phone, "/why")
        assert phone.last.text.splitlines()[0] == asked.item
        assert asked.reason.splitlines()[0] in phone.last.text
        await journey.says(phone, "/today")
        assert question in phone.last.text
        message = await journey.answered(phone, WROTE)
        assert asked.follow_up in phone.last.text
        phone.edit(message, f"{WROTE}，還有 4 位學生")
        await journey.stage.settle()
        await journey.taps(phone, "只給自己看")
        await journey.taps(phone, "不是這題")
        await journey.taps(phone, "都不是，當隨手記")
        assert [entry.item for entry in await journey.entries(phone)] == [None]
        await journey.taps(phone, f"這是在回答「{asked.item}」")
        (entry,) = await journey.entries(phone)
        assert (entry.item, entry.text) == (asked.item, f"{WROTE}，還有 4 位學生")


async def test_f80_every_button_under_a_question_of_a_gone_item_works(
    house: House, other: Content
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        (asked,) = await journey.prompts(phone)
        question = phone.last.text
    async with house.running(content=other) as journey:
        await journey.taps(phone, "為什麼問這題")
        assert asked.item in phone.chat.toasts[-1]
        await journey.taps(phone, "晚點再說")
        await journey.taps(phone, "1 小時後")
        await journey.passes(hours=1, minutes=1)
        assert phone.last.text.endswith(question)
        await journey.taps(phone, "換一題")
        before, after = await journey.prompts(phone)
        assert (before.state, after.item in other.bank.items) == ("swapped", True)
        await journey.taps(phone, "今天沒機會")
        assert (await journey.prompts(phone))[-1].state == "no_chance"


async def test_f80_history_search_and_all_files_of_an_export_show_a_gone_item_by_its_code(
    house: House, other: Content
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.answered(phone, WROTE)
        (asked,) = await journey.prompts(phone)
    async with house.running(content=other) as journey:
        for command in ("/history", "/search 趕上班"):
            await journey.says(phone, command)
            assert f"{asked.item}（{asked.item}）" in phone.last.text
            await journey.taps(phone, "1")
            assert WROTE in phone.last.text
            assert "<blockquote>" not in phone.last.text
        page, files = await exported(journey, phone)
        (kept,) = from_json(files["json"]).deliveries
        assert kept == replace(asked, message_id=kept.message_id)
        for content in (page, files["md"].decode(), files["csv"].decode("utf-8-sig")):
            assert asked.item in content.replace("\\", "")
            assert WROTE in content


async def test_f80_the_map_and_the_weekly_page_go_on_without_the_gone_item(
    house: House, other: Content
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.answered(phone, WROTE)
    async with house.running(content=other) as journey:
        await journey.says(phone, "/progress")
        assert "還沒有格子亮起來" in phone.last.text
        await journey.passes(days=5, hours=2)
        page = journey.under(phone, "看全部紀錄")
        assert WROTE in page.text
        asked = await journey.prompts(phone)
        assert len(asked) == 5
        assert all(each.item in other.bank.items for each in asked[1:])


async def test_f80_a_place_on_the_scale_of_a_gone_item_is_kept_in_the_words_it_was_chosen_from(
    house: House, other: Content
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.passes(days=4, hours=2)
        await journey.answered(phone, "跟蛋商對過 2 次量")
        question = next(seen for seen in phone.chat.messages if seen.labels == FIVE)
        lines = question.text.splitlines()
        asked = (await journey.prompts(phone))[-1]
    async with house.running(content=other) as journey:
        await journey.taps(phone, "3")
        await journey.taps(phone, "4")
        assert phone.chat.toasts[-1] == "記下了：4"
        assert question.text.splitlines()[1:-1] == lines[1:-1]
        assert "●●●●○" in question.text.splitlines()[-1]
        _, files = await exported(journey, phone)
        (rating,) = from_json(files["json"]).ratings
        assert (rating.item, rating.value) == (asked.item, 4)
        await journey.passes(days=1)
        assert "●●●●○" not in journey.under(phone, "看全部紀錄").text


async def test_f80_a_plan_about_a_gone_item_is_echoed_and_its_prompt_need_not_be_in_the_files(
    house: House,
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        (first,) = await journey.prompts(phone)
        plan = replace(
            first,
            id=77,
            item="P9.9.9",
            kind="plan",
            prompt_id="p9.9.9-plan-01",
            ordinal=1,
            state="answered",
            message_id=None,
        )
        written = Reflection(
            id=78,
            learner=first.learner,
            delivery=77,
            item="P9.9.9",
            kind="plan",
            local_date=first.local_date,
            created_at=first.asked_at,
            settled_at=first.asked_at,
        )
        part = Part(
            id=79,
            reflection=78,
            learner=first.learner,
            message_id=901,
            text="如果下雨，我就先備 10 份熱湯",
            created_at=first.asked_at,
        )
        async with journey.stage.app.database.begin() as unit:
            kept: list[Effect] = [
                AddDelivery(delivery=plan),
                AddReflection(reflection=written),
                AddPart(part=part),
            ]
            await effects.write(unit, kept, first.asked_at)
        await journey.passes(days=2, hours=2)
        await journey.taps(phone, "做了")
        plans = [each for each in await journey.prompts(phone) if each.item == "P9.9.9"]
        assert [each.outcome for each in plans] == ["done"]
        await journey.passes(days=3)
        assert "這週的計畫：做了" in journey.under(phone, "看全部紀錄").text


async def test_f80_a_queued_question_of_a_gone_item_is_sent_in_the_words_it_was_queued_with(
    house: House, other: Content
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.passes(days=1)
        house.telegram.faults.add(Fault("too_many_requests", retry_after=3600), "sendMessage")
        await journey.passes(hours=1, minutes=45)
        queued = (await journey.prompts(phone))[-1]
        assert queued.local_date.day == 24
        assert queued.message_id is None
    async with house.running(content=other) as journey:
        await journey.passes(hours=2)
        sent = (await journey.prompts(phone))[-1]
        assert (sent.id, sent.message_id is not None) == (queued.id, True)
        await journey.answered(phone, WROTE)
        assert (await journey.entries(phone))[-1].delivery == queued.id


async def test_a_retired_question_is_asked_no_more_and_remembered_as_it_was(
    house: House, tmp_path: Path, content: Content
) -> None:
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.answered(phone, WROTE)
        (asked,) = await journey.prompts(phone)
    root = tmp_path / "retired"
    shutil.copytree(SHIPPED, root)
    path = root / f"standards/{STANDARD}/items/{asked.item}.yaml"
    head, mark, rest = path.read_text().partition(f'id: "{asked.prompt_id}"')
    rest = rest.replace('status: "ready"', 'status: "retired"', 1)
    path.write_text(head + mark + rest)
    async with house.running(content=load(root)) as journey:
        await journey.says(phone, "/history")
        await journey.taps(phone, "1")
        assert content.bank.prompt(asked.prompt_id).text.zh in phone.last.text
        other = await journey.joined(1002, "阿明")
        assert (await journey.prompts(other))[0].prompt_id != asked.prompt_id


async def test_nothing_said_about_a_gone_item_is_lost_on_the_way(
    house: House, other: Content
) -> None:
    async with house.running() as journey:
        await journey.joined()
    async with house.running(content=other) as journey:
        await journey.passes(days=8)
        async with journey.stage.app.database.read() as unit:
            states = set(await unit.scalars(text("SELECT state FROM outbox")))
            dead = await unit.scalars(text("SELECT raw FROM inbox WHERE state = 'dead'"))
        assert states <= {"sent", "queued", "cancelled", "expired"}
        assert [json.loads(raw) for raw in dead] == []
