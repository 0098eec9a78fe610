"""An admin sends something to many, from the first word to the report."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.demo.faults import Fault
from bot.demo.phone import Phone
from bot.demo.view import Seen
from bot.services.decide import Decider
from coaching.effects import SaveLearner
from coaching.events import Tapped
from coaching.records import Learner, record_id
from coaching.staff import route
from storage import broadcasts
from storage.queue_tables import outbox

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ANSWERS = select(outbox.c.chat, outbox.c.body).where(
    outbox.c.kind == "answer", outbox.c.dedupe.like("tap:%")
)
BOLD = [
    {"type": "bold", "offset": 0, "length": 2},
    {"type": "text_link", "offset": 2, "length": 2, "url": "https://a.tw/?x=1&y=2"},
]
HTML = '<b>今晚</b><a href="https://a.tw/?x=1&amp;y=2">停課</a>'


class Class:
    """An admin and three learners who joined."""

    def __init__(self, journey: Journey, admin: Phone, learners: list[Phone]) -> None:
        self.journey, self.admin, self.learners = journey, admin, learners

    async def says(self, text: str, **how: Any) -> None:
        """The admin types."""
        await self.journey.says(self.admin, text, **how)

    async def taps(self, *labels: str) -> None:
        """The admin taps one button after the other."""
        for label in labels:
            await self.journey.taps(self.admin, label)

    async def composes(self, **content: Any) -> None:
        """The admin sends the message itself."""
        await self.says("/broadcast")
        self.admin.put(content or {"text": "今晚停課", "entities": BOLD})
        await self.journey.stage.settle()

    @property
    def screen(self) -> str:
        """What the bot said last."""
        return self.admin.last.text

    def got(self, phone: Phone, text: str = "今晚停課") -> list[Seen]:
        """Copies of the message on a phone."""
        return [seen for seen in phone.chat.messages if seen.sender == "bot" and seen.text == text]


@pytest.fixture
async def school(journey: Journey) -> Class:
    """An admin and three learners, on a Monday morning."""
    admin = await journey.coach(2001, "阿明", roles=("admin",))
    learners = await crowd(journey, "breakfast", "tea", "breakfast")
    return Class(journey, admin, learners)


async def crowd(journey: Journey, *trades: str, first: int = 1001) -> list[Phone]:
    """Learners with phones who joined some time ago, one of each trade."""
    now, phones, made = journey.stage.clock.now(), [], []
    for number, trade in enumerate(trades, start=first):
        phones.append(journey.stage.telegram.user(number, f"學員{number}", started=True))
        learner = Learner(
            id=record_id(f"learner:{number}"),
            chat=number,
            cohort=1,
            name=f"學員{number}",
            status="active",
            trade=trade,
            joined_at=now,
            created_at=now,
        )
        made.append(SaveLearner(learner=learner))
    await journey.writes(*made)
    return phones


async def test_a_message_with_formatting_goes_to_those_who_were_chosen_after_undoing_once(
    school: Class,
) -> None:
    await school.composes()
    (echo,) = school.got(school.admin)
    assert echo.html == HTML
    assert "會收到：3 位" in school.screen
    await school.taps("給誰", "行業", "早餐店", "回去", "好了")
    assert "給誰：早餐店\n會收到：2 位" in school.screen
    await school.taps("傳給自己看")
    assert [seen.html for seen in school.got(school.admin)] == [HTML, HTML]
    await school.taps("送給 2 位…")
    await school.says("3")
    assert "還沒送" in school.screen
    await school.says("2 位")
    await school.taps("收回")
    await school.journey.passes(minutes=1)
    assert [school.got(phone) for phone in school.learners] == [[], [], []]
    await school.taps("送給 2 位…")
    await school.says("2")
    await school.journey.passes(seconds=30)
    copies = [[seen.html for seen in school.got(phone)] for phone in school.learners]
    assert copies == [[HTML], [], [HTML]]
    assert school.screen == "✅ 送完了\n送到：2 位"


@on_one_database
async def test_a_photo_with_its_caption_is_repeated_and_an_edit_changes_the_draft(
    school: Class,
) -> None:
    await school.says("/broadcast")
    sent = school.admin.send_photo("新看板")
    await school.journey.stage.settle()
    (echo,) = school.got(school.admin, "新看板")
    assert echo.raw.content["photo"][-1]["file_id"] == sent.raw.content["photo"][-1]["file_id"]
    school.admin.edit(sent, "舊看板")
    await school.journey.stage.settle()
    assert school.got(school.admin, "舊看板")
    await school.taps("送給 3 位…")
    await school.says("3")
    await school.journey.passes(seconds=30)
    for phone in school.learners:
        (copy,) = school.got(phone, "舊看板")
        assert copy.raw.content["photo"]
        assert not school.got(phone, "新看板")


async def test_it_is_paused_and_goes_on_from_the_one_message_that_shows_how_far_it_is(
    school: Class,
) -> None:
    many = await crowd(school.journey, *["tea"] * 197, first=3001)
    await school.composes()
    await school.taps("送給 200 位…")
    await school.says("200")
    await school.journey.passes(seconds=12)
    progress = school.journey.under(school.admin, "⏸ 暫停")
    await school.taps("⏸ 暫停")
    assert "暫停中" in progress.text
    held = sum(len(school.got(phone)) for phone in many)
    assert 0 < held < 197
    await school.journey.passes(minutes=5)
    assert sum(len(school.got(phone)) for phone in many) == held
    await school.taps("▶ 繼續")
    await school.journey.passes(seconds=30)
    assert [len(school.got(phone)) for phone in many] == [1] * 197
    assert school.screen == "✅ 送完了\n送到：200 位"
    assert progress.labels == []


@on_one_database
async def test_what_is_to_be_sent_later_is_called_off_by_another_admin(
    school: Class,
) -> None:
    other = await school.journey.coach(2002, "阿華", roles=("owner",))
    await school.composes()
    await school.taps("什麼時候", "指定時間")
    await school.says("明天 9:30")
    assert "什麼時候：11/24（二） 09:30" in school.screen
    await school.taps("送給 3 位…")
    await school.says("3")
    assert "11/24（二） 09:30 送給 3 位" in school.screen
    await school.journey.says(other, "/broadcasts")
    await school.journey.taps(other, "第 1 則")
    assert "還沒開始" in other.last.text
    await school.journey.taps(other, "收回")
    assert "阿華收回了你的廣播" in school.screen
    await school.journey.passes(days=1, hours=2)
    assert [school.got(phone) for phone in school.learners] == [[], [], []]


async def test_a_question_of_the_bank_is_found_by_its_code_and_takes_the_place_of_todays(
    school: Class,
) -> None:
    await school.says("/broadcast P1.1.1")
    await school.taps("第 2 題")
    (echo,) = [seen for seen in school.admin.chat.messages if "例（早餐店）" in seen.text]
    assert echo.labels == []
    assert "代替那天原本的題目" in school.screen
    await school.taps("送給 3 位…")
    await school.says("3")
    await school.journey.passes(seconds=30)
    for phone, trade in zip(school.learners, ("早餐店", "手搖飲", "早餐店"), strict=True):
        assert phone.sees(f"例（{trade}）：")
        assert (await school.journey.prompts(phone))[-1].via == "broadcast"


async def test_many_need_a_second_admin_who_gets_it_with_two_buttons(
    journey: Journey, school: Class
) -> None:
    app = journey.stage.app
    app.programme.now = replace(app.programme.now, approval_above=2)
    await school.composes()
    assert "要另一位管理員點頭" in school.screen
    await school.taps("送給 3 位…")
    await school.says("3")
    assert "現在沒有別的管理員" in school.screen
    other = await journey.coach(2002, "阿華", roles=("admin",))
    third = await journey.coach(2003, "阿強", roles=("owner",))
    await school.says("3")
    assert "已經問了：阿華、阿強" in school.screen.replace("阿強、阿華", "阿華、阿強")
    assert [seen.html for seen in school.got(other)] == [HTML]
    other.tap(other.last, "可以送")
    third.tap(third.last, "先不要，退回去")
    await journey.stage.settle()
    await journey.passes(seconds=30)
    copies = [len(school.got(phone)) for phone in school.learners]
    told = [seen.text for seen in school.admin.chat.messages]
    agreed = any("阿華同意了" in text for text in told)
    refused = any("阿強覺得先不要送" in text for text in told)
    assert (agreed, refused, copies) in [(True, False, [1, 1, 1]), (False, True, [0, 0, 0])]


@on_one_database
async def test_a_draft_survives_a_restart_and_is_taken_up_again(school: Class) -> None:
    await school.composes()
    await school.says("/cancel")
    await school.says("/broadcast")
    await school.taps("接著寫：今晚停課")
    assert "會收到：3 位" in school.screen
    await school.taps("不送了")
    assert "取消了" in school.screen


@on_one_database
async def test_a_coach_cannot_broadcast_by_command_or_by_a_forged_button(
    journey: Journey, school: Class
) -> None:
    coach = await journey.coach(2005, "林教練")
    await school.composes()
    (confirm,) = [
        button.data
        for row in school.admin.last.buttons
        for button in row
        if button.label == "送給 3 位…"
    ]
    assert confirm is not None
    assert "/broadcast" not in coach.last.text
    await journey.says(coach, "/broadcast")
    assert "找不到" in coach.last.text
    await journey.says(coach, "大家好")
    for data in (confirm, confirm.replace("confirm", "test"), confirm.replace("confirm", "cancel")):
        coach.press(coach.last, data)
        await journey.stage.settle()
    assert not school.got(coach)
    assert [school.got(phone) for phone in school.learners] == [[], [], []]


@on_one_database
async def test_who_did_not_get_it_is_named_and_the_unknown_are_decided_on(school: Class) -> None:
    faults = school.journey.stage.telegram.faults
    blocked, lost, _ = school.learners
    faults.add(Fault("forbidden"), "sendMessage", chat=blocked.id)
    faults.add(Fault("reset"), "sendMessage", chat=lost.id)
    await school.composes()
    await school.taps("送給 3 位…")
    await school.says("3")
    await school.journey.passes(minutes=2)
    assert "送到：1 位\n不確定：1 位\n沒送到：1 位，封鎖了我" in school.screen
    report = school.admin.last
    await school.taps("誰沒送到")
    assert school.screen == "沒送到的 1 位\n學員1001　封鎖了我"
    await school.taps("誰不確定")
    assert school.screen == "不確定的 1 位\n學員1002　不知道有沒有收到"
    await school.taps("不傳")
    await school.journey.passes(minutes=2)
    assert school.got(lost) == []
    school.admin.tap(report, "不確定的 1 位：再傳一次")
    await school.journey.passes(minutes=1)
    assert len(school.got(lost)) == 1
    assert "送到：2 位\n沒送到：1 位，封鎖了我" in school.screen


async def test_two_admins_who_decide_in_one_moment_leave_one_decision(
    journey: Journey, school: Class
) -> None:
    """Both are in one batch, and so in one transaction."""
    app = journey.stage.app
    app.programme.now = replace(app.programme.now, approval_above=2)
    admins = [await journey.coach(2002, "阿華", roles=("admin",))]
    admins.append(await journey.coach(2003, "阿強", roles=("owner",)))
    await school.composes()
    await school.taps("送給 3 位…")
    await school.says("3")
    labels = ("可以送", "先不要，退回去")
    taps = [
        Tapped(
            key=f"tap:{admin.id}",
            chat=admin.id,
            at=journey.stage.clock.now(),
            callback_id=str(admin.id),
            message_id=None,
            data=next(
                button.data or ""
                for row in admin.last.buttons
                for button in row
                if button.label == label
            ),
        )
        for admin, label in zip(admins, labels, strict=True)
    ]
    decider = Decider(app.programme, route.step, route.needs)
    async with app.database.begin() as unit:
        assert await decider.apply(unit, taps, journey.stage.clock.now()) == {}
    async with app.database.read() as unit:
        ((found,), lines) = await broadcasts.latest(unit, 1), await unit.rows(ANSWERS)
    assert (found.state, found.approved_by) == ("waiting", (await journey.staff_of(admins[0])).id)
    answers = {chat: json.loads(body)["text"] for chat, body in lines}
    assert answers[2002] == ""
    assert answers[2003].startswith("這則現在是「還沒開始」")
