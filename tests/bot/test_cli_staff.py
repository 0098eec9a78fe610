"""The operator gives roles and assigns coaches, by commands that say what they did."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import text

from bot.cli import main
from bot.services import staffing
from coaching.effects import AddConsent, Effect, SaveLearner
from coaching.records import Consent, Learner
from storage import effects
from storage.engine import Database, open_database

THEN = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
T = TypeVar("T")


@pytest.fixture(autouse=True)
def seeded(installed: Path) -> None:
    """Begin with two learners and a newcomer."""
    with_database(installed, seed)


def url(folder: Path) -> str:
    """The database of a test."""
    return f"sqlite:///{folder / 'data' / 'coach.db'}"


def with_database(folder: Path, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database while no command runs."""

    async def do() -> T:
        database = await open_database(url(folder))
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(do())


async def seed(database: Database) -> None:
    """Two who take part (one lets coaches read), and one who has only just pressed start."""
    made: list[Effect] = []
    for number, name, reads in ((1001, "小芸", True), (1002, "阿明", False)):
        who = Learner(
            id=number * 10,
            chat=number,
            cohort=1,
            name=name,
            status="active",
            coach_may_read=reads,
            notice_version="2026-11",
            created_at=THEN,
        )
        consent = Consent(
            id=number,
            learner=who.id,
            what="coach_may_read",
            given=reads,
            notice_version="2026-11",
            at=THEN,
        )
        made += [SaveLearner(learner=who), AddConsent(consent=consent)]
    newcomer = Learner(id=10030, chat=1003, cohort=1, created_at=THEN + timedelta(days=1))
    made.append(SaveLearner(learner=newcomer))
    async with database.begin() as unit:
        await effects.write(unit, made, THEN)


