"""The card: counted facts and the learner's own words, on one screen of a phone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.records import Part
from coaching.staff.card import Card, card
from coaching.staff.card_text import MOST_LINES, card_html
from coaching.staff.personal import masked
from coaching.staff.view import LearnerFile

DAY, HOUR, WEEK = timedelta(days=1), timedelta(hours=1), timedelta(weeks=1)
MINUTE = timedelta(minutes=1)


def of(world: Any, file: LearnerFile) -> Card:
    """The card of a file."""
    made: Card = card(file, world.programme, world.now)
    return made


def said(world: Any, file: LearnerFile, language: str = "zh-Hant") -> str:
    """The card as it is read."""
    html = card_html(of(world, file), world.programme, language)
    return unescape(re.sub("<[^>]*>", "", html))


@pytest.fixture
def week(world: Any) -> LearnerFile:
    """A whole week: a plan that was done, two deeds, ratings, a level, the same words twice."""
    plan = "如果遇到早班的小芸，就先告訴她週六要 4 個人"
    deliveries = (
        world.delivery(1, DAY * 2 + MINUTE, kind="plan", item="P2.3.2", outcome="done"),
        world.delivery(2, DAY + MINUTE, kind="act"),
        world.delivery(3, HOUR + MINUTE, kind="observe", item="A03"),
        world.delivery(4, DAY * 5 + MINUTE, kind="reflect", item="P1.2.3"),
        world.delivery(5, DAY * 6, kind="reflect", item="P1.2.3", state="missed"),
    )
    reflections = (
        world.reflection(4, "還好", DAY * 5, kind="reflect", item="P1.2.3"),
        world.reflection(1, plan, DAY * 2, kind="plan", item="P2.3.2"),
        world.reflection(2, "問 2 位客人為什麼來。一位說順路", DAY, kind="act"),
        world.reflection(3, "溫度表三天沒填，實際 9 度", HOUR, kind="observe", item="A03"),
    )
    made: LearnerFile = world.file(
        learner=world.learner(joined_at=world.now - WEEK * 2),
        deliveries=deliveries,
        reflections=reflections,
        ratings=(world.rating(1, "P1.1.1", 3, DAY * 9), world.rating(2, "P1.2.3", 2, DAY * 2)),
        levels=(world.level("P1.1.1", 2, DAY * 8),),
    )
    return made


def test_a_week_on_a_card(week: LearnerFile, world: Any) -> None:
    assert said(world, week).split("\n") == [
        "王小美（早餐店）第 3 週　4／5 天",
        "平均 12 字　回覆多在 14 點",
        "",
        "這 7 天做的事",
        "五　還好",
        "二　問 2 位客人為什麼來",
        "三　溫度表三天沒填，實際 9 度",
        "",
        "計畫　就先告訴她週六要 4 個人 → 做了",
        "自評　算清楚再投 2｜看懂客人 3",
        "上次你評　看懂客人 2",
    ]


def test_every_quotation_is_a_substring_of_its_entry(week: LearnerFile, world: Any) -> None:
    made = of(world, week)
    texts = {each.id: each.text for each in week.reflections}
    assert all(deed.quote in texts[deed.reflection] for deed in made.deeds)
    assert made.plan is not None
    assert made.plan.quote in texts[made.plan.reflection]


def test_what_was_done_comes_before_what_was_thought(week: LearnerFile, world: Any) -> None:
    more = world.reflection(9, "打電話給 3 家廠商", DAY * 3, kind="act", item="P3.2.1")
    made = of(world, replace(week, reflections=(*week.reflections, more)))
    assert [deed.reflection for deed in made.deeds] == [9, 2, 3]


def test_numbers_of_a_person_are_hidden(world: Any) -> None:
    text = "打 0912-345-678 給阿姨"
    file = world.file(reflections=(world.reflection(1, text, kind="act"),))
    (deed,) = of(world, file).deeds
    assert deed.quote == masked(text)
    assert "0912" not in said(world, file)


def test_a_photo_without_words_is_named(world: Any) -> None:
    photo = Part(
        id=1,
        reflection=1,
        learner=1 << 40,
        message_id=1,
        media="photo",
        created_at=world.now,
    )
    file = world.file(reflections=(world.reflection(1, kind="evidence", parts=(photo,)),))
    assert "三　傳了照片、語音或檔案" in said(world, file)


@pytest.mark.parametrize("outcome", ["done", "not_yet", "later", None])
@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_a_plan_says_what_became_of_it(outcome: str | None, language: str, world: Any) -> None:
    file = world.file(
        deliveries=(world.delivery(1, DAY, kind="plan", outcome=outcome),),
        reflections=(world.reflection(1, "如果下雨就先煮紅茶", DAY, kind="plan"),),
    )
    assert ("→" in said(world, file, language)) == (outcome is not None)


@pytest.mark.parametrize(
    ("ago", "week"), [(timedelta(0), 1), (DAY * 2, 1), (DAY * 3, 2), (WEEK * 5, 6)]
)
def test_weeks_are_counted_from_the_monday_of_joining(
    ago: timedelta, week: int, world: Any
) -> None:
    learner = world.learner(joined_at=world.now - ago)
    assert of(world, world.file(learner=learner)).week == week


@pytest.mark.parametrize(
    ("lately", "before", "trend"),
    [
        ([20], [10, 10, 10], "up"),
        ([11], [10, 10, 10], "same"),
        ([8], [10, 10, 10], "down"),
        ([20], [10, 10], None),
        ([], [10, 10, 10], None),
    ],
)
def test_the_arrow_tells_how_long_replies_are_against_the_weeks_before(
    lately: list[int], before: list[int], trend: str | None, world: Any
) -> None:
    sizes = [(size, DAY) for size in lately] + [(size, DAY * 9) for size in before]
    reflections = tuple(
        world.reflection(at, "字" * size, ago) for at, (size, ago) in enumerate(sizes)
    )
    made = of(world, world.file(reflections=reflections))
    assert made.trend == trend
    assert made.length == (lately[0] if lately else None)


def test_the_usual_hour_is_the_learners_and_needs_three_replies(world: Any) -> None:
    reflections = tuple(world.reflection(at, ago=DAY * at) for at in (1, 2, 3))
    assert of(world, world.file(reflections=reflections)).hour == 14
    assert of(world, world.file(reflections=reflections[:2])).hour is None
    learner = world.learner(zone="Europe/Lisbon")
    assert of(world, world.file(learner=learner, reflections=reflections)).hour == 6


def test_days_are_counted_and_what_never_arrived_is_not(world: Any) -> None:
    states = ["answered", "no_chance", "missed", "expired", "swapped", "asked"]
    deliveries = tuple(
        world.delivery(at, DAY * at, state=state) for at, state in enumerate(states, 1)
    )
    old = world.delivery(9, DAY * 7)
    made = of(world, world.file(deliveries=(*deliveries, old)))
    assert (made.asked, made.done) == (5, 2)


def test_an_exchanged_question_is_one_day(world: Any) -> None:
    deliveries = (world.delivery(1, HOUR, state="swapped"), world.delivery(2, HOUR))
    made = of(world, world.file(deliveries=deliveries))
    assert (made.asked, made.done) == (1, 1)


def test_levels_are_the_coachs_own_newest(world: Any) -> None:
    levels = (
        world.level("P1.1.1", 2, DAY * 9, id=1),
        world.level("P1.1.1", None, DAY, id=2),
        world.level("A03", 4, DAY * 2, id=3, coach=8),
    )
    file = world.file(levels=levels)
    assert [(each.item, each.value) for each in of(world, file).levels] == [("P1.1.1", None)]
    assert "看懂客人 還看不出來" in said(world, file)


@pytest.mark.parametrize("status", ["joining", "resting", "paused", "blocked", "left"])
def test_whoever_is_not_asked_now_is_told_of(status: str, world: Any) -> None:
    active = said(world, world.file())
    other = said(world, world.file(learner=world.learner(status=status)))
    assert len(other.split("\n")) == len(active.split("\n")) + 1


def test_what_to_watch_is_on_the_card_until_it_was_seen(week: LearnerFile, world: Any) -> None:
    again = world.reflection(8, "還好", DAY * 3, kind="reflect", item="P1.2.3")
    file = replace(week, reflections=(*week.reflections, again))
    assert "要留意　「還好」寫了 2 次" in said(world, file)
    seen = replace(file, assignment=world.assignment(reviewed_at=world.now))
    assert "要留意" not in said(world, seen)


def test_somebody_who_has_not_joined_yet_is_in_their_first_week(world: Any) -> None:
    assert of(world, world.file(learner=world.learner(joined_at=None))).week == 1


def test_what_was_added_to_a_follow_up_question_is_not_quoted_for_the_answer(world: Any) -> None:
    entry = world.reflection(1, "豆漿 9 杯", kind="act")
    (part,) = entry.parts
    added = replace(entry, parts=(replace(part, role="follow_up"),))
    (deed,) = of(world, world.file(reflections=(added,))).deeds
    assert deed.quote == ""


def test_an_entry_of_dots_is_no_deed(world: Any) -> None:
    file = world.file(reflections=(world.reflection(1, "。。。", kind="act"),))
    assert of(world, file).deeds == ()


def test_a_full_card_gives_up_deeds_and_empty_lines_before_what_is_to_be_watched(
    week: LearnerFile, world: Any
) -> None:
    loud = (
        world.reflection(8, "還好", DAY * 3, kind="reflect", item="P1.2.3"),
        world.reflection(9, "三個客人送醫", DAY * 3, kind="note", delivery=None),
    )
    resting = replace(week.learner, status="resting")
    file = replace(week, learner=resting, reflections=(*week.reflections, *loud))
    lines = said(world, file).split("\n")
    assert len(lines) <= MOST_LINES
    assert sum(line.startswith("要留意") for line in lines) == 2
    assert any(line.startswith("上次你評") for line in lines)


def test_a_name_is_one_short_line_and_no_markup(world: Any) -> None:
    name = "<b>老\n闆</b>" + "長" * 60
    html = card_html(
        of(world, world.file(learner=world.learner(name=name, trade=None))),
        world.programme,
        "zh-Hant",
    )
    first = html.split("\n")[0]
    assert first.startswith("<b>&lt;b&gt;老 闆")
    assert "長" * 20 not in first
    nameless = said(world, world.file(learner=world.learner(name=" ")))
    assert nameless.startswith("還沒取名的學員")


WORDS = st.text(alphabet="好的，。有 6 位客人撐不下去被告\n<&A123456789", max_size=40)
KINDS = st.sampled_from(["plan", "act", "observe", "reflect", "case", "evidence", "note"])


@settings(max_examples=60, deadline=None)
@given(
    entries=st.lists(st.tuples(WORDS, KINDS, st.integers(0, 50)), max_size=12),
    status=st.sampled_from(["active", "resting", "paused"]),
    language=st.sampled_from(["zh-Hant", "en"]),
)
def test_a_card_is_never_longer_than_twelve_lines(
    entries: list[tuple[str, str, int]], status: str, language: str, everything: Any
) -> None:
    reflections = tuple(
        everything.reflection(at, text, DAY * days, kind=kind)
        for at, (text, kind, days) in enumerate(entries)
    )
    file = everything.file(
        learner=everything.learner(status=status),
        reflections=reflections,
        deliveries=tuple(everything.delivery(at, DAY * at, state="missed") for at in range(5)),
        ratings=tuple(everything.rating(at, f"P1.2.{at + 1}", 3, DAY) for at in range(4)),
        levels=(everything.level("P1.1.1", 2, DAY),),
    )
    made = of(everything, file)
    html = card_html(made, everything.programme, language)
    assert html.count("\n") < MOST_LINES
    texts = {each.id: masked(each.text) for each in reflections}
    assert all(deed.quote in texts[deed.reflection] for deed in made.deeds)
    assert all(deed.day >= date(2026, 11, 19) for deed in made.deeds)
