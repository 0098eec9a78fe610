"""Words that are more than a lesson are heard, and the everyday talk of a shop is not."""

from __future__ import annotations

from typing import Any

import pytest

from coaching.staff.alarm import distress, legal
from content.load import load


@pytest.mark.parametrize(
    "text",
    [
        "最近真的想死",
        "好想死，房租又漲了",
        "我想去死",
        "不想活了",
        "真的活不下去了，貸款繳不出來",
        "我快撐不下去了",
        "撐 不 下 去",
        "有時候會想自殺",
        "想要了結自己",
        "死了算了",
        "覺得從世界上消失比較好",
        "想從樓上跳樓",
        "活著好累，只有兩個小孩讓我想起床",
        "我想自殺式的活動做完就結束生命",
        "想死你了。可是我真的不想活",
        "我快撑不下去了",
        "I want to die",
        "Sometimes I think about SUICIDE",
        "I can’t go on like this",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
    ],
)
def test_distress_is_heard(text: str) -> None:
    assert distress(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "老客人一進門就說想死你了",
        "今天忙死了，出餐累死我",
        "熱死了，冰都來不及做",
        "電腦登入要手機收驗證碼，整個卡死",
        "平日中午你一個人也撐不住",
        "隔壁的店撐不下去，下個月收",
        "這樣下去店會活不下去，所以先停外送廣告",
        "冰箱撐不下去了，週五換新的",
        "跳樓大拍賣那天多賣 40 件",
        "不跟對面打自殺式降價",
        "我不想死守這個店面",
        "不想死背價目表，改貼在櫃台",
        "烤肉改用燒炭，客人說比較香",
        "門口換上吊燈，晚上亮多了",
        "過去死忠的客人這個月少了三個",
        "The oven nearly killed my schedule",
        "We try to die-cut the boxes ourselves",
    ],
)
def test_the_talk_of_a_shop_is_no_distress(text: str) -> None:
    assert not distress(text)


@pytest.mark.parametrize(
    "text",
    [
        "房東說要提告",
        "我被告了，下週開庭",
        "收到存證信函",
        "客人說吃完拉肚子，要賠 8 千",
        "疑似食物中毒，三個客人送醫",
        "工讀生切到手，受傷送醫",
        "勞檢的人下午來",
        "被檢舉招牌太大",
        "客人一直說要告我",
        "A customer says she will sue us",
        "food poisoning, two people taken to hospital",
    ],
)
def test_a_matter_of_law_or_safety_is_heard(text: str) -> None:
    assert legal(text)


@pytest.mark.parametrize(
    "text",
    [
        "下午被告知要換招牌",
        "被告白的工讀生笑了一整天",
        "如果律師只有 5 分鐘，我就先問房東要賣屋、再問押金",
        "打去衛生局問冰塊要多久驗一次",
        "廣告我先停一週",
        "誰受傷時只能用健保？店裡三個人",
        "今天的傳票還沒整理",
        "issue meeting at nine",
        "The tissue measure was wrong",
    ],
)
def test_the_questions_of_a_shop_are_no_matter_of_law(text: str) -> None:
    assert not legal(text)


def test_our_own_questions_and_examples_raise_no_distress() -> None:
    bank = load().bank
    for item in bank.items:
        for prompt in bank.written(item):
            texts: list[Any] = [
                prompt.text,
                prompt.hint,
                prompt.follow_up,
                *prompt.examples.values(),
            ]
            assert not [text for text in texts if distress(text.zh) or distress(text.en)]


def test_a_harmless_word_that_is_taken_out_joins_nothing() -> None:
    assert not distress("想跳樓價死")
    assert not legal("提被告知告")
