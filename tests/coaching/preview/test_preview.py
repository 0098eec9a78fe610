"""What a coach is shown: sections, marks, and every part of a prompt, as text and as a page."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from coaching.curriculum import Choice, Reason
from coaching.dialogue.join import PACES
from coaching.export.wording import Wording
from coaching.preview.as_page import to_page
from coaching.preview.as_text import PHONE, to_text
from coaching.preview.compose import Section, find, of_prompts, of_term
from coaching.preview.desk import Desk
from coaching.rehearsal.life import START, Habit, live
from content.bank import UnknownContent
from content.lines import columns
from content.load import Content
from content.model import Words
from content.prompt import Prompt

DeskFor = Callable[..., Desk]
WordingIn = Callable[[str], Wording]
VOID = {"meta", "br"}
NASTY = "</style><script>alert(1)</script>\"'><img src=x onerror=y>&lt;"


class Reader(HTMLParser):
    """Checks that elements close in order, and gathers what there is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.places: list[str] = []
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.places += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]
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


@pytest.fixture
def one(content: Content) -> Prompt:
    """A prompt that somebody wrote."""
    return content.bank.prompt("p1.1.1-observe-01")


@pytest.fixture
def sections_of(desk_for: DeskFor, wording_in: WordingIn) -> Callable[..., tuple[Section, ...]]:
    """Lay out prompts in a language."""
    return lambda *prompts, language="zh-Hant": of_prompts(
        desk_for(language=language), prompts, wording_in(language)
    )


def test_a_prompt_in_the_terminal_has_its_words_buttons_and_parts(
    one: Prompt, sections_of: Callable[..., tuple[Section, ...]], wording_in: WordingIn
) -> None:
    text = to_text(["題庫預覽"], sections_of(one), wording_in("zh-Hant"))
    flat = "".join(line.strip("│ \n") for line in text.splitlines())
    assert text.startswith("題庫預覽\n\n看懂客人  P1.1.1 · T1.1 看懂市場\n")
    for piece in (
        one.id,
        "觀察",
        one.text.zh,
        one.hint.zh,
        f"追問  {one.follow_up.zh}",
        f"美髮：{one.examples['hair'].zh}",
        "[換一題] [晚點再說]",
    ):
        assert piece.replace(" ", "") in flat.replace(" ", ""), piece


def test_no_line_of_a_message_is_wider_than_a_phone(
    content: Content, sections_of: Callable[..., tuple[Section, ...]], wording_in: WordingIn
) -> None:
    for language in content.texts.languages:
        sections = sections_of(*find(content.bank, ["T1.1", "A01"]), language=language)
        boxed = [
            line
            for line in to_text([], sections, wording_in(language)).splitlines()
            if line.startswith("  │")
        ]
        assert {columns(line) for line in boxed} == {PHONE + 6}


def test_english_readers_get_english_words(
    one: Prompt, sections_of: Callable[..., tuple[Section, ...]], wording_in: WordingIn
) -> None:
    words = read(to_page(["Preview"], sections_of(one, language="en"), wording_in("en"))).words
    assert one.text.en in words
    assert one.text.zh not in words
    assert "Follow-up" in words


def test_a_draft_and_a_retired_prompt_are_marked(
    one: Prompt, sections_of: Callable[..., tuple[Section, ...]], wording_in: WordingIn
) -> None:
    wording = wording_in("zh-Hant")
    for status, mark in (("draft", "草稿，還不會問"), ("retired", "停用，不再問")):
        sections = sections_of(one.model_copy(update={"status": status}))
        assert mark in to_text([], sections, wording)
        assert mark in read(to_page([""], sections, wording)).words
    assert "草稿" not in to_text([], sections_of(one), wording)


