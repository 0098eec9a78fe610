"""Words are taken out of updates, and quotations are recognised, whatever the shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.redacting import mentions, repeats, without_messages, without_names

WORDS = "只給自己的話"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "text", "quote", "data", "from", "first_name", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def _message(message_id: int, inner: Any) -> dict[str, Any]:
    return {"message_id": message_id, "text": WORDS, "photo": [{"file_id": "F"}], "more": inner}


@given(json_values)
def test_a_message_is_bare_wherever_it_stands(inner: Any) -> None:
    for update in ({"message": _message(7, inner)}, {"x": [{"y": _message(7, inner)}]}):
        raw = json.dumps(update)
        assert mentions(raw, {7})
        assert WORDS not in json.loads(without_messages(raw, {7})).__repr__()


@given(json_values)
def test_what_is_not_meant_stays_as_it_is(inner: Any) -> None:
    update = {"update_id": 1, "message": _message(8, inner)}
    raw = json.dumps(update)
    assert not mentions(raw, {7})
    assert json.loads(without_messages(raw, {7})) == update


def test_a_reply_keeps_its_own_words_and_loses_the_quotation() -> None:
    reply = {
        "message_id": 8,
        "text": "我自己的",
        "reply_to_message": _message(7, None),
        "quote": {"text": WORDS},
    }
    left = json.loads(without_messages(json.dumps({"message": reply}), {7}))
    assert left == {
        "message": {"message_id": 8, "text": "我自己的", "reply_to_message": {"message_id": 7}}
    }


def test_a_name_is_emptied_so_that_the_update_can_still_be_read() -> None:
    person = {"id": 1, "is_bot": False, "first_name": "安娜", "username": "anna"}
    update = {"message": {"message_id": 8, "from": person, "chat": person, "text": "/start"}}
    left = json.loads(without_names(json.dumps(update)))["message"]
    assert left["from"] == {"id": 1, "is_bot": False, "first_name": "", "username": ""}
    assert left["chat"] == left["from"]
    assert left["text"] == "/start"


@pytest.mark.parametrize("raw", ["", "no json", "[" * 100_000])
def test_what_cannot_be_read_is_emptied(raw: str) -> None:
    assert mentions(raw, {7})
    assert without_messages(raw, {7}) == "{}"
    assert without_names(raw) == "{}"


@pytest.mark.parametrize(
    ("said", "written", "quoted"),
    [
        ("「10 位有 6 位」，留著", "今天 10 位有 6 位是趕上班的", True),
        ("a &lt;b&gt; cdef", "x a <b> cdef y", True),
        ("短話", "短話", True),
        ("下週主題：人手和風險", "今天 10 位有 6 位是趕上班的", False),
        ("今天呢？", "今天 10 位有 6 位", False),
        ("隨便", "", False),
    ],
)
def test_a_quotation_is_known_by_a_run_of_its_characters(
    said: str, written: str, quoted: bool
) -> None:
    body = json.dumps({"do": "text", "html": said, "buttons": [[["x", "y"]]]})
    assert repeats(body, [written]) is quoted


@given(st.text(min_size=1, max_size=60), st.integers(0, 50), st.integers(6, 60))
def test_any_quotation_of_six_characters_or_more_is_known(
    written: str, start: int, length: int
) -> None:
    quotation = written[start : start + length]
    if len(quotation) >= min(6, len(written)) and "&" not in quotation:
        assert repeats(json.dumps({"html": f"你的話「{quotation}」"}), [written])
