"""An admin runs a cohort from nothing: plan, invite, people, who has stopped, the season’s end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.demo.phone import Phone
from bot.demo.view import Seen
from coaching.staff.effects import SaveStaff
from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def newest(phone: Phone) -> Seen:
    """The newest message of the bot."""
    return phone.last


def link_in(phone: Phone) -> str:
    """What stands behind `start=` in the newest invite."""
    caption = next(each.text for each in reversed(phone.chat.messages) if "start=" in each.text)
    return caption.partition("start=")[2].split()[0]


async def opened(journey: Journey, name: str = "115 春季班") -> Phone:
    """An admin with a cohort that they have just made."""
    admin = await journey.coach(3001, "阿德", roles=("admin",))
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "開新班")
    await journey.says(admin, name)
    return admin


async def invited(journey: Journey, admin: Phone) -> str:
    """The secret of a fresh invite for learners."""
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(admin, "邀請連結")
    await journey.taps(admin, "＋ 學員：30 人 7 天")
    return link_in(admin)


async def planned(journey: Journey, admin: Phone, field: str, words: str) -> None:
    """Change a typed field of the newest cohort's plan."""
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(admin, "改計畫")
    await journey.taps(admin, field)
    await journey.says(admin, words)


async def joins(journey: Journey, secret: str, number: int = 1001, name: str = "小芸") -> Phone:
    """Somebody joins by the link."""
    phone = journey.phone(number, name)
    phone.start(secret)
    await journey.stage.settle()
    await journey.taps(phone, "開始，教練可以看")
    await journey.taps(phone, "早餐店")
    await journey.taps(phone, "10:30")
    return phone


def prompts(phone: Phone) -> list[Seen]:
    """The questions that came."""
    return [each for each in phone.chat.messages if "分鐘" in each.text and each.buttons]


async def test_an_admin_gets_from_nothing_to_a_link_that_a_phone_can_scan(
    journey: Journey,
) -> None:
    admin = await opened(journey)
    assert "開好了：115 春季班" in newest(admin).text
    await journey.taps(admin, "邀請連結")
    assert "現在沒有可以用的連結" in newest(admin).text
    await journey.taps(admin, "＋ 學員：30 人 7 天")
    picture = newest(admin)
    assert picture.photo and "https://t.me/" in picture.text and "30 人可以用" in picture.text
    learner = await joins(journey, link_in(admin))
    assert "先從這一題開始" in "".join(each.text for each in learner.chat.messages)
    await journey.says(admin, "/cohorts")
    assert "115 春季班　1 人（進行中 1）" in newest(admin).text


@on_one_database
async def test_nobody_is_asked_before_the_start_nor_on_a_holiday_nor_on_a_day_off(
    journey: Journey,
) -> None:
    admin = await opened(journey)
    await planned(journey, admin, "開始日", "12/23")
    assert "開始日：12/23" in newest(admin).text
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(admin, "改計畫")
    await journey.taps(admin, "自己的休息日")
    await journey.taps(admin, "加休息日")
    await journey.says(admin, "12/24 校外教學")
    assert "12/24（四）　校外教學" in newest(admin).text
    assert "12/25（五） 行憲紀念日" in newest(admin).text
    learner = await joins(journey, await invited(journey, admin))
    assert "12/23" in newest(learner).text and prompts(learner) == []
    await journey.says(learner, "/today")
    assert "第一題 12/23（三）來" in newest(learner).text
    await journey.until(datetime(2026, 12, 23, 2, 0, tzinfo=UTC))
    assert prompts(learner) == []
    await journey.passes(hours=1)
    assert len(prompts(learner)) == 1
    # Thursday is a day off, Friday a national holiday, then the weekend.
    await journey.until(datetime(2026, 12, 28, 2, 0, tzinfo=UTC))
    assert len(prompts(learner)) == 1
    await journey.passes(hours=1)
    assert len(prompts(learner)) == 2


