"""A coach saves a file, and the running bot asks in the new words, or says why it does not."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.demo.phone import Phone
from coaching.export.as_json import from_json
from coaching.records import Delivery
from content.load import SHIPPED, STANDARD, Content, load

if TYPE_CHECKING:
    from content.prompt import Prompt
    from tests.journeys.conftest import House, Journey

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is shown here does not depend on the database."""

FIVE = ["1", "2", "3", "4", "5"]
ITEMS = f"standards/{STANDARD}/items"
NEW = "今天收店前數一下空瓶子有幾個，哪一種最多？"


class Desk:
    """A coach's own folder beside a running bot."""

    def __init__(self, folder: Path, journey: Journey, content: Content) -> None:
        self.folder = folder
        self.journey = journey
        self.content = content

    def file(self, item: str) -> Path:
        """The coach's own file about an item; at first it is the shipped one."""
        path = self.folder / ITEMS / f"{item}.yaml"
        if not path.exists():
            path.write_bytes((SHIPPED / ITEMS / path.name).read_bytes())
        return path

    def rewrite(self, asked: Delivery, question: str, rev: int = 2) -> Path:
        """Give the prompt that was asked other words and another rev."""
        prompt = self.content.bank.prompt(asked.prompt_id)
        path = self.file(asked.item)
        head, mark, rest = path.read_text().partition(f'id: "{prompt.id}"')
        rest = rest.replace("rev: 1\n", f"rev: {rev}\n", 1).replace(prompt.text.zh, question, 1)
        path.write_text(head + mark + rest)
        return path

    def rename(self, item: str, name: str) -> Path:
        """Give an item another name."""
        path = self.file(item)
        plain = self.content.bank.plain(item, "zh-Hant")
        path.write_text(path.read_text().replace(f'"{plain}"', f'"{name}"', 1))
        return path

    async def waits(self) -> None:
        """So long a coach waits for a saved file to be asked."""
        await self.journey.passes(seconds=15)

    async def named(self, phone: Phone) -> str:
        """The name of the present item, as /why tells it."""
        await self.journey.says(phone, "/why")
        return phone.last.text.splitlines()[0]


@pytest.fixture
async def desk(house: House, tmp_path: Path, content: Content) -> AsyncIterator[Desk]:
    """A bot that runs with a folder in which nothing was changed yet."""
    async with running_desk(house, tmp_path, content) as running:
        yield running


@asynccontextmanager
async def running_desk(house: House, tmp_path: Path, content: Content) -> AsyncIterator[Desk]:
    """Start the bot of a house with such a folder."""
    folder = tmp_path / "content"
    (folder / ITEMS).mkdir(parents=True)
    (folder / ITEMS / "A03.yaml").write_bytes((SHIPPED / ITEMS / "A03.yaml").read_bytes())
    async with house.running(content_dir=folder) as journey:
        yield Desk(folder, journey, content)


