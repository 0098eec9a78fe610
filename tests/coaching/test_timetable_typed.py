"""Tests of what people type for a time, a date or a place."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.typed_time import find_zone, parse_date, parse_time
from content.words import load_time_words

WORDS = load_time_words()
TODAY = date(2026, 11, 23)  # a Monday
DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:30", "09:30"),
        ("09:30", "09:30"),
        ("９：３０", "09:30"),
        ("9.30", "09:30"),
        ("9 30", "09:30"),
        ("0930", "09:30"),
        ("930", "09:30"),
        ("9", "09:00"),
        ("21", "21:00"),
        ("0:05", "00:05"),
        ("24:00", "00:00"),
        ("早上九點半", "09:30"),
        ("早上 9 點半", "09:30"),
        ("九點", "09:00"),
        ("九點鐘", "09:00"),
        ("９點整", "09:00"),
        ("十點十五分", "10:15"),
        ("十點十五", "10:15"),
        ("十點零五分", "10:05"),
        ("9點5分", "09:05"),
        ("九點一刻", "09:15"),
        ("九點三刻", "09:45"),
        ("21點", "21:00"),
        ("二十一點", "21:00"),
        ("二一點三十", "21:30"),
        ("21時30分", "21:30"),
        ("晚上8點", "20:00"),
        ("晚上八點半", "20:30"),
        ("晚上12點", "00:00"),
        ("晚上1點", "01:00"),
        ("晚上20:15", "20:15"),
        ("下午2:15", "14:15"),
        ("下午兩點", "14:00"),
        ("下午12:30", "12:30"),
        ("傍晚六點", "18:00"),
        ("中午", "12:00"),
        ("中午12點", "12:00"),
        ("中午一點", "13:00"),
        ("中午十一點半", "11:30"),
        ("凌晨12點", "00:00"),
        ("半夜11點", "23:00"),
        ("上午十點半", "10:30"),
        ("每天早上九點半吧", "09:30"),
        ("改成晚上 9 點好了", "21:00"),
        ("大概10點左右", "10:00"),
        ("9pm", "21:00"),
        ("9 PM", "21:00"),
        ("9:30am", "09:30"),
        ("9:30 p.m.", "21:30"),
        ("12am", "00:00"),
        ("12:15 pm", "12:15"),
        ("PM 9:30", "21:30"),
        ("at 9 o'clock", "09:00"),
        ("8 in the evening", "20:00"),
        ("9 at night", "21:00"),
        ("noon", "12:00"),
        ("零點", "00:00"),
        ("六點", "06:00"),
        ("2:30", "02:30"),
        ("一早七點", "07:00"),
        ("晚上9:30pm", "21:30"),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, expected: str) -> None:
    assert parse_time(text, WORDS) == time.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "早上",
        "晚一點",
        "9:60",
        "25:00",
        "24:30",
        "9:5",
        "9點5",
        "99",
        "12345",
        "早上 15 點",
        "13am",
        "晚上 14 點",
        "凌晨 8 點",
        "9:30 或 10:00",
        "生意很差",
        "明天再說",
        "2026-12-25",
        "半",
        "三刻",
        "一點",
        "兩點半",
        "早一點",
        "晚一點吧",
        "早上9點pm",
    ],
)
def test_what_is_no_time_or_could_be_two_is_not_guessed(text: str) -> None:
    assert parse_time(text, WORDS) is None


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_minute_of_the_day_can_be_written_in_digits_and_in_words(
    hour: int, minute: int
) -> None:
    meant = time(hour, minute)
    part = "凌晨" if hour < 6 else ""
    for text in (
        f"{hour}:{minute:02d}",
        f"{hour:02d}{minute:02d}",
        f"{part}{hour}點{minute:02d}分",
        f"{part}{number(hour)}點" + (f"{number(minute)}分" if minute else ""),
        f"{meant:%I:%M%p}",
    ):
        assert parse_time(text, WORDS) == meant, text


def number(value: int) -> str:
    tens, units = divmod(value, 10)
    if not tens:
        return DIGITS[units]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[units] if units else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/25", "2026-12-25"),
        ("１２／２５", "2026-12-25"),
        ("12 / 25", "2026-12-25"),
        ("12.25", "2026-12-25"),
        ("1225", "2026-12-25"),
        ("11/23", "2026-11-23"),
        ("11/22", "2027-11-22"),
        ("1/5", "2027-01-05"),
        ("12月25日", "2026-12-25"),
        ("12月25號", "2026-12-25"),
        ("十二月二十五日", "2026-12-25"),
        ("12/25(五)", "2026-12-25"),
        ("到12/25吧", "2026-12-25"),
        ("2/29", None),
        ("25號", "2026-11-25"),
        ("20號", "2026-12-20"),
        ("31號", "2026-12-31"),
        ("2026-12-25", "2026-12-25"),
        ("2026/12/25", "2026-12-25"),
        ("2026年12月25日", "2026-12-25"),
        ("20261225", "2026-12-25"),
        ("115/12/25", "2026-12-25"),
        ("民國115年12月25日", "2026-12-25"),
        ("2025-01-01", "2025-01-01"),
        ("今天", "2026-11-23"),
        ("明天", "2026-11-24"),
        ("後天", "2026-11-25"),
        ("大後天", "2026-11-26"),
        ("三天後", "2026-11-26"),
        ("3天", "2026-11-26"),
        ("再過十天", "2026-12-03"),
        ("二十一日後", "2026-12-14"),
        ("兩週後", "2026-12-07"),
        ("兩個禮拜", "2026-12-07"),
        ("一個月後", "2026-12-23"),
        ("下週一", "2026-11-30"),
        ("下週", "2026-11-30"),
        ("下星期日", "2026-12-06"),
        ("下個禮拜天", "2026-12-06"),
        ("下下週三", "2026-12-09"),
        ("這週五", "2026-11-27"),
        ("週五", "2026-11-27"),
        ("禮拜一", "2026-11-30"),
        ("星期天", "2026-11-29"),
        ("下個月", "2026-12-01"),
        ("下個月5號", "2026-12-05"),
        ("月底", "2026-11-30"),
        ("tomorrow", "2026-11-24"),
        ("next Monday", "2026-11-30"),
        ("friday", "2026-11-27"),
        ("Sunday", "2026-11-29"),
        ("in 3 days", "2026-11-26"),
        ("2 weeks", "2026-12-07"),
        ("Dec 25", "2026-12-25"),
        ("25 December", "2026-12-25"),
        ("December 25th", "2026-12-25"),
        ("until the 30 of november", "2026-11-30"),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, expected: str | None) -> None:
    assert parse_date(text, TODAY, WORDS) == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    "text",
    ["", "13/1", "2/30", "0/5", "99", "2026", "週八", "下週九", "32號", "過年後", "9:30", "好累"],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert parse_date(text, TODAY, WORDS) is None


def test_a_leap_day_is_the_coming_one() -> None:
    assert parse_date("2/29", date(2028, 1, 1), WORDS) == date(2028, 2, 29)
    assert parse_date("2/29", date(2027, 6, 1), WORDS) == date(2028, 2, 29)
    assert parse_date("29號", date(2027, 2, 10), WORDS) == date(2027, 3, 29)


def test_a_month_ahead_ends_where_the_shorter_month_ends() -> None:
    assert parse_date("一個月後", date(2026, 1, 31), WORDS) == date(2026, 2, 28)
    assert parse_date("月底", date(2026, 1, 31), WORDS) == date(2026, 2, 28)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 365))
def test_every_coming_date_can_be_written_without_its_year(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    if (meant.month, meant.day) == (2, 29) or ahead == 365:
        meant = today
    for text in (f"{meant.month}/{meant.day}", f"{meant.month}月{meant.day}日"):
        assert parse_date(text, today, WORDS) == meant


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("台北", "Asia/Taipei"),
        ("臺北市", "Asia/Taipei"),
        ("台灣時間", "Asia/Taipei"),
        ("東京", "Asia/Tokyo"),
        ("我在東京", "Asia/Tokyo"),
        ("紐約", "America/New_York"),
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("tokyo", "Asia/Tokyo"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("Ho Chi Minh", "Asia/Ho_Chi_Minh"),
        ("+9", "Asia/Tokyo"),
        ("＋９", "Asia/Tokyo"),
        ("UTC+8", "Asia/Taipei"),
        ("GMT +08:00", "Asia/Taipei"),
        ("+0530", "Asia/Kolkata"),
        ("-5", "Etc/GMT+5"),
        ("\u22125", "Etc/GMT+5"),
        ("+13", "Etc/GMT-13"),
        ("+0", "UTC"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_found_by_the_place_people_name(text: str, zone: str) -> None:
    assert find_zone(text, WORDS) == zone


@pytest.mark.parametrize(
    "text",
    ["", "美國", "澳洲", "火星", "+15", "-13", "+8:20", "8", "市", "../../etc/passwd", "Japan/"],
)
def test_a_place_without_one_zone_is_not_guessed(text: str) -> None:
    assert find_zone(text, WORDS) is None


def test_every_zone_that_can_be_found_exists() -> None:
    found = {*WORDS.places.values(), *WORDS.offsets.values(), *WORDS.zones.values()}
    found |= {find_zone(f"{hours:+d}", WORDS) or "" for hours in range(-12, 15)}

    assert len(WORDS.places) >= 60
    for zone in found:
        assert ZoneInfo(zone).key == zone


@given(st.text(max_size=30))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    parse_time(text, WORDS)
    parse_date(text, TODAY, WORDS)
    find_zone(text, WORDS)


@given(st.lists(st.sampled_from([*WORDS.times, *WORDS.dates, *WORDS.numerals, "9", "/", ":"])))
def test_no_heap_of_known_words_breaks_the_reading(heap: list[str]) -> None:
    text = "".join(heap)
    parse_time(text, WORDS)
    parse_date(text, TODAY, WORDS)