@on_one_database
async def test_a_day_off_that_is_added_late_is_kept_too(journey: Journey) -> None:
    admin = await opened(journey)
    learner = await joins(journey, await invited(journey, admin))
    await journey.answered(learner, "今天問了兩位客人，都說是路過看到招牌。")
    asked = len(prompts(learner))
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(admin, "改計畫")
    await journey.taps(admin, "自己的休息日")
    await journey.taps(admin, "加休息日")
    await journey.says(admin, "11/24~11/25")
    await journey.until(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))
    assert len(prompts(learner)) == asked
    await journey.passes(hours=1)
    assert len(prompts(learner)) == asked + 1


@on_one_database
async def test_who_has_stopped_is_named_with_the_reason_and_asked_after_once_a_week(
    journey: Journey,
) -> None:
    admin = await opened(journey)
    learner = await joins(journey, await invited(journey, admin))
    await journey.passes(days=4)
    await journey.says(admin, "/stalled")
    assert "小芸（115 春季班）3 題沒回" in newest(admin).text
    await journey.taps(admin, "1")
    assert "最近還好嗎？" in newest(learner).text
    assert "沒回" not in newest(learner).text
    await journey.says(admin, "/stalled")
    assert "這週問候過了" in newest(admin).text
    assert "1" not in newest(admin).labels
    await journey.taps(learner, "先休息 7 天")
    assert "休息" in newest(learner).text


async def test_at_the_end_of_the_season_everybody_chooses_and_a_later_end_resumes_the_others(
    journey: Journey,
) -> None:
    admin = await opened(journey)
    await planned(journey, admin, "結束日", "11/24")
    secret = await invited(journey, admin)
    goes_on = await joins(journey, secret, 1001, "小芸")
    stops = await joins(journey, secret, 1002, "阿華")
    silent = await joins(journey, secret, 1003, "阿美")
    await journey.until(datetime(2026, 11, 25, 3, 0, tzinfo=UTC))
    for phone in (goes_on, stops, silent):
        assert "這一季到這裡" in newest(phone).text
        assert len(prompts(phone)) == 2
    await journey.taps(goes_on, "我要繼續")
    await journey.taps(stops, "到這裡就好")
    assert len(prompts(goes_on)) == 3
    await journey.until(datetime(2026, 11, 30, 3, 0, tzinfo=UTC))
    assert len(prompts(goes_on)) > 4
    assert len(prompts(stops)) == len(prompts(silent)) == 2
    assert "這一季結束了" in "".join(each.text for each in admin.chat.messages)
    told = "".join(each.text for each in admin.chat.messages)
    assert "1 人要繼續，1 人休息或到這裡" in told
    await planned(journey, admin, "結束日", "12/31")
    await journey.passes(days=1, hours=1)
    assert len(prompts(silent)) == 3
    assert len(prompts(stops)) == 2
    await journey.says(stops, "/resume")
    assert len(prompts(stops)) == 3


async def accompanied(journey: Journey, admin: Phone) -> None:
    """Have the coach accompany the cohort, which takes two taps."""
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(admin, "教練")
    await journey.taps(admin, "指派林教練")
    assert "班上 1 人會收到通知" in newest(admin).text
    await journey.taps(admin, "確定指派")
    assert "林教練開始帶了：1 人" in newest(admin).text


@on_one_database
async def test_a_link_for_coaches_gives_no_role_until_an_admin_taps(journey: Journey) -> None:
    admin = await opened(journey)
    await journey.taps(admin, "邀請連結")
    await journey.taps(admin, "＋ 教練：1 人 7 天")
    newcomer = journey.phone(2002, "林教練")
    newcomer.start(link_in(admin))
    await journey.stage.settle()
    assert "主辦單位確認之後" in newest(newcomer).text
    await journey.says(newcomer, "/review")
    assert "週卡" not in newest(newcomer).text
    assert "林教練（2002）用教練連結進來" in newest(admin).text
    await journey.taps(admin, "讓他當教練")
    assert "林教練現在是教練了" in newest(admin).text
    assert "你現在是教練了" in newest(newcomer).text
    learner = await joins(journey, await invited(journey, admin))
    await accompanied(journey, admin)
    assert "林教練" in newest(learner).text
    await journey.says(newcomer, "/invite")
    await journey.taps(newcomer, "115 春季班")
    await journey.taps(newcomer, "＋ 學員：1 人 1 天")
    second = await joins(journey, link_in(newcomer), 1002, "阿華")
    assert "✓ 開始了，林教練可以看" in "".join(each.text for each in second.chat.messages)


