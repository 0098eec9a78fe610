"""What a failed request means for its message: the whole table."""

from __future__ import annotations

import pytest
from telegram.error import NetworkError, TelegramError

from bot.telegram.errors import NeverSent, Refusal, Undecided
from bot.telegram.outcome import DEFAULT_WAIT, failure, told


@pytest.mark.parametrize(
    ("status", "description", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "FORBIDDEN: BOT WAS BLOCKED BY THE USER", "blocked"),
        (403, "Forbidden: user is deactivated", "deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user", "no_chat"),
        (403, "Forbidden: bot was kicked from the group chat", "no_chat"),
        (403, "Forbidden: bot is not a member of the channel chat", "no_chat"),
        (403, "Forbidden: bots can't send messages to bots", "refused"),
        (400, "Bad Request: chat not found", "no_chat"),
        (400, "Bad Request: PEER_ID_INVALID", "no_chat"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", "no_chat"),
        (400, "Bad Request: INPUT_USER_DEACTIVATED", "deactivated"),
        (400, "Bad Request: can't parse entities: Unsupported start tag", "markup"),
        (400, "Bad Request: message to edit not found", "gone"),
        (400, "Bad Request: message can't be edited", "gone"),
        (400, "Bad Request: message to react not found", "gone"),
        (400, "Bad Request: MESSAGE_ID_INVALID", "gone"),
        (400, "Bad Request: there is no caption in the message to edit", "gone"),
        (400, "Bad Request: query is too old and response timeout expired", "expired"),
        (400, "Bad Request: query ID is invalid", "expired"),
        (400, "Bad Request: QUERY_ID_INVALID", "expired"),
        (400, "Bad Request: message text is empty", "refused"),
        (400, "Bad Request: message is too long", "refused"),
        (413, "Request Entity Too Large", "refused"),
        (401, "Unauthorized", "token"),
        (404, "Not Found", "token"),
        (409, "Conflict: terminated by other getUpdates request", "unknown"),
        (500, "Internal Server Error: Request aborted", "unknown"),
        (502, "Bad Gateway", "unknown"),
        (504, "Gateway Timeout", "unknown"),
    ],
)
def test_a_refusal_has_its_reason(status: int, description: str, reason: str) -> None:
    failed = failure(Refusal(status, description))
    assert failed is not None
    assert failed.reason == reason
    assert failed.permanent == (reason not in ("unknown", "token"))
    assert failed.ambiguous == (reason == "unknown")


def test_a_message_that_is_already_so_is_a_success() -> None:
    assert failure(Refusal(400, "Bad Request: Message is NOT modified: specified new …")) is None


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 500, 502, 504])
def test_a_page_that_is_not_telegrams_decides_nothing(status: int) -> None:
    failed = failure(Refusal(status, described=False))
    assert failed is not None
    assert failed.ambiguous


def test_a_body_that_is_too_large_for_a_proxy_is_never_taken() -> None:
    failed = failure(Refusal(413, described=False))
    assert failed is not None
    assert failed.permanent


@pytest.mark.parametrize(
    ("refusal", "seconds", "everyone"),
    [
        (Refusal(429, "Too Many Requests: retry after 7", retry_after=7.0), 7.0, False),
        (Refusal(429, "Too Many Requests: retry after 9"), 9.0, False),
        (Refusal(429, "Too Many Requests"), DEFAULT_WAIT, True),
        (Refusal(429, described=False), DEFAULT_WAIT, True),
    ],
)
def test_f03_a_429_is_a_wait_whether_or_not_it_says_how_long(
    refusal: Refusal, seconds: float, everyone: bool
) -> None:
    failed = failure(refusal)
    assert failed is not None
    assert (failed.reason, failed.retry_after, failed.everyone) == ("busy", seconds, everyone)
    assert not failed.permanent
    assert not failed.ambiguous


def test_a_request_that_never_left_is_neither_permanent_nor_ambiguous() -> None:
    failed = failure(NeverSent("no connection"))
    assert failed is not None
    assert failed.reason == "unreachable"
    assert not failed.permanent
    assert not failed.ambiguous


@pytest.mark.parametrize(
    "error",
    [
        Undecided("no answer"),
        NetworkError("what the library says"),
        TelegramError("Invalid server response"),
        TimeoutError(),
        ConnectionResetError(),
        KeyError("result"),
        TypeError("list indices must be integers"),
        AttributeError("'NoneType' object has no attribute 'get'"),
        RecursionError(),
    ],
)
def test_everything_else_is_ambiguous(error: Exception) -> None:
    failed = failure(error)
    assert failed is not None
    assert failed.ambiguous


def test_what_a_refusal_quotes_is_not_told() -> None:
    refusal = Refusal(400, 'Bad Request: unsupported start tag "老闆的秘密" at byte offset 3')
    assert "秘密" not in told(refusal)
    assert told(refusal) == '400 Bad Request: unsupported start tag "…" at byte offset 3'


def test_a_long_refusal_is_cut() -> None:
    assert len(told(Refusal(400, "x" * 5000))) < 200
