"""What becomes of a message, for every way a try can end and every policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.outcome import MOST_DOUBTS, Sent, backoff, judge
from bot.ports import Reason, SendFailed
from coaching.effects import Lane
from coaching.messages import Edit, Message, React, Text, from_json, to_json
from storage.outbox import Claimed

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def row(message: Message | None = None, **fields: object) -> Claimed:
    """A claimed row with sensible fields."""
    return Claimed(
        **{
            "id": 1,
            "dedupe": "u1:0",
            "chat": 7,
            "learner": 7,
            "kind": "screen",
            "policy": "once_more",
            "lane": Lane.REPLY,
            "due": NOW,
            "expires": None,
            "attempts": 0,
            "reason": None,
            "ref": None,
            "body": to_json(message or Text(html="早")),
            **fields,
        }  # type: ignore[arg-type]
    )


def failed(reason: Reason, retry_after: float | None = None, everyone: bool = False) -> SendFailed:
    """A try that failed."""
    return SendFailed(reason, retry_after=retry_after, everyone=everyone)


def test_a_sent_message_is_sent_and_known_by_its_id() -> None:
    verdict = judge(row(), Sent(55), NOW)
    assert (verdict.result.state, verdict.result.message_id) == ("sent", 55)
    assert (verdict.lost, verdict.pause_until) == (None, None)


def test_f01_a_chat_that_is_asked_to_wait_waits_alone() -> None:
    verdict = judge(row(), failed("busy", 5), NOW)
    assert verdict.result.state == "queued"
    assert verdict.result.due == NOW + 5 * SECOND
    assert verdict.pause_until is None


def test_f02_everyone_waits_when_everyone_is_meant() -> None:
    verdict = judge(row(), failed("busy", 3600, everyone=True), NOW)
    assert verdict.result.state == "queued"
    assert verdict.pause_until == NOW + 3600 * SECOND


@pytest.mark.parametrize("advised", [None])
def test_f03_a_wait_without_a_number_is_five_seconds(advised: None) -> None:
    assert judge(row(), failed("busy", advised), NOW).result.due == NOW + 5 * SECOND


def test_a_negative_wait_is_no_wait() -> None:
    assert judge(row(), failed("busy", -3), NOW).result.due == NOW


@pytest.mark.parametrize("reason", ["blocked", "deactivated", "no_chat"])
def test_f04_f05_f06_who_cannot_be_reached_is_tried_once(reason: Reason) -> None:
    verdict = judge(row(), failed(reason), NOW)
    assert (verdict.result.state, verdict.result.reason) == ("failed", reason)
    assert verdict.lost == reason


@pytest.mark.parametrize("reason", ["refused", "expired"])
def test_f10_what_can_never_be_sent_is_given_up_and_nobody_is_lost(reason: Reason) -> None:
    verdict = judge(row(policy="free"), failed(reason), NOW)
    assert (verdict.result.state, verdict.result.reason) == ("failed", reason)
    assert verdict.lost is None


def test_f07_refused_markup_goes_once_as_bare_words() -> None:
    message = Text(html="<b>a</b> &lt; b")
    first = judge(row(message), failed("markup"), NOW).result
    assert (first.state, first.due) == ("queued", NOW)
    assert first.body is not None
    assert from_json(first.body) == Text(html="a &lt; b")
    second = judge(row(from_json(first.body), attempts=1), failed("markup"), NOW).result
    assert (second.state, second.reason) == ("failed", "markup")


def test_f09_an_essential_edit_of_a_lost_message_becomes_a_new_message() -> None:
    edit = Edit(html="本週", buttons=((("好", "v1:ok"),),), message_id=3)
    result = judge(row(edit, kind="weekly", policy="free"), failed("gone"), NOW).result
    assert (result.state, result.due, result.policy) == ("queued", NOW, "once_more")
    assert result.body is not None
    assert from_json(result.body) == Text(html="本週", buttons=edit.buttons)


def test_a_new_message_keeps_a_stricter_policy() -> None:
    edit = Edit(html="x", message_id=3)
    assert judge(row(edit, policy="never"), failed("gone"), NOW).result.policy == "never"


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (Edit(html="x", message_id=3), "edit"),
        (Edit(html=None, message_id=3), "screen"),
        (React(message_id=3, emoji="👌"), "screen"),
    ],
)
def test_f09_what_is_not_essential_is_dropped(message: Message, kind: str) -> None:
    result = judge(row(message, kind=kind, policy="free"), failed("gone"), NOW).result
    assert (result.state, result.reason) == ("failed", "gone")


def test_f17_f18_f19_f21_in_doubt_a_prompt_goes_once_more_and_never_a_third_time() -> None:
    first = judge(row(), failed("unknown"), NOW).result
    assert (first.state, first.reason, first.due) == ("queued", "unknown", NOW + SECOND)
    second = judge(row(attempts=1, reason="unknown"), failed("unknown"), NOW).result
    assert (second.state, second.reason) == ("unknown", "unknown")


def test_a_doubt_is_remembered_through_other_failures() -> None:
    between = judge(row(attempts=1, reason="unknown"), failed("busy", 3), NOW).result
    assert (between.state, between.reason) == ("queued", "unknown")
    last = judge(row(attempts=2, reason=between.reason), failed("unknown"), NOW).result
    assert last.state == "unknown"


def test_in_doubt_a_broadcast_is_never_repeated() -> None:
    assert judge(row(policy="never"), failed("unknown"), NOW).result.state == "unknown"


def test_in_doubt_an_edit_is_repeated_freely_though_not_for_ever() -> None:
    result = judge(row(policy="free", attempts=3, reason="unknown"), failed("unknown"), NOW).result
    assert (result.state, result.due) == ("queued", NOW + 8 * SECOND)
    spent = row(policy="free", attempts=MOST_DOUBTS - 1, reason="unknown")
    assert judge(spent, failed("unknown"), NOW).result.state == "unknown"


def test_a_doubt_that_could_only_be_settled_too_late_is_not_called_expired() -> None:
    late = row(expires=NOW + SECOND)
    assert judge(late, failed("unknown"), NOW).result.state == "unknown"


def test_f20_what_never_left_is_tried_again_at_most_a_minute_later() -> None:
    waits = [
        judge(row(policy="never", attempts=n), failed("unreachable"), NOW).result.due
        for n in range(9)
    ]
    seconds = [(due - NOW).total_seconds() for due in waits if due is not None]
    assert seconds == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_f15_a_refused_token_pauses_everything_for_half_a_minute() -> None:
    verdict = judge(row(), failed("token"), NOW)
    assert verdict.result.state == "queued"
    assert verdict.pause_until == NOW + 30 * SECOND


@given(st.integers(0, 10**6))
def test_a_wait_is_never_longer_than_a_minute_nor_shorter_than_a_second(attempts: int) -> None:
    assert SECOND <= backoff(attempts) <= 60 * SECOND


@given(
    policy=st.sampled_from(["once_more", "never"]),
    reasons=st.lists(
        st.sampled_from(["busy", "unknown", "unreachable", "token", "markup"]), max_size=12
    ),
)
def test_no_message_can_be_on_the_wire_in_doubt_three_times(
    policy: str, reasons: list[Reason]
) -> None:
    doubts, current = 0, row(Text(html="<b>x</b>"), policy=policy)
    for reason in reasons:
        result = judge(current, failed(reason), NOW).result
        doubts += reason == "unknown"
        if result.state != "queued":
            break
        current = row(
            from_json(result.body or current.body),
            policy=result.policy or current.policy,
            attempts=current.attempts + 1,
            reason=result.reason,
        )
    assert doubts <= (2 if policy == "once_more" else 1)
