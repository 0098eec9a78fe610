"""What is sent, to whom and when: what Telegram would refuse is refused before."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from coaching.broadcast import acts
from coaching.broadcast.acts import (
    ChooseAudience,
    ChooseTiming,
    ComposeBroadcast,
)
from coaching.broadcast.prompts import find_prompts
from coaching.broadcast.records import Audience
from coaching.effects import Lane
from coaching.messages import Edit, Media, React, Text, to_json
from coaching.staff.acts import NotFound, Refused
from tests.coaching.broadcast.desk import (
    AHUA,
    NOW,
    WORDS,
    Desk,
    broadcast,
    logged,
    only,
    programme,
    said,
    saved,
)

NEW = Desk(found=None)
PHOTO = Media(media="photo", file_id="F1", html="<i>看</i>板")


def compose(message: Any = None, desk: Desk = NEW, **how: Any) -> Any:
    """Compose a new draft, or a known one."""
    return desk.do(ComposeBroadcast(message=message, **how))


def test_a_new_draft_is_the_authors_and_reaches_nobody() -> None:
    effects = compose(WORDS)
    draft = saved(effects)
    assert (draft.author, draft.chat, draft.state) == (70, 2001, "draft")
    assert (draft.message, draft.prompt, draft.created_at) == (WORDS, None, NOW)
    assert said(effects) == {}
    assert logged(effects) == f"70 broadcast.send:compose broadcast={draft.id} what=message"


def test_the_same_act_makes_the_same_draft() -> None:
    assert compose(WORDS) == compose(WORDS)


def test_a_draft_gets_other_words_and_keeps_what_was_chosen() -> None:
    known = broadcast(audience=Audience(trades=frozenset({"tea"})), prompt=None)
    draft = saved(compose(to_json(PHOTO), Desk(found=known), broadcast=9))
    assert (draft.id, draft.message) == (9, to_json(PHOTO))
    assert draft.audience == known.audience


def test_a_question_takes_the_place_of_the_message() -> None:
    draft = saved(compose(desk=Desk(), broadcast=9, prompt="p1.1.1-plan-01"))
    assert (draft.message, draft.prompt) == (None, "p1.1.1-plan-01")


def test_of_what_came_along_only_words_and_file_are_kept() -> None:
    odd = Text(html="好", buttons=((("x", "v1:send:1"),),), reply_to=5, silent=True, protected=True)
    assert saved(compose(to_json(odd))).message == to_json(Text(html="好"))


@pytest.mark.parametrize(
    ("message", "key"),
    [
        (to_json(Text(html="")), "broadcast.nothing"),
        (to_json(Text(html=" <b> </b>")), "broadcast.nothing"),
        (to_json(Text(html="字" * 4097)), "broadcast.long"),
        (to_json(Text(html="😀" * 2049)), "broadcast.long"),
        (to_json(Media(media="photo", file_id="F", html="字" * 1025)), "broadcast.long"),
        (to_json(Text(html="<b>沒有關")), "broadcast.markup"),
        (to_json(Text(html="1 < 2")), "broadcast.markup"),
        (to_json(Text(html="<script>x</script>")), "broadcast.markup"),
        (None, "broadcast.nothing"),
    ],
)
def test_what_telegram_would_refuse_is_refused_before(message: Any, key: str) -> None:
    with pytest.raises(Refused) as caught:
        compose(message)
    assert caught.value.key == key


@pytest.mark.parametrize(
    "message",
    [
        to_json(Text(html="字" * 4096)),
        to_json(Text(html="&lt;" * 4096)),
        to_json(Media(media="voice", file_id="F")),
    ],
)
def test_what_telegram_takes_is_taken(message: Any) -> None:
    assert saved(compose(message)).message == message


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"do": "text"},
        {"do": "nonsense", "html": "x"},
        {"do": "text", "html": "x", "evil": 1},
        to_json(React(message_id=1, emoji="👌")),
        to_json(Edit(html="x", message_id=1)),
    ],
)
def test_what_is_no_message_is_not_there(message: Any) -> None:
    with pytest.raises(NotFound):
        compose(message)


def test_a_message_and_a_question_at_once_are_too_much() -> None:
    with pytest.raises(Refused):
        compose(WORDS, prompt="p1.1.1-plan-01")


@pytest.mark.parametrize("prompt", ["", "p9.9.9-plan-01", "P1.1.1"])
def test_only_a_question_that_is_asked_can_be_sent(prompt: str) -> None:
    with pytest.raises(Refused) as caught:
        compose(prompt=prompt)
    assert caught.value.key == "broadcast.no_prompt"


def test_the_test_comes_to_whoever_asks_exactly_as_learners_get_it() -> None:
    effects = Desk(staff=AHUA).do(acts.TestBroadcast(broadcast=9))
    (say,) = said(effects)[AHUA.chat]
    assert say.message == Text(html="<b>今晚</b>停課")
    assert (say.lane, say.broadcast, say.learner) == (Lane.REPLY, None, None)


def test_the_test_of_a_question_is_worded_for_the_trade_it_is_for() -> None:
    tea = broadcast(
        message=None, prompt="p1.1.1-plan-01", audience=Audience(trades=frozenset({"tea"}))
    )
    (say,) = said(Desk(found=tea).do(acts.TestBroadcast(broadcast=9)))[2001]
    assert isinstance(say.message, Text)
    assert "例（手搖飲）：如果再看到國中生四點成群來" in say.message.html


def test_the_test_of_a_question_is_in_the_language_of_whom_it_is_for() -> None:
    english = broadcast(
        message=None, prompt="p1.1.1-plan-01", audience=Audience(languages=frozenset({"en"}))
    )
    (say,) = said(Desk(found=english).do(acts.TestBroadcast(broadcast=9)))[2001]
    assert isinstance(say.message, Text)
    assert "Example (" in say.message.html


def test_an_audience_is_kept_with_the_standard_of_its_item_and_counted_for_the_log() -> None:
    audience = Audience(cohorts=frozenset({1}), missing_item="P1.1.1", active_days=14)
    effects = Desk().do(ChooseAudience(broadcast=9, audience=audience))
    assert saved(effects).audience.standard == programme().content.standard.code
    detail = "broadcast=9 get=42 cohorts=1 active_days=14 missing_item=P1.1.1"
    assert logged(effects) == f"70 broadcast.send:aim {detail}"


@pytest.mark.parametrize(
    "audience",
    [
        Audience(cohorts=frozenset({99})),
        Audience(trades=frozenset({"bank"})),
        Audience(languages=frozenset({"xx"})),
        Audience(missing_item="P9.9.9"),
    ],
)
def test_a_condition_that_is_not_there_is_no_condition(audience: Audience) -> None:
    with pytest.raises(NotFound):
        Desk().do(ChooseAudience(broadcast=9, audience=audience))


@pytest.mark.parametrize(
    ("audience", "key"),
    [
        (Audience(active_days=0), "broadcast.days_range"),
        (Audience(active_days=366), "broadcast.days_range"),
        (Audience(chats=frozenset()), "broadcast.ids_none"),
    ],
)
def test_an_audience_that_makes_no_sense_is_refused(audience: Audience, key: str) -> None:
    """An empty list of people must never come to mean everybody."""
    with pytest.raises(Refused) as caught:
        Desk().do(ChooseAudience(broadcast=9, audience=audience))
    assert caught.value.key == key


def test_a_time_replaces_the_other_kinds_of_time() -> None:
    known = broadcast(timing="local", wall=time(10))
    at = NOW + timedelta(hours=3)
    draft = saved(Desk(found=known).do(ChooseTiming(broadcast=9, timing="at", at=at)))
    assert (draft.timing, draft.at, draft.wall) == ("at", at, None)
    draft = saved(Desk(found=draft).do(ChooseTiming(broadcast=9)))
    assert (draft.timing, draft.at, draft.wall) == ("now", None, None)


@pytest.mark.parametrize(
    ("how", "key"),
    [
        ({"timing": "at"}, "broadcast.when_unclear"),
        ({"timing": "local"}, "broadcast.when_unclear"),
        ({"timing": "at", "at": NOW}, "broadcast.past"),
        ({"timing": "at", "at": NOW + timedelta(days=61)}, "broadcast.far"),
    ],
)
def test_a_time_that_makes_no_sense_is_refused(how: Any, key: str) -> None:
    with pytest.raises(Refused) as caught:
        Desk().do(ChooseTiming(broadcast=9, **how))
    assert caught.value.key == key


def test_there_is_one_line_in_the_log_for_every_act() -> None:
    for act in (ComposeBroadcast(message=WORDS), acts.TestBroadcast(broadcast=9)):
        assert logged(Desk().do(act)).startswith("70 broadcast.send:")
        assert "停課" not in logged(Desk().do(act))
    assert only(compose(WORDS), type(compose(WORDS)[-1])).subject is None


BANK = programme().content.bank


@pytest.mark.parametrize("words", ["P1.1.1", "p1.1.1", "Ｐ１．１．１", " P1.1.1 "])
def test_a_question_is_found_by_the_code_of_its_item(words: str) -> None:
    found = find_prompts(BANK, words, "zh-Hant")
    assert {prompt.item for prompt in found} == {"P1.1.1"}
    assert len(found) >= 5


def test_a_question_is_found_by_its_own_code_and_by_all_the_words() -> None:
    (one,) = find_prompts(BANK, "p1.1.1-plan-01", "zh-Hant")
    assert one.id == "p1.1.1-plan-01"
    found = find_prompts(BANK, "客人 前 10 位", "zh-Hant")
    assert found
    assert all("客人" in prompt.text.zh for prompt in found)
    assert one in find_prompts(BANK, "CUSTOMER", "en")


@pytest.mark.parametrize("words", ["", "   ", "量子力學", "P9", "x" * 5000])
def test_what_is_not_in_the_bank_is_not_found(words: str) -> None:
    assert find_prompts(BANK, words, "zh-Hant") == ()
