"""Formatting survives: what a person made bold or linked is said again exactly so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.entities import parse_html
from bot.telegram.formatting import KEPT, formatted
from bot.telegram.parse import parse
from coaching.events import Edited, Showed, Wrote
from content.markup import markup_problem

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
MEI = {"id": 42, "is_bot": False, "first_name": "美"}
CHAT = {"id": 42, "type": "private"}


def mark(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def read(kind: str = "message", **fields: Any) -> Any:
    body = {"message_id": 7, "date": 1_795_400_000, "chat": CHAT, "from": MEI, **fields}
    return parse({"update_id": 5, kind: body}, AT)


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        ("今晚停課", [mark("bold", 0, 2)], "<b>今晚</b>停課"),
        ("😀好", [mark("italic", 2, 1)], "😀<i>好</i>"),
        ("a<b&c", [mark("underline", 0, 1)], "<u>a</u>&lt;b&amp;c"),
        ("x y", [mark("strikethrough", 2, 1)], "x <s>y</s>"),
        ("祕密", [mark("spoiler", 0, 2)], "<tg-spoiler>祕密</tg-spoiler>"),
        ("引用", [mark("blockquote", 0, 2)], "<blockquote>引用</blockquote>"),
        ("x=1", [mark("code", 0, 3)], "<code>x=1</code>"),
        ("x=1", [mark("pre", 0, 3, language="python")], "<pre>x=1</pre>"),
        (
            "講義在這",
            [mark("text_link", 0, 2, url="https://a.tw/?x=1&y=2")],
            '<a href="https://a.tw/?x=1&amp;y=2">講義</a>在這',
        ),
        (
            "今晚停課",
            [mark("bold", 0, 4), mark("italic", 2, 2)],
            "<b>今晚<i>停課</i></b>",
        ),
    ],
)
def test_each_kind_of_formatting_is_kept(text: str, marks: list[Any], html: str) -> None:
    event = read(text=text, entities=marks)
    assert event.html == html
    assert event.formatted == html
    assert event.text == text
    assert markup_problem(html) is None


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [mark("url", 0, 4)],
        [mark("mention", 0, 4)],
        [mark("hashtag", 0, 4)],
        [mark("custom_emoji", 0, 2, custom_emoji_id="5")],
        [mark("text_mention", 0, 4, user=MEI)],
        [mark("brand_new", 0, 4)],
        [mark("bold", 0, 0)],
        [mark("text_link", 0, 4)],
        [mark("text_link", 0, 4, url=7)],
        [mark("text_link", 0, 4, url="javascript:alert(1)")],
        [mark("bold", 0, 99)],
        [mark("bold", 50, 4)],
        [mark("bold", 0, 3), mark("italic", 2, 3)],
    ],
)
def test_what_is_not_kept_or_does_not_fit_leaves_the_plain_words(marks: list[Any]) -> None:
    event = read(text="a<b 好 x", entities=marks)
    assert event.html == ""
    assert event.formatted == "a&lt;b 好 x"


def test_an_address_cannot_break_out_of_its_tag() -> None:
    evil = 'https://a.tw/"><b onclick="x'
    event = read(text="好", entities=[mark("text_link", 0, 1, url=evil)])
    assert event.html == '<a href="https://a.tw/&quot;&gt;&lt;b onclick=&quot;x">好</a>'
    assert markup_problem(event.html) is None


def test_a_caption_and_a_change_keep_theirs() -> None:
    bold = [mark("bold", 0, 1)]
    shown = read(voice={"file_id": "F"}, caption="看板", caption_entities=bold)
    assert isinstance(shown, Showed)
    assert (shown.caption, shown.html) == ("看板", "<b>看</b>板")
    changed = read("edited_message", text="看板", entities=bold)
    assert isinstance(changed, Edited)
    assert changed.formatted == "<b>看</b>板"
    changed = read("edited_message", photo=[{"file_id": "F"}], caption="看", caption_entities=bold)
    assert changed.formatted == "<b>看</b>"


def test_words_without_formatting_are_escaped_only_when_they_are_wanted() -> None:
    event = read(text="1 < 2")
    assert isinstance(event, Wrote)
    assert (event.html, event.formatted) == ("", "1 &lt; 2")


MARKS = st.lists(
    st.builds(
        mark,
        st.sampled_from(sorted(KEPT)),
        st.integers(0, 12),
        st.integers(0, 12),
        url=st.sampled_from(["https://a.tw", 'http://"', "", None]),
        language=st.text(max_size=3),
    ),
    max_size=5,
)


@given(text=st.text(max_size=12), marks=MARKS)
def test_whatever_marks_come_the_words_are_the_same_and_telegram_takes_them(
    text: str, marks: list[Any]
) -> None:
    html = formatted(text, marks)
    if html:
        assert markup_problem(html) is None
        assert parse_html(html)[0] == text
