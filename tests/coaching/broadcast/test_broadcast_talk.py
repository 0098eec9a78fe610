"""The conversation about a draft: what is kept, asked, shown, and what does nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coaching.broadcast.acts import LISTED, RetryBroadcast
from coaching.broadcast.records import Audience, BroadcastState, Tally
from coaching.broadcast.view import Again, Recipient
from coaching.dialogue.buttons import press
from coaching.effects import Say
from coaching.messages import Fetch, Media, Text, to_json
from coaching.staff.perform import needs_of
from tests.coaching.broadcast.desk import AHUA, AMING, NOW, STATES, Desk, broadcast, programme
from tests.coaching.broadcast.talk import Talk


def composed(text: str = "停課", **how: str) -> Talk:
    """An admin who has just sent the message."""
    return Talk().writes("/broadcast").writes(text, **how)


def test_what_is_typed_is_said_back_exactly_and_kept_as_a_draft() -> None:
    talk = composed("1 < 2", html="")
    echo, control = talk.said()
    assert echo == "1 &lt; 2"
    assert "會收到：<b>42</b> 位" in control
    assert talk.found.message == to_json(Text(html="1 &lt; 2"))
    assert talk.found.state == "draft"
    assert Talk().writes("/broadcast").writes("停課", html="<b>停</b>課").said()[0] == "<b>停</b>課"


@pytest.mark.parametrize("media", ["photo", "document", "voice", "video", "audio"])
def test_a_file_is_kept_by_its_id_with_its_caption(media: str) -> None:
    talk = Talk().writes("/broadcast").shows(media, caption="看板", html="<b>看</b>板")
    assert talk.found.message == to_json(
        Media(media=media, file_id="F1", html="<b>看</b>板")  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("media", ["sticker", "video_note", "other"])
def test_what_is_no_message_for_many_is_refused_and_something_else_awaited(media: str) -> None:
    talk = Talk().writes("/broadcast").shows(media)
    assert "不能廣播" in talk.said()[0]
    assert talk.desk.found is None
    assert composed_on(talk).found.state == "draft"


def composed_on(talk: Talk) -> Talk:
    """The same admin sends a text after all."""
    return talk.writes("停課")


def test_an_album_is_its_first_picture_and_says_so() -> None:
    talk = Talk().writes("/broadcast").shows("photo", caption="一", album="A")
    assert "一次只能送一張" in talk.said()[-1]
    first = talk.found
    assert talk.shows("photo", album="A").said() == []
    assert talk.found == first
    assert talk.shows("photo", caption="二", album="B").said()[0] == "二"


def test_a_forwarded_message_is_taken_after_saying_so() -> None:
    talk = Talk().writes("/broadcast").writes("大家早", forwarded=True)
    assert talk.said()[0] == "大家早"
    assert "這是你轉傳的" in talk.said()[1]


def test_a_forwarded_message_is_no_number_of_people() -> None:
    talk = composed().presses("送給 42 位…").writes("42", forwarded=True)
    assert talk.found.state == "draft"


def test_an_edit_of_the_composed_message_renews_the_draft_and_a_second_one_replaces_it() -> None:
    talk = composed()
    draft = talk.found
    message_id = talk.staff.step_data["message"]
    talk.edits(message_id, "停課一次", html="停課<b>一次</b>")
    assert talk.found == replace(draft, message=to_json(Text(html="停課<b>一次</b>")))
    talk.presses("送給 42 位…").edits(message_id, "又改")
    assert talk.said()[0] == "又改"
    assert talk.writes("換一則").found.id == draft.id
    assert talk.found.message == to_json(Text(html="換一則"))


def test_an_edited_caption_keeps_the_file() -> None:
    talk = Talk().writes("/broadcast").shows("photo", caption="一")
    talk.edits(talk.staff.step_data["message"], "二")
    assert talk.found.message == to_json(Media(media="photo", file_id="F1", html="二"))


@pytest.mark.parametrize("step", ["什麼時候", "給誰", "改用題庫的一題"])
def test_an_edit_is_taken_wherever_the_draft_stands(step: str) -> None:
    talk = composed()
    message_id = talk.staff.step_data["message"]
    talk.presses(step).edits(message_id, "改過")
    assert talk.found.message == to_json(Text(html="改過"))


def test_conditions_add_up_and_each_is_counted_anew() -> None:
    talk = composed().presses("給誰").presses("行業").presses("早餐店")
    wanted = talk.wanted.broadcast
    assert wanted is not None and wanted.change is not None
    assert (wanted.broadcast, wanted.change(Audience())) == (talk.found.id, talk.found.audience)
    talk.presses("手搖飲").presses("✓ 早餐店").presses("回去").presses("班級").presses("週三班")
    talk.presses("回去").presses("最近有來").presses("14 天內有來").presses("回去")
    assert talk.found.audience == Audience(
        trades=frozenset({"tea"}), cohorts=frozenset({1}), active_days=14
    )
    assert "給誰：週三班，而且手搖飲，而且14 天內有來" in talk.said()[0]
    assert talk.presses("全部").found.audience == Audience()


def test_an_item_is_found_by_its_code_or_by_words() -> None:
    talk = composed().presses("給誰").presses("還沒答過某項").writes("看懂")
    talk.presses("P1.1.1 看懂客人")
    standard = programme().content.standard.code
    assert talk.found.audience == Audience(missing_item="P1.1.1", standard=standard)
    assert "找不到這一項" in talk.presses("還沒答過某項").writes("量子").said()[0]
    talk = composed().presses("給誰").presses("還沒答過某項").writes("ａ01")
    assert next(iter(talk.buttons())).startswith("A01")


def test_pasted_ids_add_up_over_several_messages() -> None:
    talk = composed().presses("給誰").presses("貼上名單").writes("1001, 1002")
    talk.writes("id\n１００３\n1001")
    assert talk.found.audience.chats == frozenset({1001, 1002, 1003})
    assert "現在有 3 個號碼" in talk.said()[0]
    assert "沒看到號碼" in talk.writes("大家").said()[0]
    talk.writes("1004").presses("好了").presses("給誰").presses("貼上名單").presses("不限")
    assert talk.found.audience.chats is None


def test_a_list_as_a_file_is_fetched_and_adds_its_numbers() -> None:
    talk = composed().presses("給誰").presses("貼上名單").writes("1001")
    (say,) = [each for each in talk.shows("document").effects if isinstance(each, Say)]
    assert isinstance(say.message, Fetch) and say.message.file_id == "F1"
    assert say.policy == "free"
    found = talk.has_read("id\n1002\n1003\n").found
    assert found.audience.chats == frozenset({1001, 1002, 1003})
    assert talk.has_read(None).said() == ["這個檔案看不懂，請存成 CSV 再傳一次。"]
    assert talk.shows("photo").said() == [
        "沒看到號碼。貼上 Telegram 號碼，像 123456789，或傳 CSV 檔。"
    ]
    # Whichever it was, numbers can be pasted on.
    assert 1004 in (talk.writes("1004").found.audience.chats or ())


def test_a_number_that_is_too_long_is_not_taken_in_pieces() -> None:
    talk = composed().presses("給誰").presses("貼上名單").writes("12345678901234567890, 1001")
    assert talk.found.audience.chats == frozenset({1001})


def test_a_list_of_any_length_can_be_added_to_and_narrowed() -> None:
    many = frozenset(range(10_000, 15_000))
    talk = composed()
    talk.desk = talk.desk.but(found=replace(talk.found, audience=Audience(chats=many)))
    talk.presses("給誰").presses("行業").presses("手搖飲").presses("回去").presses("貼上名單")
    talk.writes("1001")
    assert talk.found.audience == Audience(trades=frozenset({"tea"}), chats=many | {1001})
    assert talk.presses("好了").presses("給誰").presses("全部").found.audience == Audience()


def test_a_button_changes_the_draft_that_it_names() -> None:
    talk = composed()
    chosen = Audience(languages=frozenset({"en"}))
    talk.desk = talk.desk.but(found=broadcast(id=9, audience=chosen))
    talk.taps(press("audience", 9, "trade", "tea"))
    assert talk.found.audience == replace(chosen, trades=frozenset({"tea"}))
    assert talk.staff.step_data["broadcast"] == 9


def test_the_time_is_asked_for_and_read() -> None:
    talk = composed().presses("什麼時候").presses("指定時間").writes("明天 9:30")
    assert (talk.found.timing, talk.found.at) == ("at", NOW + timedelta(hours=19.5))
    talk.presses("什麼時候").presses("各地的幾點").writes("隨便")
    assert "看不懂" in talk.said()[0]
    talk.writes("02:00")
    assert "很多人在睡覺" in talk.said()[0]
    assert talk.presses("什麼時候").presses("現在").found.timing == "now"


def test_the_number_has_to_be_typed_and_nothing_else_sends() -> None:
    talk = composed().presses("送給 42 位…")
    assert "打人數 <b>42</b>" in talk.said()[0]
    for wrong in ("好", "是", "41", "4 2", "送", "-42 萬 1"):
        talk.writes(wrong)
        assert talk.found.state == "draft"
    assert talk.writes("42 位").found.state == "waiting"
    assert talk.staff.step is None
    assert talk.presses("收回").found.state == "draft"


def test_an_hour_later_a_number_is_only_a_number() -> None:
    talk = composed().presses("送給 42 位…")
    late = {**talk.staff.step_data, "since": (NOW - timedelta(hours=2)).isoformat()}
    talk.staff = replace(talk.staff, step_data=late)
    assert talk.writes("42").found.state == "draft"


@pytest.mark.parametrize(
    ("html", "warning"),
    [
        ('<a href="https://a.tw">講義</a>', "有連結"),
        ("看 https://a.tw", "有連結"),
        ("字" * 401, "有點長"),
    ],
)
def test_what_is_worth_a_second_look_is_said(html: str, warning: str) -> None:
    assert warning in composed("x", html=html).said()[-1]
    assert "⚠️" not in composed("停課").said()[-1]


@pytest.mark.parametrize(
    ("state", "ago", "warned"),
    [("done", 23, True), ("waiting", 1, True), ("cancelled", 1, False), ("done", 25, False)],
)
def test_the_same_words_within_a_day_are_mentioned(
    state: BroadcastState, ago: int, warned: bool
) -> None:
    before = broadcast(
        state,
        id=5,
        message=to_json(Text(html="停課")),
        confirmed_at=NOW - timedelta(hours=ago),
    )
    talk = Talk(desk=Desk(found=None, latest=((before, Tally()),)))
    talk.writes("/broadcast").writes("停課")
    assert ("已經送過一樣的" in talk.said()[-1]) is warned


def test_a_question_is_chosen_by_its_number_and_keeps_the_draft() -> None:
    talk = composed().presses("改用題庫的一題").writes("P1.1.1")
    draft = talk.found
    talk.presses("第 1 題")
    assert (talk.found.id, talk.found.message) == (draft.id, None)
    assert talk.found.prompt is not None
    assert talk.found.prompt.startswith("p1.1.1-")
    assert "代替那天原本的題目" in talk.said()[-1]


def test_the_command_with_words_begins_a_new_one_and_leaves_the_draft_alone() -> None:
    talk = composed()
    draft = talk.found
    talk.writes("/broadcast P1.1.1").presses("第 1 題")
    assert talk.found.id != draft.id
    assert talk.found.prompt is not None


def test_more_questions_than_fit_are_said_to_be_more() -> None:
    talk = Talk().writes("/broadcast 客人")
    assert "先列 8 題" in talk.said()[0]
    assert len(talk.buttons()) == 8
    assert "找不到「量子」" in Talk().writes("/broadcast 量子").said()[0]


def test_a_draft_that_was_sent_meanwhile_takes_no_more_words() -> None:
    talk = composed()
    talk.desk = talk.desk.but(found=replace(talk.found, state="running"))
    talk.writes("再一句")
    assert "已經送出或取消" in talk.said()[0]
    assert talk.staff.step is None


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_screen_and_only_ones_own_draft_is_taken_up(
    state: BroadcastState,
) -> None:
    for staff in (AMING, AHUA):
        talk = Talk(desk=Desk(found=broadcast(state)), staff=staff)
        talk.taps(press("broadcast", 9, "open"))
        writing = talk.staff.step == "broadcast:draft"
        assert len(talk.said()) == 1 + writing
        assert writing == (state == "draft" and staff is AMING)
        assert ("可以送" in talk.buttons() or "Send it" in talk.buttons()) == (
            state == "approval" and staff is AHUA
        )


def test_a_draft_that_is_taken_up_again_is_shown_as_learners_will_get_it() -> None:
    talk = Talk(desk=Desk(found=broadcast())).taps(press("broadcast", 9, "open"))
    copy, control = talk.said()
    assert copy == "<b>今晚</b>停課"
    assert "學員收到的就是上面那則" in control
    # From choosing back to it: the copy stands above already.
    talk.presses("給誰").presses("好了")
    assert len(talk.said()) == 1


def test_an_ended_one_is_used_again_as_a_new_draft() -> None:
    done = broadcast("done")
    talk = Talk(desk=Desk(found=done, latest=((done, Tally()),)))
    talk.taps(press("broadcast", 9, "open")).presses("再用一次")
    assert talk.found.id != 9
    assert (talk.found.state, talk.found.message) == ("draft", done.message)


def test_the_list_names_the_latest_with_state_and_a_button_for_each() -> None:
    latest = ((broadcast("done"), Tally(sent=42)), (broadcast(id=8), Tally()))
    talk = Talk(desk=Desk(latest=latest)).writes("/broadcasts")
    assert "送完了 42／42" in talk.said()[0]
    assert "今晚停課" in talk.said()[0]
    assert talk.buttons()["第 1 則"] == press("broadcast", 9, "open")
    assert "還沒有廣播過" in Talk().writes("/broadcasts").said()[0]


def test_taking_back_comes_too_late_once_it_is_being_sent_and_stops_nothing() -> None:
    talk = Talk(desk=Desk(found=broadcast("running")))
    talk.taps(press("broadcast", 9, "undo"))
    assert talk.kinds() == {"Record"}
    assert "已經開始送了" in talk.answers()[0]
    assert "⏸ 暫停" in talk.buttons()


def test_taking_back_twice_says_twice_that_nothing_was_sent() -> None:
    talk = Talk(desk=Desk(found=broadcast("waiting")))
    data = press("broadcast", 9, "undo")
    for _ in range(2):
        assert talk.taps(data).answers() == ["收回了，沒有送給任何人"]
        assert talk.found.state == "draft"


def test_a_list_that_was_cut_says_how_many_there_are_in_all() -> None:
    people = tuple(
        Recipient(learner=each, chat=each, name="美", state="failed", reason="blocked")
        for each in range(LISTED)
    )
    tally = Tally(failed={"blocked": 4000, "refused": 1})
    talk = Talk(desk=Desk(found=broadcast("done"), tally=tally, people=people))
    (listed,) = talk.taps(press("broadcast", 9, "failed")).said()
    assert "沒送到的 4001 位" in listed
    assert "還有 3961 位" in listed


def test_leaving_the_unknown_alone_sends_nothing() -> None:
    desk = Desk(found=broadcast("done"), tally=Tally(unknown=3), again=Again(unknown=3))
    talk = Talk(desk=desk)
    talk.taps(press("broadcast", 9, "leave"))
    assert talk.kinds() == {"Record"}
    talk.taps(press("broadcast", 9, "resend"))
    assert talk.wanted == needs_of(RetryBroadcast(broadcast=9, which="unknown"))
    assert talk.kinds() == {"SteerMessages", "Record"}
    assert talk.answers() == ["好，再傳給 3 位。結果會再告訴你。"]


def test_sending_again_says_to_how_many_of_those_who_failed() -> None:
    desk = Desk(found=broadcast("done"), tally=Tally(failed={"blocked": 9}), again=Again(failed=2))
    talk = Talk(desk=desk)
    talk.taps(press("broadcast", 9, "again"))
    assert talk.wanted == needs_of(RetryBroadcast(broadcast=9, which="failed"))
    assert talk.answers() == ["好，再傳給 2 位。結果會再告訴你。"]


def test_sending_again_to_nobody_says_so() -> None:
    talk = Talk(desk=Desk(found=broadcast("done"), tally=Tally(failed={"blocked": 3})))
    talk.taps(press("broadcast", 9, "again"))
    assert talk.answers() == ["現在沒有可以再傳的人。"]
