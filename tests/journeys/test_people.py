"""Who works here: roles are given and withdrawn in two steps, told, and void at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.demo.methods.profile import commands_for
from bot.services.decide import Decider
from coaching.events import Tapped
from coaching.staff import route

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OWNER, ADMIN, COACH = 2001, 2002, 2003


async def owner(journey: Journey) -> Phone:
    """The owner, with the list of people on the phone."""
    phone = await journey.coach(OWNER, "陳老闆", roles=("owner",))
    await journey.says(phone, "/people")
    return phone


async def lines(journey: Journey, action: str) -> list[tuple[str | None, str]]:
    """The lines of the log of an action: whose, and with which detail."""
    async with journey.stage.app.database.read() as unit:
        rows = await unit.rows(
            text(
                "SELECT staff.name AS name, audit.detail AS detail FROM audit"
                " LEFT JOIN staff ON staff.id = audit.actor"
                " WHERE action = :action ORDER BY audit.id"
            ),
            {"action": action},
        )
        return [(row.name, row.detail) for row in rows]


def commands(journey: Journey, phone: Phone) -> list[str]:
    """The commands of somebody's menu."""
    language = phone.account.language_code or ""
    found = commands_for(journey.stage.telegram.world, phone.id, language)
    return [one["command"] for one in found]


async def test_an_owner_makes_an_admin_in_two_steps(journey: Journey) -> None:
    boss = await owner(journey)
    person = await journey.joined(1001, "小芸")
    await journey.taps(boss, "➕ 給一個人身分")
    await journey.says(boss, "芸")
    await journey.taps(boss, "1")
    await journey.taps(boss, "給：管理員")
    assert "小芸" in boss.last.text and "看不到學員寫的字" in boss.last.text
    assert await lines(journey, "role.grant:grant") == []
    assert "people" not in commands(journey, person)
    await journey.taps(boss, "確定給")
    assert "現在是管理員" in boss.last.text
    assert "你現在是管理員了" in person.last.text and "打 /coach" in person.last.text
    assert "people" in commands(journey, person)
    assert await lines(journey, "role.grant:grant") == [("陳老闆", "role=admin")]


async def test_a_role_that_was_withdrawn_is_void_at_once(journey: Journey) -> None:
    boss = await owner(journey)
    person = await journey.coach(ADMIN, "小管", roles=("admin",))
    await journey.says(person, "/people")
    asked = person.last
    await journey.taps(boss, "1")
    await journey.says(boss, "/people")
    await journey.taps(boss, "2")
    await journey.taps(boss, "收回：管理員")
    await journey.taps(boss, "確定收回")
    assert "你不再是管理員了" in person.last.text
    assert "people" not in commands(journey, person)
    assert await lines(journey, "role.grant:revoke") == [("陳老闆", "role=admin")]
    before = len(await lines(journey, "people.read:person"))
    person.tap(asked, "1")
    await journey.stage.settle()
    assert len(await lines(journey, "people.read:person")) == before


@on_one_database
async def test_an_admin_sees_who_works_here_and_can_give_nothing(journey: Journey) -> None:
    await owner(journey)
    admin = await journey.coach(ADMIN, "小管", roles=("admin",))
    await journey.says(admin, "/people")
    assert "陳老闆" in admin.last.text and "負責人" in admin.last.text
    assert admin.last.labels == ["1", "2"]
    await journey.taps(admin, "1")
    assert admin.last.labels == ["回名單"]
    mine = (await journey.staff_of(admin)).roles
    for data in ("v1:people:add", "v1:role:1jm:give_owner", "v1:role:1jm:give_owner:zzz"):
        admin.press(admin.last, data)
        await journey.stage.settle()
    assert (await journey.staff_of(admin)).roles == mine
    assert await lines(journey, "role.grant:grant") == []


@on_one_database
async def test_a_coach_needs_a_name_and_is_given_one(journey: Journey) -> None:
    boss = await owner(journey)
    await journey.taps(boss, "➕ 給一個人身分")
    await journey.says(boss, str(COACH))
    await journey.taps(boss, "給：教練")
    assert "教練名字是什麼" in boss.last.text
    await journey.says(boss, "林老師")
    assert "林老師" in boss.last.text and "會成為教練" in boss.last.text
    await journey.taps(boss, "確定給")
    person = await journey.staff_of(journey.phone(COACH, "x"))
    assert (person.name, person.roles) == ("林老師", frozenset({"coach"}))


@on_one_database
async def test_the_last_owner_stays(journey: Journey) -> None:
    boss = await owner(journey)
    await journey.taps(boss, "1")
    await journey.taps(boss, "收回：負責人")
    assert "owner" in (await journey.staff_of(boss)).roles
    assert [label for label in boss.last.labels if label == "確定收回"] == []


@on_one_database
async def test_who_is_named_in_the_settings_would_be_an_owner_again(journey: Journey) -> None:
    boss = await owner(journey)
    await journey.coach(ADMIN, "李老闆", roles=("owner",))
    rules = journey.stage.app.programme
    for named, told in ((frozenset({OWNER}), False), (frozenset({ADMIN}), True)):
        rules.now = replace(rules.now, named_owners=named)
        await journey.says(boss, "/people")
        await journey.taps(boss, "2")
        await journey.taps(boss, "收回：負責人")
        assert "不再是負責人" in boss.last.text
        assert ("COACH_OWNER_IDS" in boss.last.text) is told


@on_one_database
async def test_a_yes_from_another_day_does_nothing(journey: Journey) -> None:
    boss = await owner(journey)
    await journey.coach(ADMIN, "小管", roles=("admin",))
    await journey.says(boss, "/people")
    await journey.taps(boss, "2")
    await journey.taps(boss, "給：負責人")
    await journey.passes(days=1)
    await journey.taps(boss, "確定給")
    assert await lines(journey, "role.grant:grant") == []


async def test_withdrawing_a_coach_ends_their_assignments_and_tells_the_learners(
    journey: Journey,
) -> None:
    boss = await owner(journey)
    coach = await journey.coach(COACH, "林教練")
    learner = await journey.accompanied(coach)
    await journey.says(boss, "/people")
    await journey.taps(boss, "2")
    await journey.taps(boss, "收回：教練")
    assert "1 位學員" in boss.last.text
    await journey.taps(boss, "確定收回")
    assert "不再是你的教練" in learner.last.text
    await journey.says(coach, "/review")
    assert learner.account.first_name not in coach.last.text


async def test_two_owners_who_withdraw_each_other_in_one_moment_leave_one(
    journey: Journey,
) -> None:
    """Both taps are in one batch, and so in one transaction."""
    app, taps = journey.stage.app, []
    owners = [await owner(journey), await journey.coach(ADMIN, "李老闆", roles=("owner",))]
    for phone, other in zip(owners, ("2", "1"), strict=True):
        await journey.says(phone, "/people")
        await journey.taps(phone, other)
        await journey.taps(phone, "收回：負責人")
        buttons = [each for row in phone.last.buttons for each in row]
        tap = Tapped(
            key=f"tap:{phone.id}",
            chat=phone.id,
            at=journey.stage.clock.now(),
            callback_id=str(phone.id),
            message_id=None,
            data=next(each.data or "" for each in buttons if each.label == "確定收回"),
        )
        taps.append(tap)
    decider = Decider(app.programme, route.step, route.needs)
    async with app.database.begin() as unit:
        assert await decider.apply(unit, taps, journey.stage.clock.now()) == {}
    left = [(await journey.staff_of(phone)).roles for phone in owners]
    assert sorted(map(len, left)) == [0, 1]
