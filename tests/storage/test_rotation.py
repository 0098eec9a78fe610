"""Of the backups the newest of seven days and four weeks are kept, and none for over a month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.rotation import made_at, name_of, to_drop

START = datetime(2026, 1, 1, 19, 30, tzinfo=UTC)


def test_a_year_of_nights_leaves_the_last_days_and_weeks() -> None:
    kept: list[str] = []
    for night in range(365):
        kept.append(name_of(START + timedelta(days=night), "db"))
        dropped = to_drop(kept)
        kept = [name for name in kept if name not in dropped]
    days = sorted((made_at(name) or START).date().isoformat() for name in kept)
    assert days == [
        "2026-12-13",
        "2026-12-20",
        *(f"2026-12-{day}" for day in range(25, 32)),
    ]


def test_what_was_erased_is_in_no_backup_for_longer_than_a_month() -> None:
    names = [name_of(START + timedelta(days=29 * month), "db") for month in range(4)]
    assert to_drop(names) == names[1::-1]


def test_what_is_no_backup_of_ours_is_never_dropped() -> None:
    names = ["notes.txt", "coach.db", "coach-old.db", "coach-20260101T000000Z.db.json"]
    assert to_drop(names) == []


def test_of_many_in_one_day_the_newest_is_kept_once_the_day_is_over() -> None:
    names = [name_of(START + timedelta(minutes=minute), "dump") for minute in range(3)]
    assert to_drop(names) == []
    tomorrow = name_of(START + timedelta(days=1, minutes=5), "dump")
    assert to_drop([*names, tomorrow]) == names[1::-1]
