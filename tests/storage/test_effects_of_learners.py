"""A learner, what they agreed to, and how they came in, are written once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from coaching.effects import (
    AddConsent,
    AddPart,
    AddReflection,
    Appoint,
    Record,
    SaveLearner,
    UseInvite,
)
from coaching.records import Consent
from storage import tables

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


async def test_a_learner_comes_back_as_it_was_saved(cast: Cast, now: datetime) -> None:
    learner = cast.learner(
        name="小美 <b>",
        language="en",
        status="paused",
        trade="手搖飲",
        zone="America/New_York",
        prompt_at=time(21, 5),
        weekdays=frozenset({0, 2, 6}),
        weekly_day=6,
        weekly_at=time(9, 0),
        coach_may_read=True,
        notice_version="2026-11",
        step="ask:time",
        step_data={"tries": 2, "words": "星期六"},
        delivery=3,
        reflection=4,
        last_date=date(2026, 11, 23),
        last_at=now,
        last_contact=now + timedelta(milliseconds=1),
        rated_week=date(2026, 11, 16),
        misses=2,
        paused_until=now + timedelta(days=7),
        forget_at=now + timedelta(days=8),
    )
    await cast.write(SaveLearner(learner=learner))
    assert (await cast.view()).learner == learner


async def test_a_learner_saved_again_is_the_same_row_with_new_fields(cast: Cast) -> None:
    await cast.write(SaveLearner(learner=cast.learner()))
    await cast.write(SaveLearner(learner=cast.learner(status="paused", step="x")))
    learner = (await cast.view()).learner
    assert learner is not None
    assert (learner.status, learner.step) == ("paused", "x")


async def test_an_instant_is_kept_to_the_millisecond_and_never_later(
    cast: Cast, now: datetime
) -> None:
    await cast.write(SaveLearner(learner=cast.learner(last_at=now + timedelta(microseconds=1_999))))
    learner = (await cast.view()).learner
    assert learner is not None
    assert learner.last_at == now + timedelta(milliseconds=1)


async def test_a_consent_is_kept_as_given(cast: Cast, now: datetime) -> None:
    learner = cast.learner()
    consent = Consent(
        id=1, learner=learner.id, what="coach_may_read", given=False, notice_version="1", at=now
    )
    await cast.write(SaveLearner(learner=learner), AddConsent(consent=consent))
    await cast.write(AddConsent(consent=replace(consent, given=True)))
    async with cast.database.read() as unit:
        (row,) = await unit.rows(select(tables.consents))
    assert (row.what, row.given, row.notice_version) == ("coach_may_read", False, "1")


async def _invite(cast: Cast, now: datetime, uses: int) -> None:
    async with cast.database.begin() as unit:
        await unit.execute(
            insert(tables.invites),
            {
                "id": 5,
                "cohort": 1,
                "secret_hash": "h",
                "expires_at": int(now.timestamp() * 1000),
                "uses_left": uses,
            },
        )


async def test_each_use_of_an_invite_is_spent(cast: Cast, now: datetime) -> None:
    await _invite(cast, now, uses=3)
    await cast.write(UseInvite(id=5), UseInvite(id=5))
    invite = (await cast.view(invite_hash="h")).invite
    assert invite is not None
    assert invite.uses_left == 1


async def test_an_invite_spent_twice_at_once_undoes_the_batch(cast: Cast, now: datetime) -> None:
    await _invite(cast, now, uses=1)
    with pytest.raises(IntegrityError):
        await cast.write(UseInvite(id=5), UseInvite(id=5), SaveLearner(learner=cast.learner()))
    view = await cast.view(invite_hash="h")
    assert view.invite is not None
    assert (view.invite.uses_left, view.learner) == (1, None)


async def test_an_audit_line_is_written(cast: Cast, now: datetime) -> None:
    await cast.write(Record(actor=None, action="paused", subject=3, at=now, detail="7d"))
    async with cast.database.read() as unit:
        (row,) = await unit.rows(select(tables.audit))
    assert (row.actor, row.action, row.subject, row.detail) == (None, "paused", 3, "7d")


async def test_words_no_database_can_keep_are_kept_by_rule(cast: Cast) -> None:
    learner = cast.learner(name="a\0b", step_data={"x": "\ud800"})
    reflection = cast.reflection(learner)
    hard = "👩\u200d👩\u200d👧 \u202eRTL e\u0301" + "\u0301" * 1000
    pair = "\ud83d\ude00"
    part = cast.part(reflection, 8, f"NUL\0 half\ud83d whole{pair} {hard}")
    await cast.write(
        SaveLearner(learner=replace(learner, reflection=reflection.id)),
        AddReflection(reflection=reflection),
        AddPart(part=part),
    )
    view = await cast.view()
    assert view.learner is not None
    assert view.learner.name == "a\u2400b"
    assert view.reflection is not None
    assert view.reflection.text == f"NUL\u2400 half\ufffd whole😀 {hard}"


async def test_an_appointment_is_set_moved_and_called_off(cast: Cast, now: datetime) -> None:
    learner = cast.learner()
    daily = Appoint(learner=learner.id, chat=1, kind="daily", due=now)
    weekly = Appoint(learner=learner.id, chat=1, kind="weekly", due=now)
    await cast.write(SaveLearner(learner=learner), daily, weekly)
    await cast.write(replace(daily, due=now + timedelta(days=1)), replace(weekly, due=None))
    async with cast.database.read() as unit:
        (row,) = await unit.rows(select(tables.appointments))
    assert (row.kind, row.due) == ("daily", int((now + timedelta(days=1)).timestamp() * 1000))
    await cast.write(replace(daily, due=None), replace(weekly, due=None))
    async with cast.database.read() as unit:
        assert await unit.rows(select(tables.appointments)) == []
