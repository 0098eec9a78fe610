"""Single steps of a coach's conversation: what is asked for, done, noted, and said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from coaching.dialogue.buttons import press
from coaching.effects import Record, Say
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.digest import appointed, next_at
from coaching.staff.effects import AddLetter, GiveLevel, SetClaim
from coaching.staff.records import Claim, Grade, Letter
from coaching.staff.view import StaffView
from tests.coaching.staff_dialogue.bench import (
    ASSIGNED,
    COACH,
    ENTRIES,
    FILE,
    NOW,
    Bench,
    entry,
)

ENTRY = ENTRIES[0].reflection.id
ROLLS = {"roll"}


def outgoing(bench: Bench) -> list[Say]:
    """What the latest event said, answers to buttons left out."""
    return [each for each in bench.effects if isinstance(each, Say) and each.kind != "answer"]


@pytest.mark.parametrize(
    "data",
    [
        press("card", 7),
        press("transcript", 7, "0"),
        press("transcript", ENTRY, "0", "entry"),
        press("grade", ENTRY, "3", "0"),
        press("level", 7, "P1_1_1", "none"),
        press("reply", 7),
        press("note_of", 7),
        press("seen", 7),
        press("queue"),
    ],
)
def test_every_look_and_act_leaves_a_line_and_its_message_is_marked(
    bench: Bench, data: str
) -> None:
    """R3: what is said about a learner is found again when they are to be erased."""
    bench.taps(data)
    lines = [each for each in bench.effects if isinstance(each, Record)]
    assert any(each.actor == COACH.id and each.subject in (7, None) for each in lines)
    about = [each for each in outgoing(bench) if "小芸" in str(each.message)]
    assert about or data == press("seen", 7)
    assert all(each.about == 7 or each.kind in ROLLS for each in about)


def test_a_list_of_several_learners_is_told_apart(bench: Bench) -> None:
    for said in ("/learners", "/digest", "/find 位"):
        bench.writes(said)
        assert {each.kind for each in outgoing(bench)} == {"roll"}, said


def test_a_refusal_undoes_the_whole_step(bench: Bench) -> None:
    bench.taps(press("level", 7, "P1_1_1", "3"))
    assert bench.kinds() == []
    assert "還差 2 則" in bench.answers()[0].text and bench.answers()[0].alert


def test_a_level_rests_on_graded_entries(bench: Bench) -> None:
    grades = tuple(
        Grade(reflection=one.reflection.id, coach=70, learner=7, value=2, at=NOW)
        for one in ENTRIES[:2]
    )
    file = replace(FILE, grades=grades)
    bench.world = replace(bench.world, file=file, files=(file,), entries=())
    bench.taps(press("level", 7, "P1_1_1", "3"))
    assert [each.level.value for each in bench.effects if isinstance(each, GiveLevel)] == [3]


def test_a_card_of_somebody_in_other_hands_says_so(bench: Bench) -> None:
    claim = Claim(learner=7, coach=71, until=NOW + timedelta(minutes=5))
    file = replace(FILE, claim=claim, claimed_by="阿華")
    bench.world = StaffView(staff=COACH, files=(file,), file=file)
    bench.taps(press("card", 7))
    assert "阿華" in bench.said()[-1] and "小芸" in bench.said()[-1]
    assert SetClaim.__name__ not in bench.kinds()


def test_the_preview_needs_what_sending_needs(bench: Bench) -> None:
    bench.taps(press("reply", 7, ENTRY))
    assert bench.wanted.entry == ENTRY
    bench.writes("你數了 10 位，下週試試")
    assert bench.wanted.entry == ENTRY and bench.wanted.file == 7
    bench.taps(bench.buttons()["送出"])
    assert bench.wanted.entry == ENTRY
    (letter,) = [each.letter for each in bench.effects if isinstance(each, AddLetter)]
    assert (letter.reflection, letter.text) == (ENTRY, "你數了 10 位，下週試試")
    assert bench.staff.step is None and bench.staff.step_data == {}


def test_words_typed_after_the_preview_take_its_place(bench: Bench) -> None:
    bench.taps(press("reply", 7, ENTRY))
    first = bench.writes("第一種").buttons()["送出"]
    second = bench.writes("第二種").buttons()["送出"]
    assert AddLetter.__name__ not in bench.taps(first).kinds()
    assert AddLetter.__name__ in bench.taps(second).kinds()


def test_the_times_to_choose_from_are_those_that_are_still_to_come(bench: Bench) -> None:
    bench.taps(press("reply", 7, ENTRY))
    bench.writes("你數了 10 位，下週試試")
    later = bench.buttons()["晚點送"]
    assert [*bench.taps(later).buttons()] == ["今晚 8 點", "明早 9 點", "週一早上 9 點", "取消"]
    bench.now = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)
    bench.taps(press("reply", 7, ENTRY))
    bench.writes("你數了 10 位，下週試試")
    assert [*bench.taps(bench.buttons()["晚點送"]).buttons()] == ["明早 9 點", "取消"]
    due = [each for each in bench.taps(bench.buttons()["明早 9 點"]).effects if type(each) is Say]
    assert datetime(2026, 11, 30, 1, tzinfo=UTC) in {each.due for each in due}


def test_the_question_is_shown_in_plain_words() -> None:
    delivery = ENTRIES[0].delivery
    assert delivery is not None
    assert wording.question_of(delivery, 40) == "數 <前> 10 位客人。"
    assert wording.question_of(delivery, 5) == "數 <前…"


def test_an_excerpt_shows_the_words_that_were_found() -> None:
    text = "開頭" * 60 + "漲價 5 元" + "結尾" * 60
    assert "漲價 5 元" in wording.excerpt(text, "漲價", 40)
    assert len(wording.excerpt(text, "漲價", 40)) <= 40
    assert wording.excerpt("短短的", "沒有的字", 40) == "短短的"


def test_a_page_of_the_longest_entries_fits_into_one_message(bench: Bench) -> None:
    letters = tuple(
        Letter(id=at, thread=1, learner=7, coach=70, by="coach", text="話" * 900, at=NOW)
        for at in range(5)
    )
    long = tuple(
        replace(entry(number, "😀" * 2000), letters=letters, revisions=((NOW, "舊" * 900),) * 5)
        for number in range(1, 6)
    )
    bench.world = replace(bench.world, entries=long, entry=long[0], total=5)
    for data in (
        press("transcript", 7, "0"),
        press("transcript", ENTRY, "0", "entry"),
        press("transcript", ENTRY, "0", "old"),
    ):
        (html,) = bench.taps(data).said()
        assert len(html.encode("utf-16-le")) // 2 < 4096 + 200, data
        assert len(html) > 1000


def test_earlier_wordings_are_shown_on_demand(bench: Bench) -> None:
    revised = replace(ENTRIES[0], revisions=((NOW, "前 10 位客人有 5 位"),))
    bench.world = replace(bench.world, entry=revised)
    shown = bench.taps(press("transcript", ENTRY, "0", "entry"))
    assert "改過 1 次" in shown.said()[0] and "有 5 位" not in shown.said()[0]
    assert "有 5 位" in bench.taps(shown.buttons()["看舊版"]).said()[0]


def test_the_digest_comes_on_the_coachs_own_weekday_and_time() -> None:
    tokyo = replace(COACH, zone="Asia/Tokyo", digest_day=4, digest_at=time(7, 30))
    friday = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)
    assert next_at(tokyo, NOW) == friday
    assert next_at(tokyo, friday) == friday + timedelta(days=7)


def test_only_a_coach_is_appointed_a_digest() -> None:
    assert appointed(COACH, NOW).due is not None
    assert appointed(replace(COACH, roles=frozenset({"admin"})), NOW).due is None


def test_who_has_been_seen_this_week_is_not_shown_again_without_a_new_need(bench: Bench) -> None:
    seen = replace(FILE, assignment=replace(ASSIGNED, reviewed_at=NOW - timedelta(hours=1)))
    bench.world = StaffView(staff=COACH, files=(seen,))
    assert "都看完了" in bench.taps(press("queue")).said()[0]
    letter = Letter(id=1, thread=1, learner=7, coach=70, by="learner", text="在嗎", at=NOW)
    bench.world = StaffView(staff=COACH, files=(replace(seen, letters=(letter,)),))
    assert "小芸" in bench.taps(press("queue")).said()[0]


def test_everything_is_said_in_english_too() -> None:
    one = entry(1, "6 of the first 10 were on their way to work")
    assert one.delivery is not None
    one = replace(one, delivery=replace(one.delivery, text="<b>Know</b>\n\nCount the first 10."))
    file = replace(
        FILE,
        learner=replace(FILE.learner, name="Yun"),
        reflections=(one.reflection,),
        deliveries=(),
    )
    coach = replace(COACH, language="en", name="Ming")
    world = StaffView(staff=coach, files=(file,), file=file, entry=one, entries=(one,), total=1)
    bench = Bench(staff=coach, world=world)
    said = [
        html
        for data in ("queue", "transcript:7:0", "levels:7", "reply:7", "note_of:7", "learners:0")
        for html in bench.taps(f"v1:{data}").said()
    ]
    said += [
        html
        for words in ("/start", "/coach", "/digest", "/phrases", "/find 6", "/cancel", "hm", "/x")
        for html in bench.writes(words).said()
    ]
    assert len(said) == 14
    for html in said:
        assert not any("\u3400" <= letter <= "\u9fff" for letter in html), html