@on_one_database
async def test_a_closed_a_spent_and_a_forged_link_let_nobody_in(journey: Journey) -> None:
    admin = await opened(journey)
    await journey.taps(admin, "邀請連結")
    await journey.taps(admin, "＋ 學員：1 人 1 天")
    secret = link_in(admin)
    await joins(journey, secret)
    late = journey.phone(1002, "阿華")
    late.start(secret)
    await journey.stage.settle()
    assert "這個邀請連結不能用了" in newest(late).text
    secret = await invited(journey, admin)
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(admin, "邀請連結")
    await journey.taps(admin, "關掉 1")
    for word in (secret, secret[:-1] + "x", "A" * 43):
        late.start(word)
        await journey.stage.settle()
        assert "這個邀請連結不能用了" in newest(late).text


@on_one_database
async def test_a_learner_changes_to_the_cohort_whose_link_they_follow(journey: Journey) -> None:
    learner = await journey.joined()
    admin = await opened(journey)
    await planned(journey, admin, "開始日", "12/7")
    secret = await invited(journey, admin)
    learner.start(secret)
    await journey.stage.settle()
    assert "你換到「115 春季班」了" in newest(learner).text
    await journey.answered(learner, "今天問了兩位客人，都說是路過看到招牌。")
    asked = len(prompts(learner))
    await journey.until(datetime(2026, 12, 7, 2, 0, tzinfo=UTC))
    assert len(prompts(learner)) == asked


@on_one_database
async def test_the_list_comes_as_a_file_with_names_and_counts(journey: Journey) -> None:
    admin = await opened(journey)
    learner = await joins(journey, await invited(journey, admin), name="=小芸")
    await journey.answered(learner, "這句話不會出現在名單裡。")
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(admin, "匯出名單")
    text = (newest(admin).document or (b"", ""))[0].decode("utf-8-sig")
    assert "1001,'=小芸,115 春季班,active" in text
    assert "這句話" not in text


@on_one_database
async def test_a_coach_may_not_run_cohorts(journey: Journey) -> None:
    coach = await journey.coach()
    await journey.says(coach, "/cohorts")
    assert "開新班" not in newest(coach).text
    assert "班級" not in newest(coach).text


@on_one_database
async def test_who_began_without_a_link_joins_the_cohort_whose_link_comes_then(
    journey: Journey,
) -> None:
    admin = await opened(journey)
    await planned(journey, admin, "先給的時間", "20:30")
    secret = await invited(journey, admin)
    learner = journey.phone()
    learner.start()
    await journey.stage.settle()
    await journey.taps(learner, "開始，教練可以看")
    learner.start(secret)
    await journey.stage.settle()
    await journey.taps(learner, "早餐店")
    assert "20:30" in newest(learner).labels
    await journey.taps(learner, "20:30")
    await journey.says(admin, "/cohorts")
    assert "115 春季班　1 人（進行中 1）" in newest(admin).text


async def asked_to_move(journey: Journey) -> tuple[Phone, Phone, str]:
    """An admin who is asked whether a learner is to go to another cohort, and what yes sends."""
    learner = await journey.joined()
    admin = await opened(journey)
    await planned(journey, admin, "開始日", "12/7")
    await journey.says(admin, "/cohorts")
    for label in ("2", "學員", "1", "換班", "115 春季班"):
        await journey.taps(admin, label)
    buttons = [each for row in newest(admin).buttons for each in row]
    return admin, learner, next(each.data or "" for each in buttons if each.label == "確定換")


async def test_an_admin_moves_one_learner_in_two_steps_and_the_learner_is_told(
    journey: Journey,
) -> None:
    admin, learner, _ = await asked_to_move(journey)
    assert "要把小芸換到「115 春季班」嗎？" in newest(admin).text
    assert "你換到" not in newest(learner).text
    await journey.taps(admin, "確定換")
    assert "小芸現在在「115 春季班」" in newest(admin).text
    assert "你換到「115 春季班」了" in newest(learner).text
    await journey.taps(admin, "學員")
    assert "小芸" in newest(admin).text
    asked = len(prompts(learner))
    await journey.until(datetime(2026, 12, 7, 2, 0, tzinfo=UTC))
    assert len(prompts(learner)) == asked
    await journey.passes(hours=1)
    assert len(prompts(learner)) == asked + 1
    await journey.says(admin, "/log")
    assert "把學員換班或改時間（小芸）" in newest(admin).text