def test_the_page_needs_nothing_from_elsewhere_and_takes_words_as_words(
    one: Prompt, sections_of: Callable[..., tuple[Section, ...]], wording_in: WordingIn
) -> None:
    wording = wording_in("zh-Hant")
    nasty = Words(zh=NASTY, en=NASTY)
    spoilt = one.model_copy(update={"text": nasty, "hint": nasty, "follow_up": nasty, "id": NASTY})
    plain = read(to_page(["看"], sections_of(one), wording))
    page = to_page(["看"], sections_of(spoilt), wording)
    reader = read(page)
    assert reader.tags == plain.tags
    assert reader.attributes == plain.attributes
    assert reader.words.count(NASTY) == 6
    assert not reader.tags & {"script", "img", "link", "iframe", "form", "object", "svg"}
    assert not {name for name in reader.attributes if name.startswith("on") or name == "src"}
    assert b"url(" not in page and b"http" not in page.replace(b"http-equiv", b"")
    assert b"default-src 'none'" in page


def test_the_whole_bank_is_one_page_with_a_place_for_every_item(
    content: Content, sections_of: Callable[..., tuple[Section, ...]], wording_in: WordingIn
) -> None:
    prompts = find(content.bank, [])
    reader = read(to_page(["全部"], sections_of(*prompts), wording_in("zh-Hant")))
    assert len(reader.places) == len(set(reader.places)) == 37
    assert reader.links == [f"#{place}" for place in reader.places]
    assert all(prompt.id in reader.words for prompt in prompts)


def test_every_item_is_shown_with_its_scale_once(
    content: Content, sections_of: Callable[..., tuple[Section, ...]]
) -> None:
    for section in sections_of(*find(content.bank, [])):
        [scale] = [card.rating for card in section.cards if card.rating is not None]
        [item] = {card.prompt.item for card in section.cards}
        assert all(anchor.zh in scale.html for anchor in content.bank.sheet(item).anchors)


def test_a_term_has_a_section_for_every_week_with_its_theme_and_days(
    desk_for: DeskFor, content: Content, wording_in: WordingIn
) -> None:
    habit = Habit(weekdays=PACES["5"], weeks=8)
    wording = wording_in("zh-Hant")
    sections = of_term(desk_for(trade="guesthouse"), habit, wording, content.bank)
    cards = [card for section in sections for card in section.cards]
    themes = {content.bank.theme(task, "zh-Hant") for task in content.bank.tasks}
    assert [section.heading for section in sections] == [f"第 {n} 週" for n in range(1, 9)]
    assert {section.beside for section in sections} <= themes
    assert len(cards) == 40
    assert {card.prompt.item for card in cards} == set(content.bank.items)
    assert [card.when for card in sections[1].cards] == ["週一", "週二", "週三", "週四", "週五"]
    assert all(card.why for card in cards)
    rated = [card for card in cards if card.rating is not None]
    steps = live(content.bank, habit)
    assert len(rated) == sum(step.asked.rating is not None for step in steps) >= 6
    assert all(card.prompt.kind == "reflect" for card in rated)


def test_codes_are_found_in_any_case_and_groups_mean_all_they_hold(content: Content) -> None:
    bank = content.bank
    assert [p.id for p in find(bank, ["P1.1.1-OBSERVE-01"])] == ["p1.1.1-observe-01"]
    assert {p.item for p in find(bank, ["p1.1.1", "a03"])} == {"P1.1.1", "A03"}
    assert {p.item for p in find(bank, ["T1.1"])} == {"P1.1.1", "P1.1.2"}
    assert {p.item for p in find(bank, [])} == set(bank.items)
    assert find(bank, ["P1.1.1", "p1.1.1-observe-01"]) == find(bank, ["P1.1.1"])
    assert [p.id for p in find(bank, ["p1.1.1-observe-generic-01"])] == [
        "p1.1.1-observe-generic-01"
    ]


def test_a_code_that_is_not_there_is_told_with_its_nearest(content: Content) -> None:
    with pytest.raises(UnknownContent, match=r"'p1\.1\.1-observ'.* Nearest: p1\.1\.1-observe-01"):
        find(content.bank, ["p1.1.1-observ"])
    with pytest.raises(UnknownContent, match="See: coach content show"):
        find(content.bank, ["？"])


def test_the_reason_is_told_only_where_a_day_was_chosen(one: Prompt, desk_for: DeskFor) -> None:
    choice = Choice(one, one.item, one.kind, Reason("never_asked", {"theme": "T1.1"}))
    assert desk_for().card(choice, START).why == ""
    assert "P1.1.1" in desk_for().card(choice, START, why=True).why
