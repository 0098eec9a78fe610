"""Bare words in place of markup that was refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.plain import bare, plain
from coaching.messages import Answer, Document, Edit, Message, Picture, Text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<b>今天</b>好", "今天好"),
        ("a &lt; b &amp; c", "a &lt; b &amp; c"),
        ("<b>never closed", "never closed"),
        ('<a href="https://x">link</a>\nnext', "link\nnext"),
        ("1 < 2", "1 &lt; 2"),
    ],
)
def test_tags_go_and_words_stay(html: str, words: str) -> None:
    assert bare(html) == words


@given(st.text())
def test_bare_words_have_no_markup_left_to_lose(html: str) -> None:
    assert bare(bare(html)) == bare(html)
    assert "<" not in bare(html)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (Text(html="<b>a</b>"), Text(html="a")),
        (Picture(spec={}, html="<i>a</i>"), Picture(spec={}, html="a")),
        (Document(make="m", learner=1, html="<u>a</u>"), Document(make="m", learner=1, html="a")),
        (Edit(html="<b>a</b>", message_id=1), Edit(html="a", message_id=1)),
        (Edit(html=None, message_id=1), Edit(html=None, message_id=1)),
        (Answer(callback_id="1", text="<b>"), Answer(callback_id="1", text="<b>")),
    ],
)
def test_every_kind_of_message_keeps_the_rest(message: Message, expected: Message) -> None:
    assert plain(message) == expected
