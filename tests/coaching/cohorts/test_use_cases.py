"""What admins, owners and coaches may do with a programme, and what it leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from coaching.cohorts import acts, invites
from coaching.cohorts.effects import (
    AddInvite,
    EndLetters,
    MarkNudge,
    PlaceLearner,
    ReachCohort,
    RevokeInvite,
    SaveCohort,
)
from coaching.cohorts.view import CohortView, Line, Member
from coaching.effects import Appoint, Effect, Record, Say
from coaching.messages import Text
from coaching.programme import Programme
from coaching.records import Cohort, Invite, Learner
from coaching.staff.acts import NotFound, Refused
from coaching.staff.effects import SaveAssignment, SaveStaff
from coaching.staff.perform import perform
from coaching.staff.perform.cohorts.carrying import Faulty
from coaching.staff.records import Assignment, Staff
from coaching.staff.view import StaffView
from content.access import Role, load_access
from content.load import load
from content.words import load_time_words

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
COHORT = Cohort(id=2, name="春季班", coach=50)
OTHER = Cohort(id=3, name="秋季班")
ME = Learner(
    id=7,
    chat=1001,
    cohort=2,
    name="小芸",
    status="active",
    coach_may_read=True,
    notice_version="1",
    misses=3,
)
COACH = Staff(id=50, chat=5001, name="林教練", roles=frozenset({"coach"}))
SECOND = Staff(id=51, chat=5002, name="王教練", roles=frozenset({"coach"}))
MINE = Assignment(id=60, learner=7, coach=50, since=NOW - timedelta(days=7))


@pytest.fixture(scope="module")
def programme() -> Programme:
    """The shipped content, and a bot that knows its name."""
    return Programme(
        content=load(),
        words=load_time_words(),
        access=load_access(),
        secret=b"known here alone",
        bot="coach_bot",
    )


def member(**fields: Any) -> Member:
    """A learner with a coach."""
    return Member(
        learner=replace(ME, **fields), cohort="春季班", asked=5, coaches=(MINE,), accompanied=True
    )


VIEW = CohortView(
    lines=(Line(cohort=COHORT), Line(cohort=OTHER)),
    cohort=COHORT,
    members=(member(),),
    member=member(),
    coaches=(COACH, SECOND),
    own=frozenset({2}),
)


def done(
    programme: Programme, act: Any, *roles: Role, view: CohortView = VIEW, staff: int = 50
) -> tuple[Effect, ...]:
    """What an act leads to."""
    person = Staff(id=staff, chat=9000, name="阿德", roles=frozenset(roles))
    seen = StaffView(staff=person, cohorts=view)
    return perform(act, seen, programme, NOW, "test:1")


def only(effects: tuple[Effect, ...], kind: type[Any]) -> Any:
    """The one effect of a kind."""
    found = [each for each in effects if isinstance(each, kind)]
    assert len(found) == 1, found
    return found[0]


ADMINS_ALONE = [
    acts.ReadCohorts(),
    acts.ReadCohort(cohort=2),
    acts.ReadRoster(cohort=2),
    acts.ReadRoster(),
    acts.ReadMember(learner=7),
    acts.ReadStalled(cohort=2),
    acts.CreateCohort(name="冬季班"),
    acts.ChangePlan(cohort=2, fields={"name": "新"}),
    acts.AddDaysOff(cohort=2, first=date(2026, 12, 1), last=date(2026, 12, 1)),
    acts.DropDayOff(cohort=2, day=date(2026, 12, 1)),
    acts.InviteCoach(cohort=2),
    acts.AssignCoach(coach=51, learner=7),
    acts.AssignCoach(coach=51, cohort=2),
    acts.EndAssignment(coach=50, learner=7),
    acts.Nudge(learner=7),
    acts.ExportLearners(cohort=2),
    acts.ExportLearners(),
    acts.ImportLearners(text="telegram_id,cohort\n1001,3\n"),
    acts.MoveLearner(learner=7, cohort=3),
]


@pytest.mark.parametrize("act", ADMINS_ALONE, ids=lambda act: type(act).__name__)
def test_only_admins_and_owners_run_a_programme_and_every_act_leaves_a_line(
    programme: Programme, act: Any
) -> None:
    roles: tuple[Role, ...] = ("coach", "sponsor")
    for role in roles:
        with pytest.raises(NotFound):
            done(programme, act, role)
    roles = ("admin", "owner")
    for role in roles:
        lines = [each for each in done(programme, act, role) if isinstance(each, Record)]
        assert lines and all(each.actor == 50 for each in lines)


def test_what_is_not_there_is_not_found(programme: Programme) -> None:
    for act in (
        acts.ReadCohort(cohort=9),
        acts.ChangePlan(cohort=9, fields={"name": "x"}),
        acts.ReadMember(learner=9),
        acts.Nudge(learner=9),
        acts.MoveLearner(learner=9, cohort=3),
        acts.MoveLearner(learner=7, cohort=9),
        acts.InviteLearners(cohort=9),
        acts.CloseInvite(invite=9),
        acts.AssignCoach(coach=99, learner=7),
        acts.AdmitCoach(chat=1, invite=1),
    ):
        with pytest.raises(NotFound):
            done(programme, act, "owner")


def test_a_coach_invites_to_their_own_cohort_and_to_no_other(programme: Programme) -> None:
    made = only(done(programme, acts.InviteLearners(cohort=2), "coach"), AddInvite).invite
    assert (made.role, made.uses, made.uses_left, made.made_by) == ("learner", 30, 30, 50)
    with pytest.raises(NotFound):
        done(programme, acts.InviteLearners(cohort=2), "coach", view=replace(VIEW, own=frozenset()))
    with pytest.raises(NotFound):
        done(programme, acts.InviteLearners(cohort=2), "sponsor")


def test_the_invites_to_a_cohort_are_seen_by_whoever_may_make_one(programme: Programme) -> None:
    act = acts.ReadDoors(cohort=2)
    assert only(done(programme, act, "coach"), Record).action == "invite.learner:doors"
    with pytest.raises(NotFound):
        done(programme, act, "coach", view=replace(VIEW, own=frozenset()))
    with pytest.raises(NotFound):
        done(programme, act, "sponsor", view=VIEW)


def test_a_coach_closes_only_what_they_made(programme: Programme) -> None:
    theirs = Invite(
        id=4, cohort=2, secret_hash="h", expires_at=NOW, uses_left=1, made_by=50, made_at=NOW
    )
    act = acts.CloseInvite(invite=4)
    closed = done(programme, act, "coach", view=replace(VIEW, invite=theirs))
    assert only(closed, RevokeInvite).id == 4
    other = replace(theirs, made_by=51)
    with pytest.raises(NotFound):
        done(programme, act, "coach", view=replace(VIEW, invite=other))


def test_a_link_can_be_shown_again_and_stands_nowhere_in_what_is_stored(
    programme: Programme,
) -> None:
    made = only(done(programme, acts.InviteLearners(cohort=2), "admin"), AddInvite).invite
    link = invites.link_of(programme, made)
    secret = link.partition("start=")[2]
    assert link.startswith("https://t.me/coach_bot?start=") and len(secret) == 43
    assert secret not in repr(made)
    assert invites.hash_of(secret) == made.secret_hash
    assert invites.link_of(replace(programme, secret=b"another token"), made) == ""
    again = done(
        programme, acts.InviteLearners(cohort=2), "admin", view=replace(VIEW, invites=(made,))
    )
    assert only(again, AddInvite).invite.secret_hash != made.secret_hash


@pytest.mark.parametrize(
    "act",
    [
        acts.InviteLearners(cohort=2, uses=0),
        acts.InviteLearners(cohort=2, uses=1001),
        acts.InviteLearners(cohort=2, days=0),
        acts.InviteLearners(cohort=2, days=366),
        acts.InviteCoach(cohort=2, uses=6),
    ],
)
def test_an_invite_is_for_some_people_and_some_days(programme: Programme, act: Any) -> None:
    with pytest.raises(Refused) as refused:
        done(programme, act, "owner")
    assert refused.value.key == "cohorts.invite_bounds"


def test_no_link_is_made_before_the_bot_knows_its_name(programme: Programme) -> None:
    with pytest.raises(Refused) as refused:
        done(replace(programme, bot=""), acts.InviteLearners(cohort=2), "admin")
    assert refused.value.key == "cohorts.no_bot_name"


def test_a_changed_plan_reaches_who_is_in_the_cohort_but_a_new_name_does_not(
    programme: Programme,
) -> None:
    fields = {"ends_on": date(2026, 12, 31)}
    planned = done(programme, acts.ChangePlan(cohort=2, fields=fields), "admin")
    assert only(planned, SaveCohort).cohort.ends_on == date(2026, 12, 31)
    assert only(planned, ReachCohort).cohort == 2
    named = done(programme, acts.ChangePlan(cohort=2, fields={"name": "夏季班"}), "admin")
    assert not [each for each in named if isinstance(each, ReachCohort)]
    with pytest.raises(Refused):
        done(programme, acts.ChangePlan(cohort=2, fields={"name": "秋季班"}), "admin")


def test_a_new_cohort_lets_nobody_in_without_a_link(programme: Programme) -> None:
    made = only(done(programme, acts.CreateCohort(name=" 冬季班 "), "admin"), SaveCohort)
    assert (made.new, made.cohort.id, made.cohort.name, made.cohort.open) == (
        True,
        4,
        "冬季班",
        False,
    )


def test_only_who_asked_is_admitted_and_only_once(programme: Programme) -> None:
    door = Invite(
        id=4, cohort=2, secret_hash="h", expires_at=NOW, uses_left=0, role="coach", made_by=50
    )
    who = Staff(id=70, chat=2002, name="新教練", step_data={"wish": 4})
    view = replace(VIEW, invite=door, newcomer=who)
    act = acts.AdmitCoach(chat=2002, invite=4)
    saved = only(done(programme, act, "admin", view=view), SaveStaff).staff
    assert saved.roles == {"coach"} and "wish" not in saved.step_data
    refused = done(programme, replace(act, yes=False), "admin", view=view)
    assert only(refused, SaveStaff).staff.roles == frozenset()
    for changed in (
        replace(view, newcomer=replace(who, step_data={})),
        replace(view, newcomer=replace(who, step_data={"wish": 5})),
    ):
        with pytest.raises(Refused):
            done(programme, act, "admin", view=changed)
    with pytest.raises(NotFound):
        done(programme, act, "admin", view=replace(view, invite=replace(door, role="learner")))
    with pytest.raises(NotFound):
        done(programme, act, "coach", view=view)


def test_a_second_coach_reads_from_now_on_and_a_coach_who_goes_sends_nothing_more(
    programme: Programme,
) -> None:
    begun = done(programme, acts.AssignCoach(coach=51, learner=7), "admin")
    assert only(begun, SaveAssignment).assignment.since == NOW
    ended = done(programme, acts.EndAssignment(coach=50, learner=7), "admin")
    assert only(ended, SaveAssignment).assignment.until == NOW
    assert only(ended, EndLetters).coach == 50
    assert only(ended, Say).chat == 1001
    with pytest.raises(Refused) as refused:
        done(programme, acts.AssignCoach(coach=50, learner=7), "admin")
    assert refused.value.key == "cohorts.unfit_has"


def test_a_cohorts_coach_accompanies_whoever_can_be_and_whoever_joins(
    programme: Programme,
) -> None:
    alone = replace(ME, id=8, chat=1002, notice_version=None)
    view = replace(VIEW, members=(member(), Member(learner=alone)))
    effects = done(programme, acts.AssignCoach(coach=51, cohort=2), "admin", view=view)
    assert only(effects, SaveCohort).cohort.coach == 51
    assert only(effects, SaveAssignment).assignment.learner == 7


def test_a_nudge_is_friendly_silent_and_once_a_week(programme: Programme) -> None:
    effects = done(programme, acts.Nudge(learner=7), "admin")
    said = only(effects, Say)
    assert only(effects, MarkNudge).at == NOW and said.policy == "never" and said.due == NOW
    assert said.message.silent and "沒" not in said.message.html
    lately = replace(VIEW, member=member(nudged_at=NOW - timedelta(days=1)))
    with pytest.raises(Refused) as refused:
        done(programme, acts.Nudge(learner=7), "admin", view=lately)
    assert refused.value.key == "cohorts.nudge_lately"


def test_an_import_moves_all_or_none(programme: Programme) -> None:
    text = "telegram_id,cohort,coach,weekdays,time\n1001,秋季班,王教練,3,20:30\n"
    effects = done(programme, acts.ImportLearners(text=text), "admin")
    placed = only(effects, PlaceLearner)
    assert (placed.learner, placed.cohort) == (7, 3)
    assert (placed.prompt_at, placed.weekdays) == (time(20, 30), frozenset({0, 2, 4}))
    assert only(effects, Appoint).kind == "plan"
    assert only(effects, SaveAssignment).assignment.coach == 51
    told, greeting = [
        each.message.html
        for each in effects
        if isinstance(each, Say) and isinstance(each.message, Text)
    ]
    assert told.split("\n") == [
        "你換到「秋季班」了。寫過的都在。",
        "主辦單位把你每天收題目的時間改成 20:30。",
        "主辦單位把你的題目改成一週 3 天。",
        "不方便的話，打 /settings 改。",
    ]
    assert "王教練" in greeting
    bad = text + "9999,春季班,,,\n1002x,,,,\n1001,冬季班,,,\n"
    with pytest.raises(Faulty) as faulty:
        done(programme, acts.ImportLearners(text=bad), "admin")
    assert [(each.line, each.key) for each in faulty.value.faults] == [
        (3, "nobody"),
        (4, "bad_id"),
        (5, "twice"),
        (5, "no_cohort"),
    ]
    assert "第 3 行：沒有學員是 9999" in str(faulty.value.params["faults"])


def test_an_import_that_changes_nothing_moves_nobody(programme: Programme) -> None:
    text = "telegram_id,cohort,coach\n1001,春季班,林教練\n"
    effects = done(programme, acts.ImportLearners(text=text), "admin")
    assert [type(each) for each in effects] == [Record]


def test_a_list_may_name_a_cohort_that_is_called_by_a_number(programme: Programme) -> None:
    numbered = replace(OTHER, name="2")
    view = replace(VIEW, lines=(Line(cohort=COHORT), Line(cohort=numbered)))
    text = "telegram_id,cohort\n1001,2\n"
    effects = done(programme, acts.ImportLearners(text=text), "admin", view=view)
    assert only(effects, PlaceLearner).cohort == 3


def test_a_name_that_two_coaches_have_is_no_coach_of_a_list(programme: Programme) -> None:
    view = replace(VIEW, coaches=(COACH, SECOND, replace(COACH, id=52, chat=5003, name="王教練")))
    with pytest.raises(Faulty) as faulty:
        text = "telegram_id,coach\n1001,王教練\n"
        done(programme, acts.ImportLearners(text=text), "admin", view=view)
    assert [each.key for each in faulty.value.faults] == ["two_coaches"]
    text = "telegram_id,coach\n1001,5003\n"
    effects = done(programme, acts.ImportLearners(text=text), "admin", view=view)
    assert only(effects, SaveAssignment).assignment.coach == 52


def test_one_learner_is_moved_and_told_and_keeps_their_coach(programme: Programme) -> None:
    view = replace(VIEW, lines=(Line(cohort=COHORT), Line(cohort=replace(OTHER, coach=51))))
    act = acts.MoveLearner(learner=7, cohort=3)
    effects = done(programme, act, "admin", view=view)
    assert only(effects, PlaceLearner) == PlaceLearner(learner=7, chat=1001, cohort=3)
    assert only(effects, Appoint).kind == "plan"
    assert only(effects, Record).action == "learners.carry:place"
    said = only(effects, Say)
    assert said.chat == 1001 and "秋季班" in said.message.html
    with pytest.raises(Refused, match="transfer_same"):
        done(programme, acts.MoveLearner(learner=7, cohort=2), "admin", view=view)


def test_who_has_no_coach_gets_that_of_the_cohort_they_come_into_if_they_share(
    programme: Programme,
) -> None:
    lines = (Line(cohort=COHORT), Line(cohort=replace(OTHER, coach=51)))
    alone = replace(member(), coaches=())
    for act in (
        acts.MoveLearner(learner=7, cohort=3),
        acts.ImportLearners(text="telegram_id,cohort\n1001,3\n"),
    ):
        view = replace(VIEW, lines=lines, member=alone, members=(alone,))
        effects = done(programme, act, "admin", view=view)
        assert only(effects, SaveAssignment).assignment.coach == 51
        private = replace(alone, learner=replace(ME, coach_may_read=False))
        view = replace(view, member=private, members=(private,))
        effects = done(programme, act, "admin", view=view)
        assert not [each for each in effects if isinstance(each, SaveAssignment)]


def test_whoever_has_blocked_the_bot_or_not_joined_is_moved_without_a_word(
    programme: Programme,
) -> None:
    for status in ("blocked", "joining"):
        view = replace(VIEW, member=member(status=status))
        effects = done(programme, acts.MoveLearner(learner=7, cohort=3), "admin", view=view)
        assert only(effects, PlaceLearner).cohort == 3
        assert not [each for each in effects if isinstance(each, Say | Appoint)]


def test_a_coach_who_was_assigned_twice_at_once_goes_altogether(programme: Programme) -> None:
    twice = replace(member(), coaches=(MINE, replace(MINE, id=61)))
    for act in (acts.EndAssignment(coach=50, learner=7), acts.EndAssignment(coach=50, cohort=2)):
        view = replace(VIEW, member=twice, members=(twice,))
        effects = done(programme, act, "admin", view=view)
        saved = [each.assignment for each in effects if isinstance(each, SaveAssignment)]
        assert {each.id: each.until for each in saved} == {60: NOW, 61: NOW}


def test_an_admin_does_not_make_themselves_a_coach_by_a_link(programme: Programme) -> None:
    door = Invite(
        id=4, cohort=2, secret_hash="h", expires_at=NOW, uses_left=0, role="coach", made_by=50
    )
    me = Staff(id=50, chat=9000, name="阿德", roles=frozenset({"admin"}), step_data={"wish": 4})
    view = replace(VIEW, invite=door, newcomer=me)
    act = acts.AdmitCoach(chat=9000, invite=4)
    with pytest.raises(Refused, match="admit_self"):
        done(programme, act, "admin", view=view)
    assert only(done(programme, replace(act, yes=False), "admin", view=view), SaveStaff)
    assert only(done(programme, act, "owner", view=view), SaveStaff).staff.roles >= {"coach"}


def test_a_nudge_of_another_year_is_another_message(programme: Programme) -> None:
    keys = set()
    for day in (datetime(2026, 1, 1, 3, tzinfo=UTC), datetime(2027, 1, 1, 3, tzinfo=UTC)):
        person = Staff(id=50, chat=9000, roles=frozenset({"admin"}))
        seen = StaffView(staff=person, cohorts=VIEW)
        keys.add(only(perform(acts.Nudge(learner=7), seen, programme, day, "test:1"), Say).dedupe)
    assert len(keys) == 2


def test_one_cohort_alone_takes_who_comes_without_a_link(programme: Programme) -> None:
    closed = replace(COHORT, open=False)
    view = replace(
        VIEW, cohort=closed, lines=(Line(cohort=closed), Line(cohort=replace(OTHER, open=True)))
    )
    act = acts.ChangePlan(cohort=2, fields={"open": True})
    with pytest.raises(Refused) as refused:
        done(programme, act, "admin", view=view)
    assert refused.value.params == {"name": "秋季班"}
    view = replace(view, lines=(Line(cohort=closed), Line(cohort=replace(OTHER, open=False))))
    assert only(done(programme, act, "admin", view=view), SaveCohort).cohort.open


def test_a_coach_who_leaves_a_cohort_leaves_no_link_into_it(programme: Programme) -> None:
    mine = Invite(
        id=4,
        cohort=2,
        secret_hash="h",
        expires_at=NOW + timedelta(days=7),
        uses_left=1,
        made_by=50,
        made_at=NOW,
    )
    others = (replace(mine, id=5, made_by=51), replace(mine, id=6, uses_left=0))
    view = replace(VIEW, invites=(mine, *others))
    act = acts.EndAssignment(coach=50, cohort=2)
    assert only(done(programme, act, "admin", view=view), RevokeInvite).id == 4
    boss = replace(COACH, roles=frozenset({"coach", "admin"}))
    kept = done(programme, act, "admin", view=replace(view, coaches=(boss,)))
    assert not [each for each in kept if isinstance(each, RevokeInvite)]
