"""How the text of each setting is read; what is no good is answered by what to put there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zoneinfo import available_timezones

from coaching.service_ids import SERVICE_IDS


def token(text: str) -> str:
    """A bot's token."""
    if not re.fullmatch(r"[0-9]{1,20}:[A-Za-z0-9_-]{4,}", text):
        raise ValueError("the token from @BotFather, like 123456789:AAF…")
    return text


def server(text: str) -> str:
    """The root of a Bot API server."""
    if not re.fullmatch(r"https?://[^/\s?#]+(/[^\s?#]*)?", text) or "/bot" in text:
        raise ValueError("the server's root without /bot, like http://127.0.0.1:8081")
    return text.rstrip("/")


def database(text: str) -> str:
    """A database's URL."""
    if not text.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise ValueError(
            "sqlite+aiosqlite:///coach.db or postgresql+asyncpg://user:password@host/name"
        )
    return text


def owners(text: str) -> tuple[int, ...]:
    """Telegram user ids of people."""
    try:
        ids = tuple(int(word) for word in re.split(r"[,\s]+", text.strip()) if word)
    except ValueError:
        ids = (0,)
    if any(number <= 0 or number in SERVICE_IDS for number in ids):
        raise ValueError(
            "Telegram user ids separated by commas, like 123456789,987654321 "
            "(no group, channel or service account)"
        )
    return ids


def zone(text: str) -> str:
    """A time zone's name."""
    if text not in available_timezones():
        raise ValueError("a time zone's name, like Asia/Taipei")
    return text


def folder(text: str) -> Path:
    """A folder that is there."""
    if not Path(text).is_dir():
        raise ValueError("a folder that is there, like /var/lib/coach/content")
    return Path(text)


def rate(text: str) -> float:
    """Messages a second."""
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 1000:
        raise ValueError("messages a second, more than 0 and at most 1000, like 30")
    return rate


def count(text: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("a whole number, 0 or more, like 1")
    return int(text)


def months(least: int, most: int) -> Callable[[str], int]:
    """A number of months within bounds."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,3}", text) or not least <= int(text) <= most:
            raise ValueError(f"a number of months from {least} to {most}, like {most}")
        return int(text)

    return read


def listen(text: str) -> tuple[str, int]:
    """An address and a port."""
    match = re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^:\s]+):([0-9]{1,5})", text)
    if match is None or not 0 <= int(match[2]) < 65536:
        raise ValueError("an address and a port, like 127.0.0.1:8080")
    return match[1].strip("[]"), int(match[2])


def webhook(text: str) -> str:
    """The public address that Telegram calls."""
    if not re.fullmatch(r"https?://[^\s?#]+", text):
        raise ValueError("the public address that Telegram calls, like https://coach.example.tw")
    return text.rstrip("/")


def heartbeat(text: str) -> str:
    """The address that a monitoring service expects calls at."""
    if not re.fullmatch(r"https?://[^/\s?#]+[^\s#]*", text):
        raise ValueError(
            "the address that your monitoring service expects calls at, "
            "like https://monitor.example.tw/ping/1234"
        )
    return text


def pages(text: str) -> str:
    """The public address of the pages."""
    if not re.fullmatch(r"https?://[^\s?#/]+/?", text):
        raise ValueError(
            "the public address of the coaches' pages, a host without a path, "
            "like https://coach.example.tw"
        )
    return text.rstrip("/")


def secret(text: str) -> str:
    """A secret that is hard to guess."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{32,256}", text):
        raise ValueError("32 to 256 letters, digits, _ or -; make one with: openssl rand -hex 32")
    return text


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError("one of: " + ", ".join(words))
        return text

    return read
