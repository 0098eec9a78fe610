"""The files of /export hold a learner's whole record, and are made in a blink."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import DrivenClock
from bot.services.documents import Documents, NoDocumentError
from coaching.effects import AddDelivery, AddPart, AddReflection, Effect, SaveLearner
from coaching.export.as_json import from_json
from coaching.records import Delivery, Learner, Part, Reflection, record_id
from content.load import Content, load
from storage import effects
from storage.engine import Database
from storage.everything import load as everything_of

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
"""Already the 21st in Taipei."""
WORDS = "10 位有 6 位是趕上班的 <b>&"
FIVE_YEARS = 1826

Diary = Callable[..., Awaitable[int]]


@pytest.fixture(scope="module")
def content() -> Content:
    """The shipped content."""
    return load()


@pytest.fixture
def documents(database: Database, content: Content) -> Documents:
    """The maker of files, by a clock that stands still."""
    return Documents(database, lambda: content, DrivenClock(NOW))


@pytest.fixture
def keep_diary(database: Database) -> Diary:
    """Have a learner answer a prompt with two messages on each of so many days."""

    async def keep(
        chat: int = 1, *, days: int = 1, words: str = WORDS, language: str = "zh-Hant"
    ) -> int:
        learner = Learner(id=record_id(f"learner:{chat}"), chat=chat, cohort=1, language=language)
        decided: list[Effect] = [SaveLearner(learner=learner)]
        for day in range(days):
            decided += answered(learner, day, words)
        async with database.begin() as unit:
            await effects.write(unit, decided, NOW)
        return learner.id

    return keep


def answered(learner: Learner, day: int, words: str) -> list[Effect]:
    """A prompt of that many days ago, and its answer."""
    at = NOW - timedelta(days=day)
    asked = Delivery(
        id=record_id(f"delivery:{learner.id}:{day}"),
        learner=learner.id,
        item="P1.1.1",
        kind="observe",
        prompt_id="p1.1.1-observe-01",
        rev=1,
        text="<b>看懂客人</b>\n\n今天數一下前 10 位客人。哪一點最不一樣？",
        follow_up="",
        local_date=at.date(),
        state="answered",
        asked_at=at,
    )
    reflection = Reflection(
        id=record_id(f"reflection:{learner.id}:{day}"),
        learner=learner.id,
        delivery=asked.id,
        item=asked.item,
        kind=asked.kind,
        local_date=asked.local_date,
        created_at=at,
    )
    parts = [
        Part(
            id=record_id(f"part:{learner.id}:{day}:{number}"),
            reflection=reflection.id,
            learner=learner.id,
            message_id=10 * day + number,
            text=words,
            created_at=at,
        )
        for number in (1, 2)
    ]
    return [
        AddDelivery(delivery=asked),
        AddReflection(reflection=reflection),
        *(AddPart(part=part) for part in parts),
    ]


async def test_the_archive_holds_the_data_the_entries_and_a_guide(
    documents: Documents, database: Database, keep_diary: Diary
) -> None:
    learner = await keep_diary()
    name, file = await documents.make("archive", learner)
    assert name == "職能教練-我的紀錄-20261121-全部資料.zip"
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        drafts = [
            f"草稿-{output}.{ending}"
            for output in (
                "O1.2.1-商業機會調查報告",
                "O2.1.1-商業風險評估報告",
                "O2.2.1-商業計畫書",
                "O4.1.1-工作規則",
            )
            for ending in ("docx", "md")
        ]
        own = ["README.txt", "data.json", "我寫的.md", "我寫的.csv", "教練寫的.csv"]
        assert archive.namelist() == [*own, "學習檔案.html", "學習檔案.json", *drafts]
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o600}
        assert archive.infolist()[0].date_time == (2026, 11, 21, 1, 0, 0)
        async with database.read() as unit:
            assert from_json(archive.read("data.json")) == await everything_of(unit, learner, NOW)
        assert "10 位有 6 位是趕上班的" in archive.read("我寫的.md").decode()
        assert WORDS in archive.read("我寫的.csv").decode("utf-8-sig")
        assert "我寫的.md" in archive.read("README.txt").decode("utf-8-sig")


async def test_the_page_is_one_file_to_open(documents: Documents, keep_diary: Diary) -> None:
    name, file = await documents.make("page", await keep_diary())
    assert name == "職能教練-我的紀錄-20261121.html"
    assert "10 位有 6 位是趕上班的 &lt;b&gt;&amp;" in file.decode()


async def test_each_learner_gets_their_own_language(
    documents: Documents, keep_diary: Diary
) -> None:
    name, file = await documents.make("page", await keep_diary(language="en"))
    assert name == "competency-coach-my-record-20261121.html"
    assert "<h1>My record</h1>" in file.decode()


async def test_another_learners_words_are_in_no_file(
    documents: Documents, keep_diary: Diary
) -> None:
    mine = await keep_diary(1)
    await keep_diary(2, words="別人的祕密")
    _, page = await documents.make("page", mine)
    _, file = await documents.make("archive", mine)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        contents = [page, *map(archive.read, archive.namelist())]
    assert not any("別人的祕密".encode() in each for each in contents)


async def test_a_learner_who_wrote_nothing_gets_files_too(
    documents: Documents, keep_diary: Diary
) -> None:
    learner = await keep_diary(days=0)
    _, page = await documents.make("page", learner)
    assert "還沒有紀錄。" in page.decode()
    _, file = await documents.make("archive", learner)
    assert zipfile.ZipFile(io.BytesIO(file)).testzip() is None


@pytest.mark.parametrize(
    ("name", "sentence"), [("page", "nobody of that id"), ("passwords", "use one of")]
)
async def test_what_cannot_be_made_is_said_in_a_sentence(
    documents: Documents, name: str, sentence: str
) -> None:
    with pytest.raises(NoDocumentError, match=sentence):
        await documents.make(name, 404)


async def test_five_years_of_daily_use_take_seconds(
    documents: Documents, keep_diary: Diary
) -> None:
    learner = await keep_diary(days=FIVE_YEARS)
    start = time.perf_counter()
    _, page = await documents.make("page", learner)
    _, archive = await documents.make("archive", learner)
    assert time.perf_counter() - start < 60
    assert page.count(b"<article") == FIVE_YEARS
    assert len(page) < 5_000_000
    assert len(archive) < 2_000_000
