"""`coach portfolio` as an operator types it: what is written, told and logged, and what is not."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import text

from bot.cli import main
from coaching.effects import AddPart, AddReflection, Effect, SaveLearner
from coaching.records import Learner, Part, Reflection
from storage import effects
from storage.engine import open_database

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OPEN, KEPT = "今天 6 位趕上班", "只給自己的祕密"
REASON = "學期結束 <整理>"
Out = pytest.CaptureFixture[str]
Ask = Callable[[str], Sequence[Any]]


pytestmark = pytest.mark.usefixtures("elsewhere")


def reflection(learner: int, words: str, private: bool) -> list[Effect]:
    """An answer of a learner."""
    number = 10 * learner + private
    return [
        AddReflection(
            reflection=Reflection(
                id=number,
                learner=learner,
                item="P1.2.3",
                kind="act",
                local_date=NOW.date(),
                private=private,
                created_at=NOW,
            )
        ),
        AddPart(
            part=Part(
                id=number,
                reflection=number,
                learner=learner,
                message_id=number,
                text=words,
                created_at=NOW,
            )
        ),
    ]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """A cohort of two who share and one who does not; gives what the database answers."""
    url = f"sqlite+aiosqlite:///{tmp_path}/data/coach.db"
    assert main(["migrate"]) == 0
    decided: list[Effect] = []
    for number, shares in ((1, True), (2, True), (3, False)):
        who = Learner(
            id=number,
            chat=7000 + number,
            cohort=1,
            name=f"學員{number}",
            coach_may_read=shares,
            joined_at=NOW,
        )
        decided.append(SaveLearner(learner=who))
        for words, private in ((f"{OPEN}{number}", False), (f"{KEPT}{number}", True)):
            decided += reflection(number, words, private)

    async def work(statement: str) -> Sequence[Any]:
        database = await open_database(url)
        try:
            async with database.begin() as unit:
                if not statement:
                    await effects.write(unit, decided, NOW)
                    return ()
                return await unit.rows(text(statement))
        finally:
            await database.close()

    def answer(statement: str) -> Sequence[Any]:
        return asyncio.run(work(statement))

    answer("")
    return answer


def portfolio(*words: str, reason: str = REASON) -> int:
    return main(["portfolio", *words, "--output", "out", "--reason", reason])


def files() -> dict[str, bytes]:
    """What was written."""
    return {path.name: path.read_bytes() for path in sorted(Path("out").glob("*"))}


def test_a_learners_page_has_what_they_share_and_only_its_owner_can_open_it(
    ask: Ask, capsys: Out
) -> None:
    assert portfolio("--learner", "7001") == 0
    ((name, page),) = files().items()
    assert name.startswith("學習檔案-學員1-") and name.endswith(".html")
    assert f"{OPEN}1" in page.decode() and KEPT not in page.decode()
    assert "有 1 則紀錄沒有放進來" in page.decode() and "主辦單位製作" in page.decode()
    assert (Path("out") / name).stat().st_mode & 0o777 == 0o600
    assert f"Written: out/{name}" in capsys.readouterr().out


def test_each_learner_is_told_why_and_it_stands_in_the_log(ask: Ask) -> None:
    assert portfolio("--cohort", "1") == 0
    log = ask("SELECT actor, action, subject, detail FROM audit ORDER BY subject")
    assert [tuple(row) for row in log] == [
        (None, "portfolio.make", 1, "operator"),
        (None, "portfolio.make", 2, "operator"),
    ]
    said = ask("SELECT chat, body FROM outbox ORDER BY chat")
    assert [row[0] for row in said] == [7001, 7002]
    assert all("學期結束 &lt;整理&gt;" in json.loads(row[1])["html"] for row in said)


def test_a_cohort_is_one_file_without_those_who_let_nobody_read(ask: Ask, capsys: Out) -> None:
    assert portfolio("--cohort", "1", "--format", "csv") == 0
    ((_, table),) = files().items()
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert {row[0] for row in rows if len(row) > 2} == {"學員", "學員1", "學員2"}
    assert KEPT not in table.decode("utf-8-sig")
    assert "1 left out" in capsys.readouterr().err


def test_drafts_are_four_documents_for_each(ask: Ask) -> None:
    assert portfolio("--cohort", "1", "--format", "docx") == 0
    found = files()
    assert len(found) == 8
    made = next(made for name, made in found.items() if name.startswith("學員2-2-草稿-O1.2.1"))
    texts = [each.text for each in Document(io.BytesIO(made)).paragraphs]
    assert f"{OPEN}2" in texts and f"{OPEN}1" not in texts


def test_a_json_file_is_checked_and_a_change_is_named(ask: Ask, capsys: Out) -> None:
    assert portfolio("--learner", "7001", "--format", "json") == 0
    (path,) = Path("out").glob("*.json")
    capsys.readouterr()
    assert main(["portfolio", "verify", str(path)]) == 0
    assert "Nothing was changed. SHA-256" in capsys.readouterr().out
    path.write_text(path.read_text("utf-8").replace(OPEN, "\x1b[2J改過的"), "utf-8")
    assert main(["portfolio", "verify", str(path)]) == 1
    told = capsys.readouterr()
    assert "not JSON" in told.err
    path.write_text(path.read_text("utf-8").replace("\x1b[2J", ""), "utf-8")
    assert main(["portfolio", "verify", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "學員1 (1), cell P1.2.3, reflection 10 of 2026-11-20: changed." in told.err


def test_a_name_in_a_checked_file_cannot_steer_the_terminal(ask: Ask, capsys: Out) -> None:
    assert portfolio("--learner", "7001", "--format", "json") == 0
    (path,) = Path("out").glob("*.json")
    path.write_text(path.read_text("utf-8").replace("學員1", "\\u001b[2J"), "utf-8")
    capsys.readouterr()
    assert main(["portfolio", "verify", str(path)]) == 1
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--output", "out", "--reason", "x"], "--learner ID"),
        (["--learner", "7001", "--reason", "x"], "--output"),
        (["--learner", "7001", "--output", "out"], "--reason"),
        (["--learner", "7001", "--output", "out", "--reason", " "], "--reason"),
        (["--learner", "7001", "--output", "out", "--reason", "x" * 201], "200"),
    ],
)
def test_what_is_missing_is_a_sentence(words: list[str], told: str, capsys: Out) -> None:
    assert main(["portfolio", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--learner", "7003"], ["--learner", "404"], ["--cohort", "99"]])
def test_of_whom_there_is_nothing_to_make_nothing_is_written_told_or_logged(
    ask: Ask, capsys: Out, words: list[str]
) -> None:
    assert portfolio(*words) == 1
    assert capsys.readouterr().err
    assert files() == {}
    assert ask("SELECT id FROM audit") == [] and ask("SELECT id FROM outbox") == []


def test_a_file_that_cannot_be_read_or_written_is_a_sentence(
    ask: Ask, tmp_path: Path, capsys: Out
) -> None:
    assert main(["portfolio", "verify", "nowhere.json"]) == 1
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "out").write_text("a file")
    assert portfolio("--learner", "7001") == 1
    assert "cannot be written" in capsys.readouterr().err
