"""What a failed request means for the message it carried: a pure table."""

from __future__ import annotations

import re

from bot.ports import Reason, SendFailed
from bot.telegram.errors import NeverSent, Refusal, Undecided

DEFAULT_WAIT = 5.0
"""Seconds to wait when a 429 does not say how long."""

ALREADY_SO = "message is not modified"

# Telegram's sentences, lower case, looked for in this order.
FORBIDDEN: tuple[tuple[str, Reason], ...] = (
    ("blocked by the user", "blocked"),
    ("deactivated", "deactivated"),
    ("can't initiate conversation", "no_chat"),
    ("kicked", "no_chat"),
    ("not a member", "no_chat"),
)
BAD_REQUEST: tuple[tuple[str, Reason], ...] = (
    ("can't parse entities", "markup"),
    ("can't find end of the entity", "markup"),
    ("message to edit not found", "gone"),
    ("message can't be edited", "gone"),
    ("message to react not found", "gone"),
    ("message not found", "gone"),
    ("message_id_invalid", "gone"),
    ("there is no caption in the message to edit", "gone"),
    ("there is no text in the message to edit", "gone"),
    ("query is too old", "expired"),
    ("query id is invalid", "expired"),
    ("query_id_invalid", "expired"),
    ("chat not found", "no_chat"),
    ("peer_id_invalid", "no_chat"),
    ("upgraded to a supergroup", "no_chat"),
    ("deactivated", "deactivated"),
)


def failure(error: BaseException) -> SendFailed | None:
    """What became of a message whose request ended in `error`; None: all is as it was to be."""
    if isinstance(error, NeverSent):
        return SendFailed("unreachable", str(error))
    if not isinstance(error, Refusal):
        known = isinstance(error, Undecided)
        return SendFailed("unknown", str(error) if known else type(error).__name__)
    if ALREADY_SO in error.description.lower():
        return None
    if error.status == 429:
        return _busy(error)
    return SendFailed(_reason(error), told(error))


def told(error: Refusal) -> str:
    """The refusal in a few words, without what it quotes: a quotation may be a person's words."""
    words = re.sub(r'"[^"]*"', '"…"', error.description)
    return f"{error.status} {words[:120]}".strip()


def _busy(error: Refusal) -> SendFailed:
    """A wait; one that names no seconds is not of one chat but of the whole server."""
    named = error.retry_after
    if named is None:
        found = re.search(r"retry after (\d{1,6})", error.description.lower())
        named = float(found[1]) if found else None
    return SendFailed(
        "busy",
        told(error),
        retry_after=DEFAULT_WAIT if named is None else max(0.0, named),
        everyone=named is None,
    )


def _reason(error: Refusal) -> Reason:
    if error.status == 413:
        return "refused"
    if not error.described:
        # A page of something in between: nobody can tell whether Telegram was asked.
        return "unknown"
    text = error.description.lower()
    if error.status == 403:
        return _match(text, FORBIDDEN)
    if error.status == 400:
        return _match(text, BAD_REQUEST)
    return "token" if error.status in (401, 404) else "unknown"


def _match(text: str, table: tuple[tuple[str, Reason], ...]) -> Reason:
    return next((reason for phrase, reason in table if phrase in text), "refused")