async def asked(desk: Desk, phone: Phone) -> tuple[Delivery, Prompt]:
    """What somebody was asked last, and the prompt as it was shipped."""
    delivery = (await desk.journey.prompts(phone))[-1]
    return delivery, desk.content.bank.prompt(delivery.prompt_id)


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of refused content."""
    return [
        record.getMessage()
        for record in caplog.records
        if getattr(record, "action", None) == "content_refused"
    ]


async def test_f79_an_edited_question_is_asked_anew_and_what_was_asked_keeps_its_words(
    desk: Desk,
) -> None:
    journey = desk.journey
    phone = await journey.joined()
    before, prompt = await asked(desk, phone)
    await journey.answered(phone, "數了 10 位，6 位趕上班")
    desk.rewrite(before, NEW)
    await desk.waits()

    other = await journey.joined(1002, "阿明")
    after, _ = await asked(desk, other)
    assert (after.prompt_id, after.rev) == (before.prompt_id, 2)
    assert NEW in other.last.text

    await journey.says(phone, "/history")
    await journey.taps(phone, "1")
    assert prompt.text.zh in phone.last.text
    await journey.says(phone, "/export")
    await journey.passes(seconds=10)
    page, archive = [seen.document for seen in phone.chat.messages if seen.document is not None]
    assert prompt.text.zh in page[0].decode()
    with zipfile.ZipFile(io.BytesIO(archive[0])) as pack:
        (kept,) = from_json(pack.read("data.json")).deliveries
    assert (kept.rev, prompt.text.zh in kept.text, NEW in kept.text) == (1, True, False)


async def test_f79_a_conversation_goes_on_in_the_words_it_began_with(desk: Desk) -> None:
    journey = desk.journey
    phone = await journey.joined()
    delivery, prompt = await asked(desk, phone)
    path = desk.rewrite(delivery, NEW)
    path.write_text(path.read_text().replace(prompt.follow_up.zh, "下次先從哪一種開始收？", 1))
    await desk.waits()
    await journey.answered(phone, "數了 10 位，6 位趕上班")
    assert prompt.follow_up.zh in phone.last.text
    await journey.answered(phone, "下個月蛋餅會多")
    assert [entry.delivery for entry in await journey.entries(phone)] == [delivery.id]


async def test_f75_what_cannot_be_used_is_refused_once_with_its_place(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await desk.journey.joined()
    delivery, _ = await asked(desk, phone)
    name = await desk.named(phone)
    good = desk.file(delivery.item).read_text()
    path = desk.rename(delivery.item, "新的名字")
    path.write_text(path.read_text().replace("prompts:", "prompts: {", 1))
    for _ in range(4):
        await desk.waits()
    assert await desk.named(phone) == name
    head, fault = refusals(caplog)
    assert head.startswith("the changed content is left alone")
    assert head.endswith("errors: 1")
    assert fault.startswith(f"{ITEMS}/{delivery.item}.yaml:")
    assert "[yaml-syntax]" in fault
    assert all(record.exc_info is None for record in caplog.records)

    path.write_text(good)
    desk.rename(delivery.item, "新的名字")
    await desk.waits()
    assert await desk.named(phone) == "新的名字"
    assert len(refusals(caplog)) == 2


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('item: "', 'item: "Z', "unknown-item"),
        ("？", "？真的嗎？", "one-question"),
        ("？", "，應該怎麼做？", "preaching"),
    ],
)
async def test_references_and_wording_are_both_mended_before_anybody_reads_them(
    desk: Desk, caplog: pytest.LogCaptureFixture, old: str, new: str, code: str
) -> None:
    phone = await desk.journey.joined()
    delivery, prompt = await asked(desk, phone)
    name = await desk.named(phone)
    path = desk.rename(delivery.item, "新的名字")
    text = path.read_text()
    at = text.index(prompt.text.zh) if old == "？" else 0
    path.write_text(text[:at] + text[at:].replace(old, new, 1))
    await desk.waits()
    assert await desk.named(phone) == name
    assert any(f"[{code}]" in line for line in refusals(caplog))


async def test_f79_a_half_written_file_never_goes_live(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await desk.journey.joined()
    delivery, _ = await asked(desk, phone)
    path = desk.rename(delivery.item, "新的名字")
    before, whole = desk.journey.stage.app.programme.now, path.read_bytes()
    for part in range(1, 13):
        path.write_bytes(whole[: len(whole) * part // 12])
        await desk.journey.passes(seconds=1)
        assert desk.journey.stage.app.programme.now is before
    assert refusals(caplog) == []
    await desk.waits()
    assert await desk.named(phone) == "新的名字"


async def test_a_file_that_is_only_saved_again_changes_nothing(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    before = desk.journey.stage.app.programme.now
    desk.file("A03").write_bytes(desk.file("A03").read_bytes())
    await desk.waits()
    assert desk.journey.stage.app.programme.now is before
    assert "in force" not in caplog.text


async def test_a_scale_that_was_shown_stays_as_it_was_while_a_place_is_chosen(
    house: House, tmp_path: Path, content: Content
) -> None:
    # The days until a scale comes pass without a folder: a look every ten seconds takes its time.
    async with house.running() as journey:
        phone = await journey.joined()
        await journey.passes(days=4, hours=2)
        await journey.answered(phone, "跟蛋商對過 2 次量")
    question = next(seen for seen in phone.chat.messages if seen.labels == FIVE)
    lines = question.text.splitlines()
    async with running_desk(house, tmp_path, content) as desk:
        delivery, _ = await asked(desk, phone)
        before = desk.journey.stage.app.programme.now
        anchor = desk.content.bank.sheet(delivery.item).anchors[0].zh
        path = desk.file(delivery.item)
        path.write_text(path.read_text().replace(f'"{anchor}"', '"這件事我還沒有試過"', 1))
        await desk.waits()
        assert desk.journey.stage.app.programme.now is not before
        await desk.journey.taps(phone, "4")
    assert question.text.splitlines()[:-1] == lines[:-1]
    assert "●●●●○" in question.text.splitlines()[-1]


async def test_a_bot_that_starts_with_wording_to_mend_says_so_once(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "content" / ITEMS / "A03.yaml"
    path.parent.mkdir(parents=True)
    shipped = (SHIPPED / ITEMS / "A03.yaml").read_text()
    path.write_text(shipped.replace("收銀、備料、出貨", "應該看收銀、備料、出貨", 1))
    async with house.running(content_dir=tmp_path / "content") as journey:
        for _ in range(3):
            await journey.passes(seconds=15)
        prompt = journey.stage.app.programme.now.content.bank.prompt("a03-observe-01")
        assert "應該" in prompt.hint.zh
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told[0] == "the content that the bot started with is to be mended; errors: 1"
    assert ["[preaching]" in line for line in told[1:]] == [True]


async def test_what_holds_the_way_from_an_earlier_standard_cannot_be_taken_away(
    house: House,
    tmp_path: Path,
    write_fifth: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path / "content"
    write_fifth(folder)
    async with house.running() as journey:
        phone = await journey.joined()
    new = "BLM2421-007v5"
    async with house.running(content_dir=folder, standard=new) as journey:
        (folder / f"standards/{new}/crosswalk.yaml").unlink()
        await journey.passes(seconds=15)
        assert ["[crosswalk-gone]" in line for line in refusals(caplog)] == [False, True]
        await journey.says(phone, "/why")
        assert phone.last.text


async def test_the_menu_follows_the_words(desk: Desk) -> None:
    texts = desk.folder / "texts"
    texts.mkdir()
    shipped = (SHIPPED / "texts/zh-Hant.yaml").read_text()
    old = load().texts.plain("zh-Hant", "command.help")
    (texts / "zh-Hant.yaml").write_text(shipped.replace(f'help: "{old}"', 'help: "說明書"', 1))
    await desk.waits()
    scope = {"type": "all_private_chats"}
    shown = await desk.journey.stage.app.api.call("getMyCommands", {"scope": scope})
    assert "說明書" in {command["description"] for command in shown}