def rows(folder: Path, query: str) -> list[Any]:
    """What the database holds now."""

    async def read(database: Database) -> list[Any]:
        async with database.read() as unit:
            return list(await unit.rows(text(query)))

    return with_database(folder, read)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, output and complaints of one command."""
    code = main(words)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_list_shows_everybody_with_status_and_roles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(capsys, "role", "grant", "coach", "5001", "--name", "林教練")[0] == 0
    assert run(capsys, "role", "grant", "admin", "1001")[0] == 0
    code, told, _ = run(capsys, "role", "list")
    assert code == 0
    lines = [line.split("\t") for line in told.splitlines()]
    assert sorted(lines) == [
        ["1001", "小芸", "active", "admin"],
        ["1002", "阿明", "active", "-"],
        ["1003", "-", "joining", "-"],
        ["5001", "林教練", "-", "coach"],
    ]


def test_granting_is_noted_ends_sessions_and_appoints_the_digest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "role", "grant", "coach", "5001", "--name", "林教練")
    [person] = rows(tmp_path, "SELECT id, roles, name FROM staff")
    assert (person.roles, person.name) == ("coach", "林教練")
    assert [row.staff for row in rows(tmp_path, "SELECT staff FROM digests")] == [person.id]
    [line] = rows(tmp_path, "SELECT actor, action, subject, detail FROM audit")
    assert tuple(line) == (None, "role.grant:grant", person.id, "role=coach")
    open_one = f"INSERT INTO sessions VALUES ('x', {person.id}, 0, 9999999999999)"

    async def sign_in(database: Database) -> None:
        async with database.begin() as unit:
            await unit.execute(text(open_one))

    with_database(tmp_path, sign_in)
    run(capsys, "role", "grant", "sponsor", "5001")
    assert rows(tmp_path, "SELECT * FROM sessions") == []
    assert [row.roles for row in rows(tmp_path, "SELECT roles FROM staff")] == ["coach,sponsor"]


@pytest.mark.parametrize("number", ["777000", "1087968824", "136817688", "0", "-100123"])
def test_service_accounts_and_groups_get_no_role(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, told = run(capsys, "role", "grant", "owner", number)
    assert code == 1 and "no person" in told


def test_a_coach_needs_a_name_that_learners_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = run(capsys, "role", "grant", "coach", "5001")
    assert code == 1 and "--name" in told
    assert run(capsys, "role", "grant", "coach", "1001")[0] == 0


def test_the_last_owner_stays(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "role", "grant", "owner", "1001")
    code, _, told = run(capsys, "role", "revoke", "owner", "1001")
    assert code == 1 and "last owner" in told
    run(capsys, "role", "grant", "owner", "1002")
    assert run(capsys, "role", "revoke", "owner", "1001")[0] == 0
    assert run(capsys, "role", "revoke", "owner", "1002")[0] == 1


def test_withdrawing_what_nobody_has_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = run(capsys, "role", "revoke", "coach", "1001")
    assert code == 1 and "1001 is no coach" in told


def test_a_coach_is_assigned_and_each_learner_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "role", "grant", "coach", "5001", "--name", "林教練")
    code, told, left_out = run(capsys, "assign", "5001", "1001", "1002", "1003", "4")
    assert (code, told) == (1, "Assigned: 2.\n")
    assert "1003: has not agreed" in left_out and "4: no learner" in left_out
    found = rows(tmp_path, "SELECT learner, since, opened FROM assignments ORDER BY learner")
    assert [row.learner for row in found] == [10010, 10020]
    assert found[0].since == int(THEN.timestamp() * 1000) < found[1].since
    said = rows(tmp_path, "SELECT chat, learner FROM outbox WHERE learner > 0 ORDER BY chat")
    assert [tuple(row) for row in said] == [(1001, 10010), (1002, 10020)]
    noted = rows(tmp_path, "SELECT subject FROM audit WHERE action = 'coach.assign:assign'")
    assert sorted(row.subject for row in noted) == [10010, 10020]


def test_a_second_coach_reads_from_now_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in ("5001", "5002"):
        run(capsys, "role", "grant", "coach", number, "--name", f"教練 {number}")
        run(capsys, "assign", number, "1001")
    since = [row.since for row in rows(tmp_path, "SELECT since FROM assignments ORDER BY since")]
    assert since[0] == int(THEN.timestamp() * 1000) < since[1]


def test_a_cohort_or_everybody_is_assigned_at_once_and_only_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "role", "grant", "coach", "5001", "--name", "林教練")
    code, _, told = run(capsys, "assign", "5001", "--cohort", "9")
    assert code == 1 and "no cohort 9" in told
    assert run(capsys, "assign", "5001", "--cohort", "1")[1] == "Assigned: 2.\n"
    code, told, left_out = run(capsys, "assign", "5001", "--all")
    assert (code, told) == (0, "Assigned: 0.\n")
    assert left_out.count("has this coach already") == 2
    assert len(rows(tmp_path, "SELECT 1 FROM assignments")) == 2


def test_ending_is_at_once_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "role", "grant", "coach", "5001", "--name", "林教練")
    run(capsys, "assign", "5001", "--all")
    assert run(capsys, "assign", "--end", "5001", "1001")[1] == "Ended: 1.\n"
    found = rows(tmp_path, "SELECT learner, until FROM assignments ORDER BY learner")
    assert [(row.learner, row.until is None) for row in found] == [(10010, False), (10020, True)]
    assert len(rows(tmp_path, "SELECT 1 FROM outbox WHERE chat = 1001")) == 2
    code, _, told = run(capsys, "assign", "--end", "5001", "1001")
    assert code == 1 and "not theirs" in told


def test_a_coach_who_is_withdrawn_leaves_everybody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "role", "grant", "coach", "5001", "--name", "林教練")
    run(capsys, "assign", "5001", "--all")
    assert run(capsys, "role", "revoke", "coach", "5001")[0] == 0
    assert rows(tmp_path, "SELECT 1 FROM assignments WHERE until IS NULL") == []
    assert rows(tmp_path, "SELECT 1 FROM digests") == []
    assert [row.roles for row in rows(tmp_path, "SELECT roles FROM staff")] == [""]


@pytest.mark.parametrize(
    "words", [("5001",), ("5001", "1001", "--all"), ("5001", "--all", "--cohort", "1")]
)
def test_whom_to_assign_is_named_in_one_way(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, told = run(capsys, "assign", *words)
    assert code == 2 and "--cohort" in told


def test_nobody_is_assigned_to_somebody_who_is_no_coach(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, told = run(capsys, "assign", "1002", "1001")
    assert code == 1 and "coach role grant coach 1002" in told


def test_nobody_is_their_own_coach(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "role", "grant", "coach", "1001")
    code, _, told = run(capsys, "assign", "1001", "1001")
    assert code == 1 and "own coach" in told


def test_the_owners_of_the_settings_are_owners_and_stay_what_they_are(tmp_path: Path) -> None:
    async def twice(database: Database) -> None:
        await staffing.grant(database, "coach", 1001, THEN)
        for _ in range(2):
            await staffing.ensure_owners(database, (1001, 6001), THEN)

    with_database(tmp_path, twice)
    found = rows(tmp_path, "SELECT chat, roles, name FROM staff ORDER BY chat")
    assert [tuple(row) for row in found] == [(1001, "coach,owner", "小芸"), (6001, "owner", "")]
    noted = rows(tmp_path, "SELECT 1 FROM audit WHERE detail = 'role=owner'")
    assert len(noted) == 2


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = run(capsys, "access")
    assert code == 0
    assert told.startswith("# Who may do what\n")
    assert "`coach role grant`" in told and "`/whoread`" in told
