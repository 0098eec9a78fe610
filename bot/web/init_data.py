"""Checks what Telegram hands to a Mini App about who opened it. Pure: no clock, no database."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

OLDEST = timedelta(minutes=5)
AHEAD = timedelta(seconds=30)
"""How far Telegram's clock may be before ours."""
LONGEST = 8_192
MOST_FIELDS = 32
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LARGEST_ID = 1 << 52


class BadInitData(Exception):
    """It does not prove who opened the app; why is for the log, not for whoever sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Who opened the Mini App, and the hash that only this opening has."""

    user: int
    hash: str


def check(init_data: str, bot_token: str, now: datetime) -> Opened:
    """Give who opened the app; raises BadInitData unless Telegram said so within minutes."""
    fields = _fields(init_data)
    given = fields.pop("hash", "")
    if not _HASH.fullmatch(given):
        raise BadInitData("no hash")
    if not bot_token or not hmac.compare_digest(given, _hash_of(fields, bot_token)):
        raise BadInitData("wrong hash")
    age = now - _made_at(fields.get("auth_date", ""))
    if not -AHEAD <= age <= OLDEST:
        raise BadInitData("not of now")
    return Opened(user=_user(fields.get("user", "")), hash=given)


def _fields(init_data: str) -> dict[str, str]:
    if len(init_data) > LONGEST:
        raise BadInitData("too long")
    try:
        pairs = parse_qsl(
            init_data,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise BadInitData("no fields") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadInitData("a field twice")
    # A line feed within a value would let one field pass for two in what is hashed.
    if any(_CONTROL.search(part) for pair in pairs for part in pair):
        raise BadInitData("control characters")
    return fields


def _hash_of(fields: dict[str, str], bot_token: str) -> str:
    text = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", bot_token.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def _made_at(word: str) -> datetime:
    if not _DIGITS.fullmatch(word):
        raise BadInitData("no date")
    try:
        return datetime.fromtimestamp(int(word), UTC)
    except (OverflowError, OSError, ValueError):
        raise BadInitData("no date") from None


def _user(text: str) -> int:
    try:
        user: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInitData("no user") from None
    number = user.get("id") if isinstance(user, dict) else None
    if type(number) is not int or not 0 < number < _LARGEST_ID:
        raise BadInitData("no user")
    return number
