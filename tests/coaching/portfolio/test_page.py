"""The page is one file: nothing in it runs or asks for anything, whatever the words are."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.export.wording import Wording
from coaching.portfolio.as_json import plain
from coaching.portfolio.as_page import to_page
from coaching.portfolio.page_style import STYLE
from content.load import Content

if TYPE_CHECKING:
    from tests.coaching.portfolio.conftest import Kit

HOSTILE = "</style><script src=//x.tw/a.js></script><img src='http://x.tw' onerror=\"a()\">&amp;"
ALLOWED = {
    "html": {"lang"}, "meta": {"charset", "name", "content", "http-equiv"}, "title": set(),
    "style": set(), "head": set(), "body": set(), "main": set(), "header": set(), "h1": set(),
    "h2": set(), "h3": set(), "h4": set(), "p": {"class", "role", "dir", "aria-hidden"},
    "div": {"class"}, "section": {"class", "id"}, "span": {"class"}, "small": {"class"},
    "b": set(), "bdi": set(), "a": {"class", "href"}, "article": set(), "ul": {"class"},
    "ol": {"class"}, "li": set(), "footer": set(),
}  # fmt: skip


class Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in ALLOWED or {name for name, _ in attrs} - ALLOWED[tag]:
            self.strange.append(f"{tag} {attrs}")


def made(kit: Kit, wording: Wording, words: str = "", name: str = "小芸") -> str:
    """The page of a learner who wrote these words."""
    return to_page(kit.bound(kit.records(words or kit.words, name)), wording).decode()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_words_and_no_name_become_markup(
    kit: Kit, wording: Wording, words: str, name: str
) -> None:
    tags = Tags()
    tags.feed(made(kit, wording, words, name))
    assert tags.strange == []


def test_hostile_words_are_shown_as_they_are(kit: Kit, wording: Wording) -> None:
    page = made(kit, wording, HOSTILE, HOSTILE)
    tags = Tags()
    tags.feed(page)
    assert tags.strange == []
    assert HOSTILE in html.unescape(page)
    assert not re.search(r"<script|<img|<link|<iframe", page)


def test_every_link_leads_to_a_place_on_the_page(kit: Kit, wording: Wording) -> None:
    tags = Tags()
    tags.feed(made(kit, wording))
    assert len(tags.links) == 37
    assert {link[1:] for link in tags.links} <= set(tags.ids)
    assert len(tags.ids) == len(set(tags.ids))
    assert "url(" not in STYLE and "@import" not in STYLE


def test_every_quotation_on_the_page_is_what_is_stored(kit: Kit, wording: Wording) -> None:
    words = "第一行\n  第二行\t& <b>粗</b> \u202e右\U0001f600"
    shown = re.findall(
        r'<p class="said" dir="auto">(.*?)</p>', made(kit, wording, words), re.DOTALL
    )
    stored = [part.text for each in kit.records(words).reflections for part in each.parts]
    assert sorted(map(html.unescape, shown)) == sorted(stored)


def test_the_page_says_first_and_last_that_it_is_no_certificate(kit: Kit, wording: Wording) -> None:
    page = made(kit, wording)
    notice = '<p class="notice" role="note">這不是證書，也不是 iCAP 職能導向課程'
    assert page.count(notice) == 2
    assert page.index(notice) < page.index('class="totals"')
    assert page.rindex(notice) > page.rindex("<article")


def test_the_page_shows_every_seal_and_that_of_the_whole(kit: Kit, wording: Wording) -> None:
    data = plain(kit.bound(), wording)
    page = to_page(kit.bound(), wording).decode()
    seals = set(re.findall(r'<span class="seal">([0-9a-f]{64})</span>', page))
    cells = data["portfolios"][0]["cells"]
    loose = data["portfolios"][0]["loose"]
    entries = [entry for cell in cells for entry in cell["entries"]] + loose
    assert seals == {entry["sha256"] for entry in entries} | {data["sha256"]}


def test_empty_cells_are_said_to_be_empty(kit: Kit, wording: Wording) -> None:
    page = made(kit, wording)
    assert page.count("這一格是空的") == 37 - 3
    assert "還沒有：自評、教練評的位置" in page


@pytest.mark.parametrize(("hidden", "told"), [(2, "有 2 則紀錄沒有放進來"), (0, "都放進來了")])
def test_a_coachs_page_says_how_many_are_not_shown_and_whose_it_is(
    kit: Kit, wording: Wording, hidden: int, told: str
) -> None:
    page = to_page(
        kit.bound(replace(kit.records(), hidden=hidden), maker=kit.of_coach), wording
    ).decode()
    assert told in page
    assert page.count("教練 \u2068林教練\u2069 製作") == 3


def test_the_learners_own_page_speaks_of_nothing_hidden(kit: Kit, wording: Wording) -> None:
    assert "放進來" not in made(kit, wording)


def test_a_cohort_is_one_page_with_a_way_to_each(kit: Kit, wording: Wording) -> None:
    page = to_page(kit.bound(kit.records(name="甲"), kit.records(name="乙")), wording).decode()
    tags = Tags()
    tags.feed(page)
    assert "2 位學員" in page and tags.links[:2] == ["#p1", "#p2"]
    assert {link[1:] for link in tags.links} <= set(tags.ids)
    assert len(tags.ids) == len(set(tags.ids))


def test_it_speaks_english_too(kit: Kit, content: Content) -> None:
    english = replace(kit.own, language="en")
    page = to_page(kit.bound(maker=english), Wording(content, "en", "Asia/Taipei")).decode()
    assert "<h1>Portfolio</h1>" in page and "This is no certificate" in page
