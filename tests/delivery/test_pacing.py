"""The pacing line: even, shared, adaptive; and the gentler one of each chat."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import AIM, ChatPace, Crowd, Pace, aim_at

NOW = 1_795_000_000_000.0


def run_line(pace: Pace, count: int) -> list[float]:
    """When `count` messages leave that are all waiting from the beginning."""
    sent: list[float] = []
    tat = now = NOW
    while len(sent) < count:
        slots = pace.slots(tat, now, now + 200)
        sent.extend(slots)
        tat = pace.after(slots[-1]) if slots else tat
        now += 100
    return sent[:count]


@pytest.mark.parametrize(("rate", "share"), [(1, 0.99), (20, 0.99), (30, 0.99), (1000, 0.985)])
def test_slots_are_even_and_use_nearly_all_of_the_rate(rate: int, share: float) -> None:
    sent = run_line(Pace.of(rate), 10 * rate)
    gaps = [after - before for before, after in pairwise(sent)]
    assert min(gaps) == pytest.approx(max(gaps), abs=0.01)
    assert len(sent) / (sent[-1] - sent[0] + gaps[0]) * 1000 == pytest.approx(
        share * rate, rel=1e-4
    )


@pytest.mark.parametrize("rate", [30, 1000])
def test_no_second_ever_holds_more_than_the_rate(rate: int) -> None:
    sent = run_line(Pace.of(rate), 3 * rate)
    for first in sent:
        assert sum(first <= slot < first + 1000 for slot in sent) <= rate


def test_an_idle_line_starts_now_and_a_taken_one_where_it_ends() -> None:
    pace = Pace(10, aim=1.0)
    assert pace.slots(0, NOW, NOW + 250) == [NOW, NOW + 100, NOW + 200]
    assert pace.slots(NOW + 150, NOW, NOW + 250) == [NOW + 150, NOW + 250]
    assert pace.slots(NOW + 251, NOW, NOW + 250) == []
    assert pace.after(NOW) == NOW + 100


def test_a_fast_line_that_stood_still_begins_gently() -> None:
    """Its first requests arrive late, and must not count with a full line behind them."""
    pace = Pace.of(1000)
    assert pace.after_silence(NOW - 1000, NOW) == pace
    gentle = pace.after_silence(NOW - 1001, NOW)
    assert gentle.interval == pytest.approx(pace.interval / 0.8)
    assert gentle.after_silence(NOW - 5000, NOW) == gentle
    assert gentle.eased(300).interval > gentle.eased(400).interval == pace.interval
    slow = Pace.of(30)
    assert slow.after_silence(0, NOW) == slow


def test_small_lateness_is_caught_up_and_a_long_stall_is_not() -> None:
    pace = Pace(100, aim=1.0)
    assert pace.left(NOW, NOW) == NOW + 10
    assert pace.left(NOW, NOW + 4) == NOW + 10
    assert pace.left(NOW, NOW + 3000) == NOW + 3000 - pace.slack + 10


@given(rate=st.floats(0.1, 5000), late=st.floats(0, 10_000))
def test_after_any_stall_no_more_leave_at_once_than_a_full_second_has_to_spare(
    rate: float, late: float
) -> None:
    pace = Pace.of(rate)
    tat, now, count = NOW, NOW + late, 0
    while tat <= now:
        tat, count = pace.left(tat, now), count + 1
    assert count <= 2 + (1 - aim_at(rate)) / 2 * rate


def test_only_a_fast_line_dozes_past_its_slots() -> None:
    assert Pace.of(30).doze == Pace.of(200).doze == 0
    assert 0 < Pace.of(1000).doze < Pace.of(1000).slack


def test_a_refusal_slows_the_line_and_success_eases_it() -> None:
    pace = Pace.of(30)
    slower = pace.slowed()
    assert slower.interval > pace.interval
    assert slower.eased(10).interval < slower.interval
    assert slower.eased(10_000).aim == AIM
    for _ in range(100):
        slower = slower.slowed()
    assert slower.aim == 0.5


def test_a_chat_takes_three_at_once_and_then_one_a_second() -> None:
    chats = ChatPace()
    for _ in range(3):
        assert chats.free_at(7) <= NOW
        chats.sent(7, NOW)
    assert chats.free_at(7) == NOW + 1000
    assert chats.waiting(NOW) == {7: NOW + 1000}
    assert chats.waiting(NOW + 1000) == {}
    assert chats.free_at(8) < NOW


def test_quiet_chats_are_forgotten() -> None:
    chats = ChatPace()
    chats.sent(7, NOW)
    chats.sent(8, NOW + 999)
    assert chats.free_at(7) > ChatPace().free_at(7)
    chats.sent(9, NOW + 1001)
    assert chats.free_at(7) == ChatPace().free_at(7)
    assert chats.free_at(8) > ChatPace().free_at(8)


def test_whoever_had_a_full_burst_is_no_longer_listed_when_free() -> None:
    chats = ChatPace()
    for _ in range(3):
        chats.sent(7, NOW)
    assert chats.waiting(NOW) == {7: NOW + 1000}
    assert chats.waiting(NOW + 1000) == {}


@given(st.lists(st.floats(0, 500), min_size=1, max_size=60))
def test_no_chat_ever_gets_more_than_a_burst_and_one_a_second(steps: list[float]) -> None:
    chats, now, sent = ChatPace(), NOW, []
    for step in steps:
        now += step
        if chats.free_at(7) <= now:
            chats.sent(7, now)
            sent.append(now)
    for first in sent:
        for seconds in (1, 5, 10):
            window = sum(first <= at < first + 1000 * seconds for at in sent)
            assert window <= 3 + seconds


def test_three_chats_refused_within_ten_seconds_mean_everyone() -> None:
    crowd = Crowd()
    assert not crowd.refused(1, NOW)
    assert not crowd.refused(1, NOW + 1)
    assert not crowd.refused(2, NOW + 2)
    assert crowd.refused(3, NOW + 3)
    assert not crowd.refused(4, NOW + 20_000)
