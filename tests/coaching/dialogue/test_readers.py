"""Receipts, settings and /whoread tell the truth about who can read, and who did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from coaching.dialogue import needs
from coaching.dialogue.buttons import press
from coaching.effects import AddReflection, MarkReflection, Record, Say
from coaching.events import Due, Edited, Wrote
from coaching.staff.effects import SaveAssignment
from coaching.staff.records import Reading
from tests.coaching.dialogue.conftest import COACH, ME, MINE, NOW, Talk, entry, of, said, toasts

ALONE = replace(ME, coach_may_read=False)
OTHER = replace(COACH, id=51, name="陳 & 教練", chat=5002)


def receipt(talk: Talk, **fields: object) -> str:
    """The receipt of an entry."""
    who = talk.view.learner
    assert who is not None
    due = Due(key="d", chat=1001, at=NOW, kind="settle", due=NOW)
    talk = talk.with_(learner=replace(who, reflection=21), reflection=entry("10 位", **fields))
    return said(talk.does(due))[0]


def test_a_receipt_names_the_coaches(talk: Talk) -> None:
    assert "可讀者：你、林教練" in receipt(talk)
    both = talk.with_(
        coaches=(COACH, OTHER), assignments=(MINE, replace(MINE, id=61, coach=OTHER.id))
    )
    assert "可讀者：你、林教練、陳 &amp; 教練" in receipt(both)


def test_before_there_is_a_coach_it_says_so(talk: Talk) -> None:
    assert "可讀者：你和之後指派的教練" in receipt(talk.with_(coaches=(), assignments=()))


def test_an_entry_from_before_the_coach_is_not_said_to_be_read_by_them(talk: Talk) -> None:
    late = replace(MINE, since=NOW)
    assert "只有你看得到" in receipt(talk.with_(assignments=(late,)))
    assert "林教練" not in receipt(talk.with_(assignments=(late,)))
    assert "可讀者：你、林教練" in receipt(talk.with_(assignments=(replace(late, opened=True),)))


def test_an_entry_kept_to_oneself_names_nobody(talk: Talk) -> None:
    assert "只有你看得到" in receipt(talk, private=True)


def test_whoever_lets_nobody_read_writes_for_themselves_and_sees_no_line_about_it(
    talk: Talk,
) -> None:
    alone = talk.with_(learner=replace(ALONE, delivery=11))
    [begun] = of(AddReflection, alone.writes("10 位有 6 位"))
    assert begun.reflection.private
    assert "看得到" not in receipt(alone, private=True)
    [shared] = of(AddReflection, talk.writes("10 位有 6 位"))
    assert not shared.reflection.private


def test_a_note_and_an_edit_are_treated_alike(talk: Talk) -> None:
    alone = talk.with_(learner=ALONE)
    assert of(AddReflection, alone.writes("/note 冰箱 9 度"))[0].reflection.private
    edited = Edited(key="e", chat=1001, at=NOW, message_id=500, text="改過")
    effects = alone.with_(target_reflection=entry("寫過")).does(edited)
    assert of(MarkReflection, effects) == [MarkReflection(id=21, learner=7, private=True)]
    effects = talk.with_(target_reflection=entry("寫過")).does(edited)
    assert of(MarkReflection, effects) == []


def test_an_old_button_opens_nothing_while_nobody_may_read(talk: Talk) -> None:
    alone = talk.with_(learner=ALONE, target_reflection=entry("寫過", private=True))
    effects = alone.taps(press("open", 21))
    assert of(MarkReflection, effects) == []
    assert "/settings" in toasts(effects)[0]


def test_settings_and_privacy_name_the_readers_of_now(talk: Talk) -> None:
    for words in ("/settings", "/privacy"):
        assert "你、林教練" in said(talk.writes(words))[0]
        assert "只有你" in said(talk.with_(learner=ALONE).writes(words))[0]
        assert "之後指派的教練" in said(talk.with_(assignments=()).writes(words))[0]
    assert "可讀者：你、林教練" in said(talk.with_(learner=ALONE).taps(press("readers", "yes")))[0]


def test_a_coach_is_let_into_the_past_by_the_learner_alone(talk: Talk) -> None:
    effects = talk.taps(press("open_all", MINE.id))
    assert of(SaveAssignment, effects)[0].assignment == replace(MINE, opened=True)
    assert [each.action for each in of(Record, effects)] == ["sharing.change"]
    assert "以前寫的他也能看" in said(effects)[0]


def test_an_assignment_that_is_over_or_of_somebody_else_opens_nothing(talk: Talk) -> None:
    for asked in (talk, talk.with_(assignments=()), talk.with_(learner=ALONE)):
        number = 99 if asked is talk else MINE.id
        effects = asked.taps(press("open_all", number))
        assert [type(each) for each in effects] == [Say]
        assert len(toasts(effects)) == 1


def test_a_second_tap_opens_nothing_more(talk: Talk) -> None:
    effects = talk.with_(assignments=(replace(MINE, opened=True),)).taps(press("open_all", MINE.id))
    assert of(SaveAssignment, effects) == []


def read(action: str, minutes: int, actor: int | None = COACH.id, name: str = "林教練") -> Reading:
    """A line of the log, so many minutes ago."""
    return Reading(actor=actor, name=name, action=action, at=NOW - timedelta(minutes=minutes))


def test_whoread_tells_who_opened_what_by_day_the_newest_first(talk: Talk) -> None:
    readings = (
        read("transcript.read:page", 5),
        read("review.write:claim", 6),
        read("transcript.read:page", 30),
        read("card.read:card", 40),
        read("feedback.send:send", 24 * 60, name="<script>"),
    )
    [screen] = said(talk.with_(readings=readings).writes("/whoread"))
    assert "現在看得到的：你、林教練" in screen
    assert "11/17 起寫的" in screen
    assert "10:25　林教練 看了你的全文（2 次）" in screen
    assert "09:50　林教練 看了你這週的卡片" in screen
    assert "&lt;script&gt; 寫了回饋給你" in screen
    assert screen.index("11/24") < screen.index("11/23")
    assert "claim" not in screen


def test_whoread_without_a_reader(talk: Talk) -> None:
    [screen] = said(talk.with_(learner=ALONE).writes("/whoread"))
    assert "現在看得到的：只有你" in screen and "還沒有人打開過" in screen


def test_whoread_names_what_has_no_words_of_its_own_by_the_table(talk: Talk) -> None:
    [screen] = said(talk.with_(readings=(read("log.read:x", 1, None, ""),)).writes("/whoread"))
    assert "管理的人 看操作紀錄" in screen


def test_a_long_log_stays_within_one_message(talk: Talk) -> None:
    readings = tuple(read(f"card.read:{n}", n * 700) for n in range(200))
    [screen] = said(talk.with_(readings=readings).writes("/whoread"))
    assert len(screen) < 4000 and "/export" in screen


def test_the_readings_and_the_coaches_are_loaded_for_it(talk: Talk) -> None:
    wrote = Wrote(key="u", chat=1001, at=NOW, message_id=9, text="/whoread")
    wanted = needs(wrote, ALONE, talk.programme)
    assert wanted.readings and wanted.coaches


def test_what_writes_no_receipt_or_has_no_reader_loads_no_coaches(talk: Talk) -> None:
    weekly = Due(key="d", chat=1001, at=NOW, kind="weekly", due=NOW)
    assert not needs(weekly, ME, talk.programme).coaches
    settle = replace(weekly, kind="settle")
    assert needs(settle, ME, talk.programme).coaches
    assert not needs(settle, ALONE, talk.programme).coaches