@on_one_database
async def test_a_yes_from_another_day_moves_nobody(journey: Journey) -> None:
    admin, learner, yes = await asked_to_move(journey)
    await journey.passes(days=1)
    told = len(learner.chat.messages)
    admin.press(newest(admin), yes)
    await journey.stage.settle()
    assert len(learner.chat.messages) == told
    await journey.says(admin, "/cohorts")
    assert "115 春季班　0 人" in newest(admin).text


@on_one_database
async def test_who_rests_comes_back_with_the_link_of_a_cohort(journey: Journey) -> None:
    learner = await journey.joined()
    admin = await opened(journey)
    secret = await invited(journey, admin)
    await journey.says(learner, "/pause")
    await journey.taps(learner, "到我回來")
    asked = len(prompts(learner))
    learner.start(secret)
    await journey.stage.settle()
    assert "你換到「115 春季班」了" in "".join(each.text for each in learner.chat.messages)
    assert len(prompts(learner)) == asked + 1
    await journey.says(learner, "/pause")
    await journey.taps(learner, "到我回來")
    learner.start(secret)
    await journey.stage.settle()
    assert len(prompts(learner)) == asked + 2
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(admin, "邀請連結")
    assert "還能用 29 次" in newest(admin).text


@on_one_database
async def test_a_second_season_counts_only_what_was_asked_in_it(journey: Journey) -> None:
    admin = await opened(journey)
    await planned(journey, admin, "結束日", "11/24")
    learner = await joins(journey, await invited(journey, admin))
    await journey.answered(learner, "今天問了兩位客人，都說是路過看到招牌。")
    await journey.until(datetime(2026, 11, 25, 3, 0, tzinfo=UTC))
    ended = newest(learner)
    assert "我問了 2 題，你回了 1 題" in ended.text
    await planned(journey, admin, "結束日", "12/8")
    await planned(journey, admin, "開始日", "12/7")
    await journey.taps(learner, "我要繼續")
    assert len(prompts(learner)) == 2
    assert "下一題 12/7" in newest(learner).text
    await journey.until(datetime(2026, 12, 7, 3, 0, tzinfo=UTC))
    assert len(prompts(learner)) == 3
    await journey.answered(learner, "問了三位，有一位是第二次來。")
    await journey.until(datetime(2026, 12, 9, 3, 0, tzinfo=UTC))
    assert "我問了 2 題，你回了 1 題" in newest(learner).text
    await journey.until(datetime(2026, 12, 14, 3, 0, tzinfo=UTC))
    told = [each.text for each in admin.chat.messages if "這一季結束了（12/8" in each.text]
    assert len(told) == 1
    assert "問了 2 題，回了 1 題（50%）" in told[0]


@on_one_database
async def test_an_admin_who_follows_a_link_for_coaches_is_let_in_by_somebody_else(
    journey: Journey,
) -> None:
    owner = await journey.coach(3002, "陳老闆", roles=("owner",))
    admin = await opened(journey)
    await journey.taps(admin, "邀請連結")
    await journey.taps(admin, "＋ 教練：1 人 7 天")
    secret = link_in(admin)
    known = replace(await journey.staff_of(admin), name="管理員阿德")
    await journey.writes(SaveStaff(staff=known))
    admin.start(secret)
    await journey.stage.settle()
    assert "讓他當教練" not in newest(admin).labels
    assert "管理員阿德（3001）用教練連結進來" in newest(owner).text
    # What they do meanwhile does not make the bot forget what they wished.
    await journey.says(admin, "/cohorts")
    await journey.taps(admin, "1")
    await journey.taps(owner, "讓他當教練")
    coach = await journey.staff_of(admin)
    assert coach.name == "管理員阿德" and coach.roles == {"admin", "coach"}
