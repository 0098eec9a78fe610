"""What is shipped is sound: it loads, reads well, and covers everything from the first day."""

from collections import Counter

import pytest

from content.load import Content, check, load
from content.prompt import AUTHORED_KINDS


@pytest.fixture(scope="module")
def shipped() -> Content:
    """Load what is shipped, texts and all."""
    return load()


def test_the_shipped_content_has_no_error_and_warns_only_of_what_is_not_written_yet() -> None:
    assert [str(fault) for fault in check() if fault.code != "coverage"] == []


def test_both_languages_say_the_same_things(shipped: Content) -> None:
    assert shipped.texts.languages == ("zh-Hant", "en")
    assert shipped.texts.has("meta.language_name")


def test_every_trade_has_a_name_in_both_languages(shipped: Content) -> None:
    for trade in shipped.bank.trades:
        for language in shipped.texts.languages:
            assert shipped.texts.plain(language, f"trade.{trade}")


def test_at_least_ten_prompts_are_written_by_hand(shipped: Content) -> None:
    bank = shipped.bank
    written = [prompt for item in bank.items for prompt in bank.prompts(item) if not prompt.generic]
    assert len(written) >= 10
    assert all(len(prompt.examples) >= 2 for prompt in written)
    trades = Counter(trade for prompt in written for trade in prompt.examples)
    assert set(trades) >= set(bank.trades) - {"other"}


def test_every_item_has_two_forms_of_each_kind_or_a_written_one(shipped: Content) -> None:
    for item in shipped.bank.items:
        for kind in AUTHORED_KINDS:
            prompts = shipped.bank.prompts(item, kind)
            assert len(prompts) >= 2 or not prompts[0].generic


def test_no_two_items_are_asked_in_the_same_words(shipped: Content) -> None:
    texts = [
        prompt.text.zh
        for item in shipped.bank.items
        if shipped.bank.task(item)
        for prompt in shipped.bank.prompts(item)
    ]
    assert len(set(texts)) == len(texts)
