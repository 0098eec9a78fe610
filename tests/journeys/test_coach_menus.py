"""Who works here has a menu of their own, from the moment they come until they go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.demo.methods.profile import commands_for
from coaching.dialogue import commands
from coaching.staff.dialogue.commands import open_to
from coaching.staff.effects import SaveStaff

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.journeys.conftest import House, Journey


def menu(journey: Journey, phone: Phone) -> dict[str, str]:
    """The commands this person is offered."""
    language = phone.account.language_code or ""
    found = commands_for(journey.stage.telegram.world, phone.id, language)
    return {one["command"]: one["description"] for one in found}


async def test_a_coach_who_is_no_learner_has_the_coachs_commands(journey: Journey) -> None:
    coach = await journey.coach()
    theirs = open_to(await journey.staff_of(coach), journey.stage.app.programme.now)
    assert list(menu(journey, coach)) == [*theirs, "privacy", "cancel"]
    assert "broadcast" not in theirs and "people" not in theirs
    assert menu(journey, coach)["review"] == "一位一位看學員"
    learner = await journey.joined()
    assert "review" not in menu(journey, learner)


async def test_a_coach_who_joins_has_the_learners_commands_too(journey: Journey) -> None:
    coach = await journey.coach()
    await journey.taps(coach, "我也想當學員")
    await journey.taps(coach, "開始，只給自己看")
    theirs = open_to(await journey.staff_of(coach), journey.stage.app.programme.now)
    assert list(menu(journey, coach)) == [*theirs, *commands.NAMES]


async def test_a_menu_is_in_the_persons_language_and_has_what_their_roles_give(
    journey: Journey,
) -> None:
    coach = await journey.coach(2001, "Ming", language="en")
    assert menu(journey, coach)["learners"] == "List of learners"
    sponsor = await journey.coach(2002, "主辦", roles=("sponsor",))
    assert list(menu(journey, sponsor)) == ["stats", "web", "coach", "privacy", "cancel"]


async def test_whose_role_is_withdrawn_has_everybodys_menu_again(journey: Journey) -> None:
    coach = await journey.coach()
    person = await journey.staff_of(coach)
    await journey.writes(SaveStaff(staff=replace(person, roles=frozenset())))
    assert "review" not in menu(journey, coach) and "today" in menu(journey, coach)


async def test_who_came_while_the_bot_was_away_has_the_menu_when_it_is_back(house: House) -> None:
    async with house.running() as journey:
        coach = await journey.coach()
    house.telegram.world.profile.commands.clear()
    async with house.running() as journey:
        await journey.stage.settle()
        assert "review" in menu(journey, coach)


async def test_a_coach_who_has_not_started_the_bot_is_no_trouble(journey: Journey) -> None:
    coach = await journey.coach(started=False)
    await journey.joined()
    coach.start()
    await journey.stage.settle()
    assert "教練和工作人員的部分" in coach.last.text and "review" in menu(journey, coach)
