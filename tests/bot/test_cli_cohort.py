"""The operator makes cohorts, changes their plans, and carries learners in and out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeVar

import pytest

from bot.cli import main
from coaching.effects import SaveLearner
from coaching.records import Cohort, Learner
from storage import cohorts, effects, learners
from storage.engine import Database, open_database

THEN = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
T = TypeVar("T")


@pytest.fixture(autouse=True)
def seeded(installed: Path) -> None:
    """Begin with two learners."""
    with_database(installed, seed)


def with_database(folder: Path, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database while no command runs."""

    async def do() -> T:
        database = await open_database(f"sqlite:///{folder / 'data' / 'coach.db'}")
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(do())


async def seed(database: Database) -> None:
    """Two who take part."""
    people = [
        Learner(
            id=number,
            chat=number,
            cohort=1,
            name=name,
            status="active",
            notice_version="1",
            joined_at=THEN,
            created_at=THEN,
        )
        for number, name in ((1001, "小芸"), (1002, "=阿明"))
    ]
    async with database.begin() as unit:
        await effects.write(unit, [SaveLearner(learner=each) for each in people], THEN)


async def plans(database: Database) -> tuple[Cohort, ...]:
    """All cohorts."""
    async with database.read() as unit:
        return await cohorts.everyone(unit)


async def everybody(database: Database) -> dict[int, Learner]:
    """Both learners."""
    async with database.read() as unit:
        return await learners.by_chats(unit, [1001, 1002])


def test_a_cohort_is_made_planned_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cohort", "add", "Spring 2027"]) == 0
    assert capsys.readouterr().out == "2\n"
    wishes = "--start 2027-03-02 --end 2027-06-30 --days 024 --time 20:30 --weekly 5-18:00"
    off = ["--off", "2027-03-14", "--off-until", "2027-03-16", "--off-name", "field trip"]
    assert main(["cohort", "set", "2", *wishes.split(), "--holidays", "yes", *off]) == 0
    made = with_database(tmp_path, plans)[1]
    assert (made.starts_on, made.ends_on) == (date(2027, 3, 2), date(2027, 6, 30))
    assert (made.weekdays, made.prompt_at) == (frozenset({0, 2, 4}), time(20, 30))
    assert (made.weekly_day, made.weekly_at, made.holidays) == (5, time(18), False)
    assert set(made.days_off.values()) == {"field trip"} and len(made.days_off) == 3
    assert main(["cohort", "list"]) == 0
    assert "2\tSpring 2027\t2027-03-02..2027-06-30\tdays 024" in capsys.readouterr().out
    free = ["cohort", "set", "2", "--days", "own", "--end", "none", "--on", "2027-03-14"]
    assert main(free) == 0
    made = with_database(tmp_path, plans)[1]
    assert made.weekdays is None and made.ends_on is None and len(made.days_off) == 2


def test_a_cohort_may_be_called_none(tmp_path: Path) -> None:
    assert main(["cohort", "set", "1", "--name", "none"]) == 0
    assert with_database(tmp_path, plans)[0].name == "none"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["cohort", "set", "9", "--name", "x"], "There is no cohort of that number"),
        (["cohort", "set", "1", "--end", "2020-01-01"], "The last day has passed"),
        (["cohort", "set", "1"], "Say what is to be changed"),
        (["cohort", "add", " "], "Just type a name"),
        (["cohort", "import", "nowhere.csv"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) in (1, 2)
    assert why in capsys.readouterr().err


def test_learners_go_out_and_in_and_hostile_names_stay_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["cohort", "add", "Spring"])
    out = tmp_path / "people.csv"
    assert main(["cohort", "export", str(out)]) == 0
    text = out.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff") and "'=阿明" in text
    assert out.stat().st_mode & 0o077 == 0
    assert len(text.splitlines()) == 3
    out.write_text("telegram_id,cohort,time\n1001,Spring,20:30\n1002,2,\n", encoding="utf-8")
    assert main(["cohort", "import", str(out)]) == 0
    found = with_database(tmp_path, everybody)
    assert [each.cohort for each in found.values()] == [2, 2]
    assert found[1001].prompt_at == time(20, 30)
    out.write_text("telegram_id,cohort\n1001,1\n1002,nowhere\n7,1\n", encoding="utf-8")
    assert main(["cohort", "import", str(out)]) == 1
    told = capsys.readouterr().err
    assert "Line 3" in told and "Line 4" in told and "Nothing was changed" in told
    assert [each.cohort for each in with_database(tmp_path, everybody).values()] == [2, 2]


def test_what_was_exported_is_imported_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "people.csv"
    main(["cohort", "export", str(out), "--cohort", "1"])
    assert main(["cohort", "import", str(out)]) == 0
