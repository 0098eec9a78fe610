"""The page is whole, needs nothing from outside, and shows every word as a word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.export.as_page import to_page
from coaching.export.entries import entries
from coaching.export.everything import Everything
from coaching.export.wording import Wording
from content.load import Content

Diary = Callable[[str], Everything]
VOID = {"meta", "br"}
NASTY = "</style><script>alert(1)</script>\"'><img src=x onerror=y>&lt;\x00\u202e\ud83d 看懂\n\n=1"


class Reader(HTMLParser):
    """Checks that elements close in order, and gathers what there is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.places: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.places += [value for name, value in attrs if name == "id" and value is not None]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(page: bytes) -> Reader:
    reader = Reader()
    reader.feed(page.decode("utf-8"))
    reader.close()
    assert reader.open == []
    return reader


def page_of(everything: Everything, wording: Wording) -> bytes:
    return to_page(everything, entries(everything, wording), wording)


def test_the_page_shows_what_was_asked_and_written(diary: Diary, wording: Wording) -> None:
    words = read(page_of(diary("10 位有 6 位是趕上班的"), wording)).words
    for expected in (
        "我的紀錄",
        "2026-11-21 10:00 整理",
        "今天數 <10 位客人？",
        "10 位有 6 位是趕上班的",
        "2026-11-16 11:30 改過，之前寫的是：",
        "下個月哪樣會賣得更好？",
        "［照片］",
        "自己選的位置：3",
        "●●●○○",
        "只給自己看",
        "那天沒機會",
        "早餐店",
        "我和教練",
        "春天班",
        "同意使用",
        "林教練看了你的全文",
        "林教練評的證據：3",
        "我回林教練：",
        "教練關於我的筆記",
        "還看不出來",
    ):
        assert expected in words, expected


def test_english_readers_get_english_words(diary: Diary, content: Content) -> None:
    english = Wording(content, "en", "Europe/London")
    reader = read(page_of(diary("ten customers"), english))
    assert "My record" in reader.words
    assert "Put together 2026-11-21 02:00" in reader.words
    assert "no chance that day" in reader.words


def test_nothing_written_is_said_so(diary: Diary, wording: Wording) -> None:
    everything = replace(diary("x"), reflections=(), ratings=(), readings=())
    words = read(page_of(everything, wording)).words
    assert "還沒有紀錄。" in words
    assert "目前沒有教練打開過。" in words


def test_nothing_of_the_page_comes_from_elsewhere(diary: Diary, wording: Wording) -> None:
    page = page_of(diary(NASTY), wording)
    reader = read(page)
    assert not reader.tags & {"script", "img", "link", "iframe", "form", "object", "svg"}
    assert not {name for name in reader.attributes if name.startswith("on") or name == "src"}
    assert b"default-src 'none'" in page


def test_places_on_the_page_are_named_once(diary: Diary, wording: Wording) -> None:
    places = read(page_of(diary("x"), wording)).places
    assert len(places) == len(set(places))


def printable(text: str) -> str:
    """The characters that are seen; those that HTML does not allow are shown as U+FFFD."""
    return "".join(char for char in text if char.isprintable() and char != "\ufffd")


@pytest.fixture
def reading(diary: Diary, wording: Wording) -> Callable[[str], Reader]:
    """What is read on the page of a learner who wrote these words."""
    return lambda words: read(page_of(diary(words), wording))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_words_stay_words(reading: Callable[[str], Reader], text: str) -> None:
    plain, nasty = reading("x"), reading(text)
    assert nasty.tags == plain.tags
    assert nasty.attributes == plain.attributes
    assert printable(text) in printable(nasty.words)
