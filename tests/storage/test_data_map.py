"""Every column says what of a person it holds, so that nothing is forgotten when one is erased."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Table
from sqlalchemy.types import Integer, Text

from storage.erase import _OF_A_LEARNER
from storage.schema import metadata

COLUMNS = [column for table in metadata.sorted_tables for column in table.c]
CODES = {
    "alerts.detail",
    "alerts.kind",
    "appointments.kind",
    "audit.action",
    "audit.detail",
    "audit.seal",
    "broadcasts.audience",
    "broadcasts.prompt",
    "broadcasts.reach",
    "broadcasts.result",
    "broadcasts.stages",
    "broadcasts.state",
    "broadcasts.timing",
    "broadcasts.wall",
    "cohorts.ends_on",
    "cohorts.language",
    "cohorts.name",
    "cohorts.prompt_at",
    "cohorts.starts_on",
    "cohorts.weekdays",
    "cohorts.weekly_at",
    "cohorts.zone",
    "consents.notice_version",
    "consents.what",
    "days_off.date",
    "days_off.name",
    "deliveries.item",
    "deliveries.kind",
    "deliveries.local_date",
    "deliveries.outcome",
    "deliveries.prompt_id",
    "deliveries.standard",
    "deliveries.state",
    "deliveries.via",
    "inbox.error",
    "inbox.state",
    "invites.role",
    "invites.secret_hash",
    "learners.language",
    "learners.last_date",
    "learners.notice_version",
    "learners.prompt_at",
    "learners.rated_week",
    "learners.season",
    "learners.status",
    "learners.step",
    "learners.weekdays",
    "learners.weekly_at",
    "learners.zone",
    "letters.by",
    "levels.item",
    "levels.standard",
    "links.token_hash",
    "meta.key",
    "meta.value",
    "outbox.dedupe",
    "outbox.kind",
    "outbox.owner",
    "outbox.policy",
    "outbox.reason",
    "outbox.state",
    "parts.album",
    "parts.media",
    "parts.role",
    "pulse.detail",
    "pulse.name",
    "ratings.item",
    "ratings.local_date",
    "ratings.standard",
    "reflections.item",
    "reflections.kind",
    "reflections.local_date",
    "reflections.standard",
    "seen_logins.hash",
    "sessions.token_hash",
    "staff.digest_at",
    "staff.language",
    "staff.roles",
    "staff.step",
    "staff.zone",
    "tombstones.chat_hash",
}
"""Columns of text that hold codes of ours: a new column of text is thought about here."""


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_column_says_what_of_a_person_it_holds(column: Column[object]) -> None:
    assert column.info.get("holds") in ("words", "name", "none")


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_column_of_text_holds_words_a_name_or_a_code_of_ours(column: Column[object]) -> None:
    if isinstance(column.type, Text):
        assert (column.info["holds"] == "none") == (str(column) in CODES)
    else:
        assert column.info["holds"] == "none"


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_a_table_that_holds_words_belongs_to_a_person_or_a_chat(table: Table) -> None:
    if any(column.info["holds"] != "none" for column in table.c):
        assert {"learner", "chat", "coach"} & set(table.c.keys())


def test_every_table_of_learners_is_erased_before_what_it_refers_to() -> None:
    of_learners = {
        key.parent.table
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "learners"
    }
    assert set(_OF_A_LEARNER) == of_learners
    for place, table in enumerate(_OF_A_LEARNER):
        later = {key.column.table for key in table.foreign_keys}
        assert not later & set(_OF_A_LEARNER[:place])


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_an_id_or_instant_has_room_for_64_bits(column: Column[object]) -> None:
    small = {"uses_left", "misses", "attempts", "rev", "revision", "times", "expanded", "uses"}
    if type(column.type) is Integer:
        assert column.name in small
