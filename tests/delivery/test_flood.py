"""What counts as a flood, and what never does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.flood import Flood, Share
from bot.telegram.share import share_of
from storage.inbox import Received

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def written(number: int, chat: int = 7, sent: int = 0) -> Received:
    """A word that was sent so many seconds ago."""
    raw = json.dumps({"sent": int(NOW.timestamp()) - sent})
    return Received(update_id=number, chat=chat, raw=raw)


def share(raw: str) -> Share | None:
    """The share of such a word; None for one that says nothing."""
    told: dict[str, Any] = json.loads(raw)
    return ("word", told["sent"]) if "sent" in told else None


def test_beyond_the_most_of_a_minute_nothing_is_kept_and_the_chat_is_named_once() -> None:
    flood = Flood(share, most=5)
    kept, refused = flood.sift([written(number) for number in range(9)], NOW)
    assert [each.update_id for each in kept] == [0, 1, 2, 3, 4]
    assert [(each.chat, each.first) for each in refused] == [(7, True)]


def test_the_same_flood_is_found_out_only_once() -> None:
    flood = Flood(share, most=5)
    flood.sift([written(number) for number in range(9)], NOW)
    _, refused = flood.sift([written(9)], NOW)
    assert [each.first for each in refused] == [False]


def test_the_next_minute_is_a_new_one() -> None:
    flood = Flood(share, most=5)
    flood.sift([written(number) for number in range(9)], NOW)
    kept, refused = flood.sift([written(9, sent=-60)], NOW)
    assert len(kept) == 1 and not refused


def test_what_was_written_over_hours_and_comes_at_once_is_kept() -> None:
    flood = Flood(share, most=5)
    kept, refused = flood.sift([written(number, sent=60 * number) for number in range(500)], NOW)
    assert len(kept) == 500 and not refused


def test_another_chat_is_not_concerned() -> None:
    flood = Flood(share, most=5)
    flood.sift([written(number) for number in range(99)], NOW)
    kept, _ = flood.sift([written(100, chat=8)], NOW)
    assert len(kept) == 1


def test_the_same_updates_told_again_are_counted_once() -> None:
    """A batch that could not be stored comes again, and again."""
    flood = Flood(share, most=5)
    batch = [written(number) for number in range(5)]
    for _ in range(20):
        kept, refused = flood.sift(batch, NOW)
        assert kept == batch and not refused


def test_what_belongs_to_no_chat_or_counts_for_nothing_is_always_kept() -> None:
    flood = Flood(share, most=5)
    strange = [written(number, chat=0) for number in range(50)]
    silent = [Received(update_id=number, chat=7, raw="{}") for number in range(50, 100)]
    kept, refused = flood.sift([*strange, *silent], NOW)
    assert len(kept) == 100 and not refused


def test_the_memory_is_bounded() -> None:
    flood = Flood(share, most=5, remembered=10)
    flood.sift([written(number, chat=number + 1) for number in range(1000)], NOW)
    assert len(flood._minutes) == 10


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 300)), max_size=120), st.randoms())
def test_in_any_order_the_same_number_of_each_chat_and_minute_is_kept(
    sent: list[tuple[int, int]], random: Any
) -> None:
    """Nothing depends on the order in which the same words come."""

    def kept_of(order: list[Received]) -> list[tuple[int, str]]:
        kept, _ = Flood(share, most=5).sift(order, NOW)
        return sorted((each.chat, minute_of(each.raw)) for each in kept)

    def minute_of(raw: str) -> str:
        at = datetime.fromtimestamp(json.loads(raw)["sent"], UTC)
        return f"{at - timedelta(seconds=at.second):%H:%M}"

    batch = [written(number, chat, ago) for number, (chat, ago) in enumerate(sent)]
    mixed = list(batch)
    random.shuffle(mixed)
    assert kept_of(batch) == kept_of(mixed)


def test_words_wishes_and_the_rest_are_told_apart() -> None:
    def of(update: dict[str, Any]) -> Share | None:
        return share_of(json.dumps(update))

    assert of({"message": {"text": "今天 3 位", "date": 9}}) == ("word", 9)
    assert of({"message": {"photo": [], "date": 9}}) == ("word", 9)
    assert of({"edited_message": {"text": "4 位", "date": 5, "edit_date": 9}}) == ("word", 9)
    assert of({"message": {"text": "/forget", "date": 9}}) == ("wish", 9)
    assert of({"callback_query": {"data": "v1:swap"}}) == ("wish", None)
    assert of({"my_chat_member": {"date": 9}}) is None
    assert of({"message": "nonsense"}) is None
    assert share_of("[1, 2]") is None
    assert share_of("{") is None
    assert share_of("[" * 100_000) is None


def test_a_message_without_a_usable_date_counts_as_sent_now() -> None:
    assert share_of(json.dumps({"message": {"text": "a", "date": "x"}})) == ("word", None)
    flood = Flood(share_of, most=1)
    raw = json.dumps({"message": {"text": "a"}})
    batch = [Received(update_id=number, chat=7, raw=raw) for number in range(2)]
    kept, refused = flood.sift(batch, NOW)
    assert len(kept) == 1 and len(refused) == 1
