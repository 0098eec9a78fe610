"""Portfolios as files: whose words are in them, who gets which, and how long they take."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from docx import Document

from bot.clock import DrivenClock
from bot.services.documents import Documents, NoDocumentError
from bot.services.portfolio import FORMATS, bound, own_files, plain_name, words_for
from coaching.effects import (
    AddDelivery,
    AddPart,
    AddReflection,
    Effect,
    EraseReflection,
    SaveLearner,
    Say,
)
from coaching.messages import Document as File
from coaching.portfolio.material import Maker, Material
from coaching.portfolio.verify import verify
from coaching.programme import Programme
from coaching.records import Cohort, Delivery, Learner, Part, Reflection, record_id
from coaching.staff.acts import MakePortfolio
from coaching.staff.effects import GiveGrade, GiveLevel, SaveAssignment, SaveStaff
from coaching.staff.perform import needs_of, perform
from coaching.staff.records import Assignment, Grade, Level, Staff
from content.access import load_access
from content.load import Content, load
from content.words import load_time_words
from storage import effects, portfolios, staff_views
from storage.engine import Database

ITEMS = load().bank.items
COHORT = Cohort(id=1, name="春天班")
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=5)
OPEN, KEPT, EARLIER = "今天 6 位趕上班 =1+1 <b>&", "只給自己的祕密", "指派之前寫的"
LIN, WANG = 501, 502

Write = Callable[..., Awaitable[None]]


@pytest.fixture(scope="module")
def content() -> Content:
    """The shipped content."""
    return load()


@pytest.fixture
def documents(database: Database, content: Content) -> Documents:
    """The maker of files, by a clock that stands still."""
    return Documents(database, lambda: content, DrivenClock(NOW))


def learner(chat: int, **more: Any) -> Learner:
    """Somebody who lets a coach read."""
    fields: dict[str, Any] = {
        "name": f"學員{chat}",
        "coach_may_read": True,
        "joined_at": SINCE - timedelta(days=9),
    }
    return Learner(id=record_id(f"learner:{chat}"), chat=chat, cohort=1, **{**fields, **more})


def entry(
    who: Learner, number: int, words: str, *, private: bool = False, item: str = "P1.2.3"
) -> list[Effect]:
    """A question of that many days ago, and its answer."""
    at = NOW - timedelta(days=number)
    asked = Delivery(
        id=record_id(f"delivery:{who.id}:{number}"),
        learner=who.id,
        item=item,
        kind="evidence",
        prompt_id=f"{item.lower()}-evidence-01",
        rev=1,
        text="<b>名</b>\n\n想花的那筆錢寫三個數。哪個最虛？",
        follow_up="",
        local_date=at.date(),
        state="answered",
        asked_at=at,
        message_id=5 * number + 1,
    )
    reflection = Reflection(
        id=record_id(f"reflection:{who.id}:{number}"),
        learner=who.id,
        delivery=asked.id,
        item=item,
        kind=asked.kind,
        local_date=asked.local_date,
        created_at=at,
        private=private,
    )
    part = Part(
        id=record_id(f"part:{who.id}:{number}"),
        reflection=reflection.id,
        learner=who.id,
        message_id=5 * number + 2,
        text=words,
        created_at=at,
    )
    return [
        AddDelivery(delivery=asked), AddReflection(reflection=reflection), AddPart(part=part)
    ]  # fmt: skip


def coach(id_: int, name: str, *roles: Any) -> SaveStaff:
    """Somebody who works here."""
    return SaveStaff(staff=Staff(id=id_, chat=id_, name=name, roles=frozenset(roles)))


@pytest.fixture
async def house(database: Database) -> Write:
    """Learner 1 accompanied by Lin, with an open, a kept and an earlier entry; learner 2 by none.

    What is done with it writes more.
    """
    me, other = learner(1), learner(2)
    one = record_id(f"reflection:{me.id}:1")

    async def write(*decided: Effect) -> None:
        async with database.begin() as unit:
            await effects.write(unit, decided, NOW)

    await write(
        SaveLearner(learner=me),
        SaveLearner(learner=other),
        *entry(me, 1, OPEN),
        *entry(me, 2, KEPT, private=True),
        *entry(me, 9, EARLIER),
        *entry(other, 1, "別人寫的"),
        coach(LIN, "林教練", "coach"),
        coach(WANG, "王教練", "coach"),
        SaveAssignment(assignment=Assignment(id=1, learner=me.id, coach=LIN, since=SINCE)),
        GiveGrade(grade=Grade(reflection=one, coach=LIN, learner=me.id, value=2, at=NOW)),
        GiveGrade(grade=Grade(reflection=one, coach=WANG, learner=me.id, value=0, at=NOW)),
        GiveLevel(
            level=Level(id=7, learner=me.id, item="P1.2.3", coach=LIN, value=4, at=NOW)
        ),
    )  # fmt: skip
    return write


ME = learner(1)


async def page_for(documents: Documents, coach: int, who: int = ME.id) -> str:
    return (await documents.make(f"portfolio:{coach}", who))[1].decode()


async def test_a_coach_gets_a_page_with_what_they_may_read_and_nothing_else(
    documents: Documents, house: Write
) -> None:
    name, file = await documents.make(f"portfolio:{LIN}", ME.id)
    page = file.decode()
    assert name == "學習檔案-學員1-20261121.html"
    assert "今天 6 位趕上班" in page
    assert not [words for words in (KEPT, EARLIER, "別人寫的") if words in page]
    assert "有 2 則紀錄沒有放進來" in page
    assert "教練 \u2068林教練\u2069 製作" in page and "2026-11-21 01:00" in page


async def test_a_coach_sees_the_levels_of_all_and_the_grades_of_their_own(
    documents: Documents, house: Write
) -> None:
    page = await page_for(documents, LIN)
    assert page.count("教練評的證據") == 1
    assert "王教練" not in page


async def test_what_was_opened_is_in_the_coachs_page(documents: Documents, house: Write) -> None:
    of_lin = Assignment(id=1, learner=ME.id, coach=LIN, since=SINCE, opened=True)
    await house(SaveAssignment(assignment=of_lin))
    page = await page_for(documents, LIN)
    assert EARLIER in page and KEPT not in page
    assert "有 1 則紀錄沒有放進來" in page


ENDED = Assignment(id=1, learner=ME.id, coach=LIN, since=SINCE, until=NOW)


@pytest.mark.parametrize(
    ("change", "person", "who"),
    [
        (None, WANG, ME.id),
        (None, LIN, learner(2).id),
        (None, LIN, 404),
        (None, 404, ME.id),
        (SaveAssignment(assignment=ENDED), LIN, ME.id),
        (SaveLearner(learner=replace(ME, coach_may_read=False)), LIN, ME.id),
        (SaveLearner(learner=replace(ME, forget_at=NOW + timedelta(days=7))), LIN, ME.id),
        (coach(LIN, "林教練"), LIN, ME.id),
        (coach(LIN, "林教練", "sponsor", "admin", "owner"), LIN, ME.id),
    ],
)
async def test_who_may_no_longer_read_when_it_is_made_gets_nothing(
    documents: Documents, house: Write, change: Effect | None, person: int, who: int
) -> None:
    if change is not None:
        await house(change)
    with pytest.raises(NoDocumentError, match="may read now"):
        await documents.make(f"portfolio:{person}", who)


@pytest.mark.parametrize("name", ["portfolio", "portfolio:", "portfolio:x", "portfolio:-1"])
async def test_a_portfolio_for_nobody_is_a_sentence(documents: Documents, name: str) -> None:
    with pytest.raises(NoDocumentError, match="use one of"):
        await documents.make(name, ME.id)


async def archive_of(documents: Documents, who: int = ME.id) -> dict[str, bytes]:
    _, file = await documents.make("archive", who)
    with zipfile.ZipFile(io.BytesIO(file)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


async def test_the_learners_archive_has_the_whole_portfolio(
    documents: Documents, house: Write
) -> None:
    files = await archive_of(documents)
    page, data = files["學習檔案.html"].decode(), files["學習檔案.json"]
    assert KEPT in page and EARLIER in page and "別人寫的" not in page
    assert page.count("教練評的證據") == 2 and "王教練" in page
    assert verify(data) == ()
    assert json.loads(data)["sha256"] in page
    guide = files["README.txt"].decode("utf-8-sig")
    assert "學習檔案.html" in guide and "草稿" in guide


async def test_a_draft_opens_again_with_its_headings_words_and_sources(
    documents: Documents, house: Write
) -> None:
    files = await archive_of(documents)
    made = Document(io.BytesIO(files["草稿-O1.2.1-商業機會調查報告.docx"]))
    styles = {(each.style.name, each.text) for each in made.paragraphs if each.style is not None}
    assert ("Title", "商業機會調查報告（草稿）") in styles
    assert ("Heading 1", "3. 要花多少、多久回本、風險在哪") in styles
    assert ("Heading 1", "材料來源") in styles
    assert [text for style, text in styles if style == "Quote"].count(OPEN) == 1
    assert any(text.startswith("☐ ") and text.endswith("？") for _, text in styles)
    (table,) = made.tables
    assert [cell.text for cell in table.rows[0].cells][:3] == ["編號", "日期", "代號"]
    assert len(table.rows) == 1 + 2
    assert not any(KEPT in text for _, text in styles)
    assert made.core_properties.title == "商業機會調查報告（草稿）"
    assert made.core_properties.author == ""


async def test_a_draft_names_a_font_for_chinese_and_no_theme_font_wins(
    documents: Documents, house: Write
) -> None:
    files = await archive_of(documents)
    with zipfile.ZipFile(io.BytesIO(files["草稿-O2.2.1-商業計畫書.docx"])) as pack:
        styles = pack.read("word/styles.xml").decode()
    made = Document(io.BytesIO(files["草稿-O2.2.1-商業計畫書.docx"]))
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Quote"):
        fonts = made.styles[name].element.rPr.rFonts
        found = {key.rpartition("}")[2]: value for key, value in fonts.attrib.items()}
        assert found["eastAsia"] == "Microsoft JhengHei"
        assert not [key for key in found if "heme" in key]
    assert 'w:eastAsia="zh-TW"' in styles


@pytest.mark.parametrize(
    "words", ["一\x00\x08\x1b[0m二", "第一行\n\n第三行\t完", "\ufffe\U0001f600"]
)
async def test_a_draft_can_be_made_of_any_words(
    documents: Documents, house: Write, words: str
) -> None:
    await house(*entry(ME, 3, words))
    files = await archive_of(documents)
    made = Document(io.BytesIO(files["草稿-O1.2.1-商業機會調查報告.docx"]))
    assert len([each for each in made.paragraphs if each.style and each.style.name == "Quote"]) == 3
    if words.startswith("第"):
        assert words in [each.text for each in made.paragraphs]


def test_a_draft_leaves_out_what_the_page_of_the_same_learner_has(content: Content) -> None:
    material = year_of(3, days=20)
    secret = replace(material.reflections[0], private=True)
    files = own_files(replace(material, reflections=(secret, *material.reflections[1:])), content)
    words = secret.parts[0].text.encode()
    assert words in files["學習檔案.html"]
    assert not [name for name in files if name.endswith(".md") and words in files[name]]


@pytest.mark.parametrize(
    ("name", "plain"),
    [("小芸", "小芸"), ("../../etc/x", "etc_x"), ("a b/c\\d:e", "a_b_c_d_e"), ("\u202e", "_")],
)
def test_a_name_is_safe_in_a_files_name(name: str, plain: str) -> None:
    assert plain_name(name) == plain
    assert len(plain_name(name * 100)) <= 40


def year_of(chat: int, days: int = 260) -> Material:
    """A learner's year: an answer on every working day."""
    who = learner(chat)
    made: dict[type, list[Any]] = {}
    for day in range(days):
        found = entry(who, day, f"第 {day} 天，店裡賣了 {day} 份。" * 2, item=ITEMS[day % 37])
        for each in found:
            made.setdefault(type(each), []).append(each)
    parts = {each.part.reflection: each.part for each in made[AddPart]}
    return Material(
        made_at=NOW,
        learner=who,
        cohort=COHORT,
        deliveries=tuple(each.delivery for each in made[AddDelivery]),
        reflections=tuple(
            replace(each.reflection, parts=(parts[each.reflection.id],))
            for each in made[AddReflection]
        ),
    )


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_a_cohort_of_thirty_over_a_year_takes_seconds(content: Content, ending: str) -> None:
    materials = [year_of(chat) for chat in range(30)]
    maker = Maker(role="operator")
    start = time.process_time()
    binder = bound(materials, content, maker)
    file = FORMATS[ending](binder, words_for(content, maker))
    # Two seconds; measuring coverage makes it many times slower.
    assert time.process_time() - start < 40
    assert len(file) < 12_000_000
    if ending == "json":
        assert verify(file) == ()


