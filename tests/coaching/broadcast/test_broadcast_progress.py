"""How a broadcast stands, in words: the bar, the time that is left, and the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from bot.ports import Reason
from coaching.broadcast.progress import REASONS, bar, duration, progress, rate, report
from coaching.broadcast.records import BroadcastState, Reach, Stage, Tally, Why
from coaching.dialogue.buttons import press
from content.markup import markup_problem
from tests.coaching.broadcast.desk import NOW, STATES, broadcast, programme

RULES = programme()
ZONE = "Asia/Taipei"
SENT = Tally(
    waiting=15, sent=20, unknown=2, failed={"blocked": 3, "no_chat": 1, "weird": 1}, cancelled=0
)


@pytest.mark.parametrize(
    ("done", "total", "full"), [(0, 42, 0), (1, 42, 0), (21, 42, 5), (41, 42, 9), (42, 42, 10)]
)
def test_the_bar_is_full_only_when_all_is_done(done: int, total: int, full: int) -> None:
    assert bar(done, total) == "▰" * full + "▱" * (10 - full)


def test_the_bar_of_nothing_is_full_and_one_of_more_than_counted_no_longer_than_ten() -> None:
    assert bar(0, 0) == "▰" * 10
    assert bar(50, 42) == "▰" * 10


def test_progress_says_how_far_how_fast_and_how_long_it_takes() -> None:
    begun = broadcast("running", begun_at=NOW - timedelta(seconds=10), expanded=42)
    shown = progress(begun, SENT, RULES, "zh-Hant", NOW, ZONE)
    assert shown.html.split("\n") == [
        "📣 <b>正在送</b>",
        "▰▰▰▰▰▰▱▱▱▱　27／42",
        "每秒 2.7 則，還要 6 秒",
        "沒送到 5，不確定 2",
    ]


def test_while_others_sleep_it_says_when_their_turn_comes_instead_of_how_long() -> None:
    stages = (Stage(due=NOW), Stage(due=NOW + timedelta(hours=18)))
    half = broadcast("running", stages=stages, stage=1)
    lines = progress(half, Tally(sent=20), RULES, "zh-Hant", NOW, ZONE).html.split("\n")
    assert lines[2:] == ["其他人 11/26 08:00 才送：那裡還沒到時間，或正在休息"]
    moving = progress(half, Tally(sent=20, waiting=1), RULES, "zh-Hant", NOW, ZONE).html
    assert "還要" in moving
    put_off = Tally(sent=20, waiting=7, next_due=NOW + timedelta(hours=18))
    lines = progress(broadcast("running"), put_off, RULES, "zh-Hant", NOW, ZONE).html.split("\n")
    assert lines[2:] == ["其他人 11/26 08:00 才送：那裡還沒到時間，或正在休息"]


def test_at_first_the_allowed_rate_is_told_and_never_a_higher_one() -> None:
    begun = broadcast("running", begun_at=NOW - timedelta(seconds=1))
    assert rate(begun, Tally(sent=1), RULES, NOW) == 30.0
    old = broadcast("running", begun_at=NOW - timedelta(seconds=2))
    assert rate(old, Tally(sent=600), RULES, NOW) == 30.0
    assert rate(old, Tally(waiting=5), RULES, NOW) == 30.0


def test_a_pause_does_not_make_the_rest_seem_long() -> None:
    after = broadcast(
        "running", begun_at=NOW - timedelta(hours=5), told_at=NOW - timedelta(seconds=3)
    )
    tally = Tally(sent=260, waiting=40)
    assert rate(after, tally, RULES, NOW, Tally(sent=200, waiting=100)) == 20.0
    assert rate(after, tally, RULES, NOW, tally) == 30.0
    assert rate(after, tally, RULES, NOW, Tally(sent=270)) == 30.0
    shown = progress(after, tally, RULES, "zh-Hant", NOW, ZONE, Tally(sent=200, waiting=100))
    assert "每秒 20 則，還要 2 秒" in shown.html


@pytest.mark.parametrize(
    ("state", "hows"),
    [
        ("approval", ["undo"]),
        ("waiting", ["undo"]),
        ("running", ["pause", "cancel"]),
        ("paused", ["resume", "cancel"]),
        ("cancelled", []),
        ("done", []),
        ("draft", []),
    ],
)
def test_the_buttons_are_what_can_be_done_now(state: BroadcastState, hows: list[str]) -> None:
    shown = progress(broadcast(state), Tally(), RULES, "zh-Hant", NOW, ZONE)
    assert [data for row in shown.buttons for _, data in row] == [
        press("broadcast", 9, how) for how in hows
    ]


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_can_be_said_in_both_languages(state: BroadcastState, language: str) -> None:
    found = broadcast(state, reach=Reach(get=42, excluded=dict.fromkeys(get_args(Why), 1)))
    tally = replace(SENT, failed=dict.fromkeys(get_args(Reason), 1), cancelled=4)
    for shown in (
        progress(found, tally, RULES, language, NOW, ZONE),
        report(found, tally, RULES, language),
    ):
        assert markup_problem(shown.html) is None
        assert len(shown.html) < 1500


def test_every_permanent_reason_of_the_channel_has_words_of_its_own() -> None:
    said = {"blocked", "deactivated", "no_chat", "refused", "markup", "token", "busy"}
    assert said | {"unreachable"} <= REASONS
    assert set(get_args(Reason)) - REASONS == {"gone", "unknown"}


def test_the_report_says_by_outcome_and_reason_in_plain_words() -> None:
    done = broadcast("done", reach=Reach(get=29, excluded={"paused": 3, "served": 1}))
    shown = report(done, replace(SENT, waiting=0, cancelled=2), RULES, "zh-Hant")
    assert shown.html.split("\n") == [
        "✅ <b>送完了</b>",
        "送到：20 位",
        "不確定：2 位",
        "沒送到：3 位，封鎖了我",
        "沒送到：1 位，找不到聊天室",
        "沒送到：1 位，其他原因",
        "取消沒送：2 位",
        "不會收到：4 位（暫停中 3、今天已收到廣播 1）",
        "",
        "「不確定」是送的時候斷線，不知道有沒有到。再傳可能會有人收到兩次，所以由你決定。",
    ]
    labels = [[label for label, _ in row] for row in shown.buttons]
    assert labels == [
        ["沒送到的再傳一次（現在傳得到的人）"],
        ["不確定的 2 位：再傳一次", "不傳"],
        ["誰沒送到", "誰不確定", "誰不會收到"],
    ]


def test_a_report_without_trouble_has_no_buttons_and_no_lesson() -> None:
    shown = report(broadcast("done"), Tally(sent=42), RULES, "zh-Hant")
    assert shown.html == "✅ <b>送完了</b>\n送到：42 位"
    assert shown.buttons == ()


def test_who_was_counted_and_then_left_out_is_not_passed_over_in_silence() -> None:
    tally = Tally(sent=40)
    shown = report(broadcast("done", reach=Reach(get=42)), tally, RULES, "zh-Hant")
    assert shown.html.split("\n") == [
        "✅ <b>送完了</b>",
        "送到：40 位",
        "送的時候才不會收到：2 位（先收到另一則，或剛好暫停、離開）",
    ]
    assert [label for row in shown.buttons for label, _ in row] == ["誰不會收到"]
    called_off = report(
        broadcast("cancelled", begun_at=NOW, reach=Reach(get=42)), tally, RULES, "en"
    )
    assert "Left out" not in called_off.html


def test_what_was_dropped_as_a_draft_has_no_numbers() -> None:
    assert report(broadcast("cancelled"), Tally(), RULES, "zh-Hant").html == "✖ <b>取消了</b>"


def test_a_cancelled_one_offers_nothing_to_send_again() -> None:
    found = broadcast("cancelled", begun_at=NOW)
    data = [data for row in report(found, SENT, RULES, "en").buttons for _, data in row]
    assert press("broadcast", 9, "again") not in data
    assert press("broadcast", 9, "failed") in data


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.03, "1 秒"),
        (59, "59 秒"),
        (61, "2 分鐘"),
        (3334, "56 分鐘"),
        (7200, "2 小時"),
        (7300, "3 小時"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert duration(seconds, RULES, "zh-Hant") == words
