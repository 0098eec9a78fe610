"""Sending to many: the number is typed, ten seconds undo it, and many need a second admin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from coaching.broadcast.acts import ApproveBroadcast, ConfirmBroadcast
from coaching.broadcast.reach import Counted, Group
from coaching.broadcast.records import Reach, Stage
from coaching.dialogue.buttons import press
from coaching.messages import Text
from coaching.staff.acts import Refused
from coaching.staff.records import Staff
from tests.coaching.broadcast.desk import (
    AHUA,
    AMING,
    NOW,
    Desk,
    broadcast,
    logged,
    programme,
    said,
    saved,
)

TEN = timedelta(seconds=10)
YES, NO = ApproveBroadcast(broadcast=9), ApproveBroadcast(broadcast=9, yes=False)


def confirm(desk: Desk, count: int = 42) -> Any:
    """Type the number."""
    return desk.do(ConfirmBroadcast(broadcast=9, count=count))


def refused(desk: Desk, count: int = 42) -> str:
    """Why it cannot be sent."""
    with pytest.raises(Refused) as caught:
        confirm(desk, count)
    return caught.value.key


def test_a_confirmed_one_waits_ten_seconds_in_which_it_can_be_taken_back() -> None:
    effects = confirm(Desk())
    found = saved(effects)
    assert (found.state, found.confirmed_at, found.reach) == ("waiting", NOW, Reach(get=42))
    assert found.stages == (Stage(due=NOW + TEN),)
    assert logged(effects) == "70 broadcast.send:confirm broadcast=9 get=42"


@pytest.mark.parametrize("count", [0, 41, 43, -42, 4200])
def test_another_number_than_how_many_get_it_sends_nothing(count: int) -> None:
    assert refused(Desk(), count) == "broadcast.count_wrong"


def test_who_came_or_went_meanwhile_makes_the_number_wrong() -> None:
    served = Counted(
        groups=(
            Group(zone="Asia/Taipei", why=None, times=0, count=40),
            Group(zone="Asia/Taipei", why=None, times=1, count=2),
            Group(zone="Asia/Taipei", why="paused", times=0, count=5),
        )
    )
    assert refused(Desk(counted=served)) == "broadcast.count_wrong"
    assert saved(confirm(Desk(counted=served), 40)).reach == Reach(
        get=40, excluded={"served": 2, "paused": 5}
    )


def test_nobody_to_send_to_is_said_instead_of_sent() -> None:
    assert refused(Desk(counted=Counted()), 0) == "broadcast.nobody"


def test_nothing_is_not_sent() -> None:
    assert refused(Desk(found=broadcast(message=None))) == "broadcast.nothing"


def test_an_hour_that_is_over_is_refused_and_does_not_mean_now() -> None:
    late = broadcast(timing="at", at=NOW - timedelta(seconds=1))
    assert refused(Desk(found=late)) == "broadcast.past"


def test_a_time_of_everybodys_own_clock_makes_a_stage_for_each() -> None:
    counted = Counted(
        groups=(
            Group(zone="Asia/Taipei", why=None, times=0, count=40),
            Group(zone="Europe/Berlin", why=None, times=0, count=2),
        )
    )
    found = broadcast(timing="local", wall=time(20))
    stages = saved(confirm(Desk(found=found, counted=counted))).stages
    assert [stage.due for stage in stages] == [
        datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
        datetime(2026, 11, 25, 19, 0, tzinfo=UTC),
    ]


def test_quiet_hours_are_waited_for() -> None:
    night = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    found = saved(confirm(Desk(now=night)))
    assert found.reach == Reach(get=42, later=42)
    assert found.stages[0].due == datetime(2026, 11, 26, 0, 0, tzinfo=UTC)


MANY = Desk(rules=programme(approval_above=41))
ASKED = MANY.but(staff=AHUA, found=broadcast("approval"))


def test_as_many_as_the_limit_need_nobody_else() -> None:
    assert saved(confirm(Desk(rules=programme(approval_above=42)))).state == "waiting"


def test_more_than_the_limit_wait_for_a_second_admin_who_is_shown_the_message_and_asked() -> None:
    effects = confirm(MANY)
    found = saved(effects)
    assert (found.state, found.stages) == ("approval", ())
    assert list(said(effects)) == [AHUA.chat]
    sample, question = (each.message for each in said(effects)[AHUA.chat])
    assert sample == Text(html="<b>今晚</b>停課")
    assert isinstance(question, Text)
    assert question.html.startswith("阿明 wants to send the message above to <b>42</b> learners.")
    ((yes, no),) = question.buttons
    assert (yes[1], no[1]) == (press("approve", 9, "yes"), press("approve", 9, "no"))
    assert logged(effects) == "70 broadcast.send:ask broadcast=9 get=42 admins=1"


@pytest.mark.parametrize(
    "admins",
    [(), (AMING,), (AMING, replace(AHUA, roles=frozenset({"coach"})))],
    ids=["nobody", "oneself", "a coach"],
)
def test_without_a_second_admin_it_is_refused_with_what_to_do(admins: tuple[Staff, ...]) -> None:
    assert refused(MANY.but(admins=admins)) == "broadcast.no_second"


def test_a_second_admin_lets_it_go_after_ten_seconds_and_the_author_hears_who() -> None:
    effects = ASKED.do(YES)
    found = saved(effects)
    assert (found.state, found.approved_by) == ("waiting", AHUA.id)
    assert found.stages == (Stage(due=NOW + TEN),)
    (told,) = said(effects)[AMING.chat]
    assert isinstance(told.message, Text) and "阿華同意了" in told.message.html
    assert logged(effects) == "71 broadcast.send:approve broadcast=9 get=42"


def test_the_author_is_not_told_of_ten_seconds_where_it_waits_for_its_hour() -> None:
    tomorrow = broadcast("approval", timing="at", at=NOW + timedelta(days=1))
    (told,) = said(ASKED.but(found=tomorrow).do(YES))[AMING.chat]
    assert isinstance(told.message, Text)
    assert told.message.html == "阿華同意了，時間到了就送給 42 位；開始前都可以收回。"


def test_a_second_admin_gives_it_back_as_a_draft() -> None:
    effects = ASKED.do(NO)
    assert saved(effects) == replace(
        broadcast("approval"), state="draft", reach=Reach(), confirmed_at=None
    )
    assert logged(effects) == "71 broadcast.send:refuse broadcast=9"
    assert list(said(effects)) == [AMING.chat]


@pytest.mark.parametrize("act", [YES, NO])
def test_nobody_approves_their_own(act: ApproveBroadcast) -> None:
    with pytest.raises(Refused) as caught:
        ASKED.but(staff=AMING).do(act)
    assert caught.value.key == "broadcast.own_approval"


@pytest.mark.parametrize("author", [None, replace(AMING, roles=frozenset({"coach"}))])
def test_what_was_written_by_somebody_without_power_cannot_be_let_go_but_given_back(
    author: Staff | None,
) -> None:
    desk = ASKED.but(author=author)
    with pytest.raises(Refused) as caught:
        desk.do(YES)
    assert caught.value.key == "broadcast.author_gone"
    assert saved(desk.do(NO)).state == "draft"


def test_the_second_of_two_who_decide_finds_it_decided() -> None:
    third = Staff(id=72, chat=2003, roles=frozenset({"admin"}))
    after = saved(ASKED.do(YES))
    for act in (YES, NO):
        with pytest.raises(Refused) as caught:
            ASKED.but(staff=third, found=after).do(act)
        assert caught.value.key == "broadcast.wrong_state"


def test_approved_too_late_for_its_hour_it_does_not_go_at_once() -> None:
    late = broadcast("approval", timing="at", at=NOW)
    with pytest.raises(Refused) as caught:
        ASKED.but(found=late).do(YES)
    assert caught.value.key == "broadcast.past"