def test_the_drafts_of_five_years_take_seconds(content: Content) -> None:
    material = year_of(1, days=1826)
    start = time.process_time()
    files = own_files(material, content)
    assert time.process_time() - start < 20
    assert sum(map(len, files.values())) < 8_000_000


async def test_what_an_operator_gets_is_shared_and_never_private(
    database: Database, house: Write
) -> None:
    async with database.read() as unit:
        found = await portfolios.of_operator(unit, ME.id, NOW)
    assert found is not None
    assert [each.text for each in found.reflections] == [EARLIER, OPEN]
    assert found.hidden == 1
    await house(SaveLearner(learner=replace(ME, coach_may_read=False)))
    async with database.read() as unit:
        assert await portfolios.of_operator(unit, ME.id, NOW) is None
        assert await portfolios.of_operator(unit, 404, NOW) is None


async def test_a_cohort_is_everybody_who_joined_it(database: Database, house: Write) -> None:
    await house(SaveLearner(learner=learner(3, joined_at=None, status="joining")))
    async with database.read() as unit:
        assert await portfolios.in_cohort(unit, 1) == tuple(sorted((ME.id, learner(2).id)))
        assert await portfolios.in_cohort(unit, 99) is None


async def test_an_erased_entry_is_in_no_portfolio(
    documents: Documents, database: Database, house: Write
) -> None:
    await house(EraseReflection(id=record_id(f"reflection:{ME.id}:1"), learner=ME.id))
    files = await archive_of(documents)
    assert not [name for name in files if "6 位趕上班".encode() in files[name]]
    async with database.read() as unit:
        found = await portfolios.own(unit, ME.id, NOW)
    assert found is not None and len(found.reflections) == 2 and found.hidden == 0


async def test_what_a_coach_asks_for_is_what_is_made(
    documents: Documents, database: Database, house: Write, content: Content
) -> None:
    act = MakePortfolio(learner=ME.id)
    programme = Programme(content=content, words=load_time_words(), access=load_access())
    async with database.read() as unit:
        view = await staff_views.load(unit, LIN, needs_of(act), NOW)
    assert view is not None
    (file,) = [
        each.message
        for each in perform(act, view, programme, NOW, "key")
        if isinstance(each, Say) and isinstance(each.message, File)
    ]
    _, made = await documents.make(file.make, file.learner)
    assert "今天 6 位趕上班" in made.decode() and KEPT not in made.decode()
