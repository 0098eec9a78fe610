"""Quoting a learner: always their own words, a whole clause where it fits, numbers first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.quotation import has_number, quotation

NUMBERED = [
    "10 位有 6 位",
    "兩位客人說太甜",
    "少了三成",
    "七點半開門",
    "進了十二箱",
    "一百二一份",
    "半小時沒人",
    "只有一半",
    "五分鐘就賣完",
    "三分之一是學生",
    "百分之三十",
    "９折",
]
NOT_NUMBERED = [
    "三明治賣完了",
    "十分好吃",
    "萬一下雨",
    "千萬不要",
    "百香果很香",
    "五花肉漲價",
    "五金行的老闆",
    "吃三點心",
    "一個客人都沒有",
    "有一位說還好",
]


@pytest.mark.parametrize("text", NUMBERED)
def test_a_counted_thing_is_a_number(text: str) -> None:
    assert has_number(text)


@pytest.mark.parametrize("text", NOT_NUMBERED)
def test_a_numeral_in_a_name_or_a_phrase_is_no_number(text: str) -> None:
    assert not has_number(text)


CHOSEN = {
    "今天好忙。10 位有 6 位是趕上班的，都外帶！": "10 位有 6 位是趕上班的，都外帶",
    "有！他說是路過看到的。": "他說是路過看到的",
    "嗯，今天客人很少，因為下雨": "嗯，今天客人很少，因為下雨",
    "進了 1,200 元的蛋。太多": "進了 1,200 元的蛋",
    "Sold 3.5 kg. Not bad.": "Sold 3.5 kg",
    "第一行\n賣了 30 份": "賣了 30 份",
    "  前後有空白  ": "前後有空白",
    "👍": "",
    "。。。！": "",
    "": "",
}


@pytest.mark.parametrize("text", CHOSEN)
def test_the_sentence_with_a_number_is_chosen_else_the_longest(text: str) -> None:
    assert quotation(text).words == CHOSEN[text]
    assert not quotation(text).cut


def test_a_long_sentence_gives_its_clause_with_the_number() -> None:
    text = "今天一早就開始下雨所以路上的人比平常少了很多很多，但還是來了 12 位，" + "忙" * 30
    assert quotation(text).shown == "但還是來了 12 位"


def test_a_clause_that_goes_on_is_cut_with_a_mark() -> None:
    text = "老客人說" + "好" * 60
    assert quotation(text).shown == "老客人說" + "好" * 36 + "…"


def test_english_has_room_for_twice_as_many_letters_and_is_cut_between_words() -> None:
    text = "Six of ten customers were commuters and nearly all of them asked for an omelet to go"
    shown = quotation(text).shown
    assert (
        shown == "Six of ten customers were commuters and nearly all of them asked for an omelet…"
    )


def test_an_emoji_of_several_characters_is_not_torn_apart() -> None:
    family = "👨‍👩‍👧"
    words = quotation("好" * 38 + family * 9).words
    assert words == "好" * 38


@given(st.text(max_size=300), st.integers(1, 80))
def test_a_quotation_is_always_a_short_piece_of_the_text(text: str, limit: int) -> None:
    quote = quotation(text, limit)
    assert quote.words in text
    assert quote.words == quote.words.strip()
    assert "\n" not in quote.words
    assert len(quote.words) <= 2 * limit


@given(st.text(alphabet="好0 ,，.。一二三位", max_size=120))
def test_a_quotation_never_begins_or_ends_inside_a_number(text: str) -> None:
    quote = quotation(text)
    if quote.words and not quote.cut:
        found = [at for at in range(len(text)) if text.startswith(quote.words, at)]
        whole = [
            at
            for at in found
            if not text[at - 1 : at].isdecimal() or not quote.words[0].isdecimal()
        ]
        assert whole
