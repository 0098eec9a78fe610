"""Numbers that belong to a person are found and hidden; prices and order numbers are not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.staff.personal import HIDDEN, masked, personal


@pytest.mark.parametrize(
    ("text", "found", "kind"),
    [
        ("身分證 A123456789 先留著", "A123456789", "id"),
        ("他是f131104093", "f131104093", "id"),
        ("居留證A800000014", "A800000014", "id"),
        ("Ａ１２３４５６７８９", "Ａ１２３４５６７８９", "id"),
        ("打 0912345678 找阿姨", "0912345678", "phone"),
        ("0912-345-678", "0912-345-678", "phone"),
        ("電話:0912 345 678。", "0912 345 678", "phone"),
        ("+886 912 345 678", "+886 912 345 678", "phone"),
        ("+886912345678", "+886912345678", "phone"),
        ("店裡 (02)2345-6789", "(02)2345-6789", "phone"),
        ("02-2345-6789", "02-2345-6789", "phone"),
        ("04 2345 6789", "04 2345 6789", "phone"),
        ("037-123456", "037-123456", "phone"),
        ("049-222-3456", "049-222-3456", "phone"),
        ("卡號4111 1111 1111 1111", "4111 1111 1111 1111", "card"),
        ("5500-0000-0000-0004", "5500-0000-0000-0004", "card"),
        ("378282246310005", "378282246310005", "card"),
        ("３５３０１１１３３３３０００００", "３５３０１１１３３３３０００００", "card"),
    ],
)
def test_each_kind_is_found_where_it_stands(text: str, found: str, kind: str) -> None:
    spans = [(text[span.start : span.end], span.kind) for span in personal(text)]
    assert spans == [(found, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "A123456788",
        "A123456780",
        "XA123456789",
        "A1234567890",
        "A323456789",
        "4111111111111112",
        "訂單 202611290912345678",
        "條碼 4710088412345",
        "統編 12345678",
        "今天賣 1,234,567 元",
        "2026-11-25 10:30",
        "前 10 位客人有 6 位",
        "0800-123-456",
        "0312 2026 的訂單",
        "P1.1.1 和 P1.1.2",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert personal(text) == ()
    assert masked(text) == text


def test_what_is_hidden_keeps_its_length_and_what_stands_around_it() -> None:
    text = "阿姨 0912-345-678，身分證 A123456789。"
    stars = HIDDEN
    assert masked(text) == (f"阿姨 {stars * 4}-{stars * 3}-{stars * 3}，身分證 {stars * 10}。")


@settings(deadline=None)
@given(st.text(alphabet="A019248 -()卡，", max_size=60))
def test_hiding_leaves_nothing_to_find_and_no_span_overlaps(text: str) -> None:
    spans = personal(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert personal(hidden) == ()
