"""The HTML parse mode reads and refuses as Telegram's does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.entities import parse_html
from bot.demo.errors import ApiError
from bot.demo.formatting import formatted, to_html

if TYPE_CHECKING:
    from bot.demo.local import LocalTelegram
    from tests.demo.conftest import BareBot

FAULTS = {
    "<x>a</x>": 'Unsupported start tag "x" at byte offset 0',
    "字<br>": 'Unsupported start tag "br" at byte offset 3',
    "<b>a": 'Can\'t find end tag corresponding to start tag "b"',
    "<b><i>a</b></i>": 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    "a</b>": "Unexpected end tag at byte offset 1",
    "a <b": "Unclosed start tag at byte offset 2",
    "5 < 6": 'Unsupported start tag "" at byte offset 2',
    "<b>a</b": "Unclosed end tag at byte offset 4",
    '<a href="x': "Unclosed start tag at byte offset 0",
    "<a href=a/b>x</a>": "Unexpected end of name token at byte offset 8",
    "<span>a</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    "<b =>a</b>": 'Empty attribute name in the tag "b" at byte offset 0',
}


@pytest.mark.parametrize("text", FAULTS)
def test_bad_markup_is_refused_in_telegrams_words(text: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(text)
    assert caught.value.description == f"Bad Request: can't parse entities: {FAULTS[text]}"


def test_tags_become_entities_counted_in_utf16_units() -> None:
    text, entities = parse_html('😀<b>粗<i>斜</i></b> <a href="https://a.tw?x=1&amp;y=2">連</a>')
    assert text == "😀粗斜 連"
    assert entities == [
        {"offset": 2, "length": 2, "type": "bold"},
        {"offset": 3, "length": 1, "type": "italic"},
        {"offset": 5, "length": 1, "type": "text_link", "url": "https://a.tw?x=1&y=2"},
    ]


def test_code_blocks_quotes_and_spoilers_are_known() -> None:
    text, entities = parse_html(
        '<pre><code class="language-py">x</code></pre>'
        "<blockquote expandable>q</blockquote>"
        '<span class="tg-spoiler">s</span><code>c</code>'
    )
    assert text == "xqsc"
    assert [(entity["type"], entity.get("language")) for entity in entities] == [
        ("pre", "py"),
        ("expandable_blockquote", None),
        ("spoiler", None),
        ("code", None),
    ]


def test_only_four_names_and_numbers_are_references() -> None:
    assert (
        parse_html("&lt;&gt;&amp;&quot;&#39;&#x5b57;&nbsp;& &copy;")[0] == "<>&\"'字&nbsp;& &copy;"
    )


def test_an_empty_element_makes_no_entity() -> None:
    assert parse_html("a<b></b>") == ("a", [])


def test_blank_ends_are_cut_and_entities_move_along() -> None:
    assert formatted("\n <b>早 </b>\n", "HTML", None) == (
        "早",
        [{"offset": 0, "length": 1, "type": "bold"}],
    )


def test_control_characters_and_direction_overrides_do_not_arrive() -> None:
    assert formatted("a\x00b\r\u202ec", None, None)[0] == "a bc"


@given(st.text(max_size=60))
def test_an_escaped_text_always_arrives_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(f"<b>{escaped}</b>")[0] == text


@given(st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "字", "😀", "&amp;", " "])))
def test_what_is_read_can_be_shown_as_html_again(pieces: list[str]) -> None:
    try:
        text, entities = parse_html("".join(pieces))
    except ApiError:
        return
    assert parse_html(to_html(text, entities))[0] == text


async def test_texts_are_measured_after_parsing_in_code_points(
    tg: LocalTelegram, bot: BareBot
) -> None:
    tg.user(1001, started=True)
    wish = {"chat_id": 1001, "parse_mode": "HTML"}
    await bot.ok("sendMessage", **wish, text="<b>" + "😀" * 4096 + "</b>")
    refused = await bot.refused("sendMessage", **wish, text="字" * 4097)
    assert refused == "Bad Request: message is too long"
    refused = await bot.refused("sendMessage", **wish, text="")
    assert refused == "Bad Request: message text is empty"
    refused = await bot.refused("sendMessage", **wish, text="<b> </b>")
    assert refused == "Bad Request: text must be non-empty"
    refused = await bot.refused("sendMessage", **wish, text="<b>1")
    assert refused.startswith("Bad Request: can't parse entities: Can't find end tag")
    refused = await bot.refused("sendMessage", chat_id=1001, text="x", parse_mode="RTF")
    assert refused == "Bad Request: unsupported parse_mode"
    refused = await bot.refused("sendMessage", chat_id=1001, text="\ud83d")
    assert refused == "Bad Request: strings must be encoded in UTF-8"
