"""Who let no coach read any more is read by none after an older backup was restored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import pytest
from sqlalchemy import select

from coaching.effects import AddConsent, MarkReflection, NoteWish, SaveLearner
from coaching.records import Consent
from storage import forgotten, learners, ledger
from storage.backup import back_up
from storage.engine import open_database
from storage.restore import restore
from storage.tables import consents, reflections
from tests.storage.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coaching.records import Learner
    from tests.storage.conftest import Cast

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=2)


def says(learner: Learner, hours: int, *, yes: bool) -> tuple[AddConsent, NoteWish, SaveLearner]:
    """What /settings leads to when a learner lets coaches read, or no more."""
    at = NOW + hours * HOUR
    consent = Consent(
        id=learner.id % 1000 + hours,
        learner=learner.id,
        what="coach_may_read",
        given=yes,
        notice_version="1",
        at=at,
    )
    told = NoteWish(chat=learner.chat, what="opened" if yes else "closed", at=at)
    opened = SaveLearner(learner=replace(learner, coach_may_read=yes))
    return AddConsent(consent=consent), told, opened


@pytest.mark.usefixtures("tools")
async def test_what_was_said_since_the_backup_is_heard_again_once(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    people = [cast.learner(number, coach_may_read=True, notice_version="1") for number in (1, 2, 3)]
    anna, ben, _ = people
    cast.database.forgotten = lists = tmp_path / "list"
    await cast.write(*(SaveLearner(learner=each) for each in people))
    made = await back_up(database_url, tmp_path / "backups", NOW)
    await cast.write(*says(anna, 1, yes=False), *says(ben, 1, yes=False))
    await cast.write(*says(ben, 2, yes=True))
    await cast.database.close()
    done = await restore(database_url, made.path, LATER, replace=True, lists=[lists])
    assert done.again.closed == 1
    database = await open_database(database_url, create=False)
    async with database.read() as unit:
        found = await learners.by_chats(unit, [1, 2, 3])
        said = await unit.rows(select(consents))
        missed = await forgotten.missing(unit, ledger.read(lists))
    assert [found[chat].coach_may_read for chat in (1, 2, 3)] == [False, True, True]
    assert [(row.learner, row.given) for row in said] == [(anna.id, False)]
    assert not missed.anything
    await database.close()


async def test_the_database_knows_better_than_a_list_that_missed_a_second_thought(
    cast: Cast, tmp_path: Path
) -> None:
    """The list could not be written when somebody let coaches read again."""
    anna = cast.learner(1, coach_may_read=True, notice_version="1")
    cast.database.forgotten = lists = tmp_path / "list"
    await cast.write(SaveLearner(learner=anna))
    await cast.write(*says(anna, 1, yes=False))
    consent, _, opened = says(anna, 2, yes=True)
    await cast.write(consent, opened)
    async with cast.database.read() as unit:
        assert not (await forgotten.missing(unit, ledger.read(lists))).anything


async def test_a_list_that_is_lost_is_written_anew(cast: Cast) -> None:
    anna = cast.learner(1, coach_may_read=True, notice_version="1")
    await cast.write(SaveLearner(learner=anna))
    await cast.write(*says(anna, 1, yes=False))
    async with cast.database.read() as unit:
        (known,) = await forgotten.known(unit)
    assert (known.kind, known.at) == ("closed", int((NOW + HOUR).timestamp() * 1000))


@pytest.mark.usefixtures("tools")
async def test_an_entry_that_was_kept_from_coaches_since_is_kept_from_them(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    anna = cast.learner(1, coach_may_read=True, notice_version="1")
    cast.database.forgotten = lists = tmp_path / "list"
    await cast.write(SaveLearner(learner=anna))
    entries = [(await cast.reflect(anna, "客人少了", 10 + day, day))[0] for day in range(3)]
    made = await back_up(database_url, tmp_path / "backups", NOW)
    choices: list[tuple[int, int, Literal["hidden", "shown"]]] = [
        (0, 1, "hidden"),
        (1, 1, "hidden"),
        (1, 2, "shown"),
    ]
    for number, hours, what in choices:
        entry = entries[number]
        wish = NoteWish(chat=1, what=what, at=NOW + hours * HOUR, entry=entry.id)
        mark = MarkReflection(id=entry.id, learner=anna.id, private=what == "hidden")
        await cast.write(mark, wish)
    await cast.database.close()
    done = await restore(database_url, made.path, LATER, replace=True, lists=[lists])
    assert done.again.hidden == 1
    database = await open_database(database_url, create=False)
    async with database.read() as unit:
        found = {row.id: row.private for row in await unit.rows(select(reflections))}
        missed = await forgotten.missing(unit, ledger.read(lists))
    assert [bool(found[entry.id]) for entry in entries] == [True, False, False]
    assert not missed.anything
    await database.close()
