"""Cohorts, their invites and their people, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.clock import DrivenClock
from bot.services.desk import Desk
from bot.services.in_force import InForce
from coaching.cohorts import stalled as rules
from coaching.cohorts.acts import AddDaysOff, AssignCoach
from coaching.cohorts.effects import (
    AddInvite,
    MarkNudge,
    PlaceLearner,
    ReachCohort,
    RevokeInvite,
    SaveCohort,
)
from coaching.cohorts.view import CohortNeeds, CohortView
from coaching.effects import AddConsent, AddDelivery, SaveLearner, UseInvite
from coaching.programme import Programme
from coaching.records import Cohort, Consent, Invite
from coaching.staff.acts import Refused
from coaching.staff.effects import SaveAssignment, SaveStaff
from content.access import load_access
from content.load import load
from content.words import load_time_words
from storage import (
    appointments,
    assignments,
    cohort_views,
    cohorts,
    invites,
    learners,
    members,
    unappointed,
)

if TYPE_CHECKING:
    from content.access import Role
    from tests.storage.conftest import Cast

PLAN = Cohort(
    id=2,
    name="115 春季班",
    zone="Asia/Tokyo",
    language="en",
    seed=4,
    open=False,
    weekdays=frozenset({0, 2}),
    prompt_at=time(20, 30),
    weekly_day=6,
    weekly_at=time(18),
    starts_on=date(2026, 12, 1),
    ends_on=date(2027, 6, 30),
    holidays=False,
    days_off={date(2027, 3, 14): "校外", date(2027, 3, 15): ""},
)


async def seen(cast: Cast, *roles: Role, who: int = 90, **needs: Any) -> CohortView:
    """What somebody of these roles sees."""
    person = cast.coach(who, roles=frozenset(roles))
    async with cast.database.read() as unit:
        found = await cohort_views.load(unit, person, CohortNeeds(**needs), cast.now)
    assert found is not None
    return found


def invite(cast: Cast, number: int = 1, **fields: Any) -> Invite:
    """An invite of the new cohort."""
    known: dict[str, Any] = {
        "id": number,
        "cohort": 2,
        "secret_hash": f"hash{number}",
        "expires_at": cast.now + timedelta(days=7),
        "uses_left": 2,
        "uses": 2,
        "made_by": cast.coach(90).id,
        "made_at": cast.now,
    }
    return Invite(**{**known, **fields})


async def test_a_plan_is_read_as_it_was_written_and_can_be_emptied_again(cast: Cast) -> None:
    await cast.write(SaveCohort(cohort=PLAN, new=True))
    bare = replace(PLAN, weekdays=None, prompt_at=None, starts_on=None, ends_on=None, days_off={})
    async with cast.database.read() as unit:
        found, default = await cohorts.by_ids(unit, [2])
    assert found[2] == PLAN and default is not None and default.id == 1
    await cast.write(SaveCohort(cohort=bare))
    async with cast.database.read() as unit:
        assert (await cohorts.everyone(unit))[1] == bare


async def test_two_new_cohorts_of_one_number_do_not_become_one(cast: Cast) -> None:
    await cast.write(SaveCohort(cohort=PLAN, new=True))
    with pytest.raises(IntegrityError):
        await cast.write(SaveCohort(cohort=replace(PLAN, name="another"), new=True))


async def test_an_invite_is_kept_spent_and_closed(cast: Cast) -> None:
    made = invite(cast)
    await cast.write(SaveCohort(cohort=PLAN, new=True), AddInvite(invite=made))
    await cast.write(UseInvite(id=1))
    async with cast.database.read() as unit:
        found = await invites.by_hashes(unit, ["hash1"])
    assert found == {"hash1": replace(made, uses_left=1)}
    await cast.write(RevokeInvite(id=1))
    cast.now += timedelta(hours=1)
    await cast.write(RevokeInvite(id=1))
    async with cast.database.read() as unit:
        closed = await invites.by_id(unit, 1)
    assert closed is not None and closed.revoked_at == made.made_at


async def test_a_changed_plan_reaches_each_learner_once_and_nobody_else(cast: Cast) -> None:
    people = [
        cast.learner(number, cohort=2, status=status)
        for number, status in enumerate(
            ("active", "paused", "resting", "blocked", "joining", "left"), start=1
        )
    ]
    other = cast.learner(9, cohort=1)
    await cast.write(SaveCohort(cohort=PLAN, new=True))
    await cast.write(*(SaveLearner(learner=each) for each in (*people, other)))
    await cast.write(ReachCohort(cohort=2))
    await cast.write(ReachCohort(cohort=2))
    async with cast.database.begin() as unit:
        due = await appointments.due(unit, cast.now, 100)
    assert {each.chat for each in due} == {1, 2, 3}
    assert {each.kind for each in due} == {"plan"}


async def test_moving_a_learner_leaves_what_they_are_writing_alone(cast: Cast) -> None:
    who = cast.learner(1, step="ask:time", season=date(2026, 6, 30), goes_on=True)
    await cast.write(SaveCohort(cohort=PLAN, new=True), SaveLearner(learner=who))
    moved = PlaceLearner(learner=who.id, chat=1, cohort=2, prompt_at=time(21))
    await cast.write(moved, MarkNudge(learner=who.id, at=cast.now))
    async with cast.database.read() as unit:
        found = (await learners.by_chats(unit, [1]))[1]
    assert found == replace(
        who, cohort=2, prompt_at=time(21), season=None, goes_on=False, nudged_at=cast.now
    )


async def test_an_admin_sees_names_states_and_counts_and_nothing_that_was_typed(
    cast: Cast,
) -> None:
    who = cast.learner(
        1, cohort=2, notice_version="1", step="ask:note", step_data={"words": "canary"}, misses=3
    )
    coach = cast.coach(91)
    await cast.write(SaveCohort(cohort=PLAN, new=True))
    await cast.write(
        SaveLearner(learner=who),
        SaveStaff(staff=coach),
        SaveAssignment(assignment=cast.assignment(who, coach)),
        AddConsent(
            consent=Consent(
                id=1,
                learner=who.id,
                what="coach_may_read",
                given=True,
                notice_version="1",
                at=cast.now,
            )
        ),
        *(
            AddDelivery(delivery=cast.delivery(who, day, state=state))
            for day, state in enumerate(("answered", "swapped", "missed", "no_chance"))
        ),
    )
    view = await seen(cast, "admin", cohort=2, roster=(0, 10), lines=True)
    assert [(line.cohort.id, line.learners, line.active) for line in view.lines] == [
        (1, 0, 0),
        (2, 1, 1),
    ]
    member = view.members[0]
    assert (member.cohort, member.asked, member.answered) == ("115 春季班", 3, 1)
    assert (member.left_out, member.recent, member.accompanied) == (1, 1, True)
    assert member.agreed_at == cast.now and member.coaches[0].coach == coach.id
    assert "canary" not in repr(view) and "客人" not in repr(view)
    assert (view.figures.learners, view.figures.active, view.figures.answered) == (1, 1, 1)
    assert [each.id for each in view.coaches] == [coach.id]
    stalled = await seen(cast, "owner", stalled=True)
    assert [each.learner.id for each in stalled.members] == [who.id]


async def test_a_coach_sees_only_their_own_cohorts_and_invites_and_no_people(cast: Cast) -> None:
    coach = cast.coach(90)
    await cast.write(SaveStaff(staff=coach))
    await cast.write(SaveCohort(cohort=replace(PLAN, coach=coach.id), new=True))
    await cast.write(SaveLearner(learner=cast.learner(1, cohort=2)))
    await cast.write(AddInvite(invite=invite(cast)))
    await cast.write(AddInvite(invite=invite(cast, 2, made_by=None)))
    view = await seen(cast, "coach", cohort=2, lines=True, everybody=True)
    assert [line.cohort.id for line in view.lines] == [2]
    assert [each.id for each in view.invites] == [1] and view.members == ()
    other = await seen(cast, "coach", who=91, cohort=2, lines=True, invite=1)
    assert other.lines == () and other.cohort is None and other.invite is None


async def test_whoever_runs_nothing_sees_nothing(cast: Cast) -> None:
    async with cast.database.read() as unit:
        sponsor = cast.coach(90, roles=frozenset({"sponsor"}))
        assert await cohort_views.load(unit, sponsor, CohortNeeds(lines=True), cast.now) is None


async def test_pages_of_a_roster_follow_each_other(cast: Cast) -> None:
    people = [
        cast.learner(number, created_at=cast.now + timedelta(seconds=number))
        for number in range(1, 8)
    ]
    await cast.write(*(SaveLearner(learner=each) for each in people))
    first = await seen(cast, "admin", cohort=1, roster=(0, 5))
    second = await seen(cast, "admin", cohort=1, roster=(5, 5))
    assert [each.learner.chat for each in (*first.members, *second.members)] == list(range(1, 8))
    assert first.total == second.total == 7
    by_chat = await seen(cast, "admin", chats=frozenset({3, 99}))
    assert [each.learner.chat for each in by_chat.members] == [3]


async def test_the_nightly_look_leaves_alone_whose_season_is_over(cast: Cast) -> None:
    ended = replace(PLAN, ends_on=date(2026, 11, 20))
    told = cast.learner(1, cohort=2, season=date(2026, 11, 20))
    goes_on = cast.learner(2, cohort=2, season=date(2026, 11, 20), goes_on=True)
    untold = cast.learner(3, cohort=2)
    await cast.write(SaveCohort(cohort=ended, new=True))
    await cast.write(*(SaveLearner(learner=each) for each in (told, goes_on, untold)))
    async with cast.database.read() as unit:
        lacking = await unappointed.find(unit)
    assert {learner.chat: cohort.id for learner, cohort, _ in lacking} == {2: 2, 3: 2}
    assert all(kinds == {"daily", "weekly", "season"} for _, _, kinds in lacking)


async def test_who_has_stopped_is_found_by_the_rule_and_who_can_be_helped_comes_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago, lately = cast.now - timedelta(days=9), cast.now - timedelta(days=1)
    told: list[dict[str, Any]] = [
        {"status": "blocked", "created_at": long_ago},
        {"misses": 1},
        {"misses": 2},
        {"misses": 3, "nudged_at": lately},
        {"status": "resting"},
        {"status": "paused"},
        {"status": "paused", "paused_until": cast.now + timedelta(days=3)},
        {"status": "joining"},
        {"status": "joining", "created_at": long_ago},
        {"misses": 4, "nudged_at": long_ago},
        {"status": "resting", "forget_at": cast.now},
    ]
    people = [cast.learner(number, **fields) for number, fields in enumerate(told, start=1)]
    avoids, avoided = cast.learner(21), cast.learner(22)
    await cast.write(*(SaveLearner(learner=each) for each in (*people, avoids, avoided)))
    await cast.write(
        *(AddDelivery(delivery=cast.delivery(avoids, day, state="no_chance")) for day in range(3)),
        *(AddDelivery(delivery=cast.delivery(avoided, day, state="no_chance")) for day in range(3)),
        *(AddDelivery(delivery=cast.delivery(avoided, day, state="missed")) for day in range(3, 7)),
    )
    view = await seen(cast, "admin", stalled=True)
    everybody = await seen(cast, "admin", everybody=True)
    by_rule = {each.member.learner.chat for each in rules.stalled(everybody.members, cast.now)}
    assert {each.learner.chat for each in view.members} == by_rule == {1, 4, 5, 6, 9, 10, 21}
    assert view.total == 7
    monkeypatch.setattr(members, "STALLED_AT_MOST", 5)
    first = await seen(cast, "admin", stalled=True)
    assert {each.learner.chat for each in first.members} == {5, 6, 9, 10, 21}
    assert first.total == 7
    assert (await seen(cast, "admin", stalled=True, cohort=2)).total == 0


async def test_the_figures_of_a_season_leave_out_what_was_asked_before_and_after_it(
    cast: Cast,
) -> None:
    who = cast.learner(1, cohort=2, notice_version="1")
    plan = replace(PLAN, starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 25))
    await cast.write(SaveCohort(cohort=plan, new=True), SaveLearner(learner=who))
    await cast.write(
        *(AddDelivery(delivery=cast.delivery(who, day, state="answered")) for day in range(4))
    )
    async with cast.database.read() as unit:
        season = await cohort_views.figures(unit, plan, of_season=True)
        ever = await cohort_views.figures(unit, plan)
        bare = replace(plan, starts_on=None, ends_on=None)
        assert (await cohort_views.figures(unit, bare, of_season=True)).asked == 4
    assert (season.asked, season.answered, ever.asked) == (2, 2, 4)


def desk_of(cast: Cast) -> Desk:
    """Where admins work by the web."""
    programme = Programme(content=load(), words=load_time_words(), access=load_access())
    return Desk(cast.database, InForce(programme), DrivenClock(cast.now), lambda: None)


async def test_two_who_assign_the_same_coach_at_once_do_it_once(cast: Cast) -> None:
    who = cast.learner(1, notice_version="1", coach_may_read=True)
    coach, admin = cast.coach(90), cast.coach(91, roles=frozenset({"admin"}))
    await cast.write(SaveLearner(learner=who), SaveStaff(staff=coach), SaveStaff(staff=admin))
    desk = desk_of(cast)

    async def assign(number: int) -> bool:
        try:
            await desk.do(admin.id, AssignCoach(coach=coach.id, learner=who.id), f"act:{number}")
        except Refused:
            return False
        return True

    assert sorted(await asyncio.gather(*map(assign, range(4)))) == [False, False, False, True]
    async with cast.database.read() as unit:
        assert len((await assignments.of_learners(unit, (who.id,)))[who.id]) == 1


async def test_days_off_that_several_add_at_once_are_all_kept(cast: Cast) -> None:
    admin = cast.coach(91, roles=frozenset({"admin"}))
    await cast.write(
        SaveCohort(cohort=replace(PLAN, days_off={}), new=True), SaveStaff(staff=admin)
    )
    desk = desk_of(cast)
    days = [date(2027, 3, 14) + timedelta(days=each) for each in range(4)]
    adding = (
        desk.do(admin.id, AddDaysOff(cohort=2, first=day, last=day), f"act:{day}") for day in days
    )
    await asyncio.gather(*adding)
    async with cast.database.read() as unit:
        found, _ = await cohorts.by_ids(unit, (2,))
    assert list(found[2].days_off) == days
