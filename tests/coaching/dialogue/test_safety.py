"""Words of distress: where to call, at once; the coaches are asked to look, without the words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coaching.dialogue.buttons import press
from coaching.effects import AddPart, MarkReflection, Say
from coaching.events import Due, Edited
from coaching.messages import Text
from coaching.records import Learner
from tests.coaching.dialogue.conftest import COACH, ME, NOW, Talk, entry, of, said

WORDS = "真的撐不下去了，不想活"


def alerts(effects: list[object]) -> list[Say]:
    """What coaches are told."""
    return [each for each in effects if isinstance(each, Say) and each.kind == "alert"]


def settle(talk: Talk, text: str) -> list[str]:
    """The receipt of an entry with this text."""
    learner = replace(ME, delivery=11, reflection=21)
    due = Due(key="d", chat=1001, at=NOW, kind="settle", due=NOW)
    return said(talk.with_(learner=learner, reflection=entry(text)).does(due))


def test_the_entry_is_kept_and_the_numbers_come_at_once(talk: Talk) -> None:
    effects = talk.writes(WORDS)
    assert of(AddPart, effects)[0].part.text == WORDS
    [support] = [text for text in said(effects) if "1925" in text]
    assert "1995" in support and "1980" in support and "林教練" in support
    assert "診斷" not in support


def test_the_coach_is_asked_to_look_without_being_told_the_words(talk: Talk) -> None:
    [alert] = alerts(list(talk.writes(WORDS)))
    assert (alert.chat, alert.learner, alert.about) == (COACH.chat, None, ME.id)
    assert (alert.policy, alert.due) == ("once_more", NOW)
    assert isinstance(alert.message, Text)
    assert "撐不下去" not in alert.message.html and "小芸 &lt;b&gt;" in alert.message.html
    assert alert.message.buttons[0][0][1] == press("card", ME.id)


@pytest.mark.parametrize(
    "who", [replace(ME, coach_may_read=False), ME], ids=["lets nobody read", "has no coach"]
)
def test_nobody_is_told_who_may_not_read(talk: Talk, who: Learner) -> None:
    alone = talk.with_(learner=who) if not who.coach_may_read else talk.with_(assignments=())
    effects = alone.writes(WORDS)
    assert alerts(list(effects)) == []
    [support] = [text for text in said(effects) if "1925" in text]
    assert "教練" not in support


def test_an_entry_kept_to_oneself_alerts_nobody(talk: Talk) -> None:
    private = entry("累", private=True)
    effects = talk.with_(learner=replace(ME, reflection=21), reflection=private).writes(WORDS)
    assert alerts(list(effects)) == []
    assert any("1925" in text for text in said(effects))


def test_several_messages_of_one_entry_are_answered_once(talk: Talk) -> None:
    going_on = talk.with_(learner=replace(ME, reflection=21), reflection=entry("累"))
    names = [
        {each.dedupe for each in of(Say, effects) if each.kind in ("safety", "alert")}
        for effects in (going_on.writes(WORDS), going_on.writes(WORDS, key="u8"))
    ]
    assert names[0] == names[1] and len(names[0]) == 2


def test_the_receipt_still_comes_and_asks_nothing_further(talk: Talk) -> None:
    [receipt] = settle(talk, f"3 個月了{WORDS}")
    assert receipt.startswith("存好了。")
    assert "👉" not in receipt and "「" not in receipt
    assert "👉" in settle(talk, "10 位有 6 位趕上班")[0]


def test_an_edit_counts_too(talk: Talk) -> None:
    settled = entry("還好", settled_at=NOW)
    edited = Edited(key="e", chat=1001, at=NOW, message_id=500, text=WORDS)
    effects = talk.with_(target_reflection=settled).does(edited)
    assert len(alerts(list(effects))) == 1


def test_words_passed_on_from_somebody_else_alert_nobody(talk: Talk) -> None:
    effects = talk.writes(WORDS, forwarded=True)
    assert alerts(list(effects)) == []
    assert len(of(AddPart, effects)) == 1


def test_ordinary_words_of_a_shop_lead_to_none_of_this(talk: Talk) -> None:
    effects = talk.writes("今天忙死了，快累死，生意好到爆")
    assert {each.kind for each in of(Say, effects)} == {"reaction"}


def test_a_legal_matter_gets_one_line_and_no_advice(talk: Talk) -> None:
    [receipt] = settle(talk, "客人說要告我，收到法院傳票")
    assert receipt.count("專業的人") == 1 and "👉" in receipt
    assert "⚖️" not in settle(talk, "今天多賣了 20 份")[0]


def test_somebodys_number_is_hinted_at_and_not_repeated(talk: Talk) -> None:
    [receipt] = settle(talk, "王小姐 0912-345-678 訂 20 份")
    assert "拿掉" in receipt and "0912" not in receipt


def test_what_is_written_while_nobody_may_read_stays_ones_own(talk: Talk) -> None:
    alone = replace(ME, coach_may_read=False, reflection=21)
    effects = talk.with_(learner=alone, reflection=entry("上午寫的")).writes("下午補的")
    assert of(MarkReflection, effects) == [MarkReflection(id=21, learner=7, private=True)]
