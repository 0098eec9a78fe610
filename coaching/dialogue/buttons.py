"""What is written on a button for the bot to read when it is tapped, and how it is read back."""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = "v1"
ANEW = "new"
"""Last argument of a button under a picture: a screen cannot take its place, so it comes anew."""
LONGEST = 64
"""Bytes that a channel takes back."""
_GRAMMAR = re.compile(r"v1:([a-z_]{1,12})((?::[A-Za-z0-9_/+-]{1,32}){0,3})", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Button:
    """An action with its arguments, as a tap brings them back; nothing in it is trusted."""

    action: str
    args: tuple[str, ...] = ()

    @property
    def anew(self) -> bool:
        """Whether what it shows comes as a message of its own."""
        return self.args[-1:] == (ANEW,)

    def id(self, at: int = 0) -> int | None:
        """Read the argument as a record id; None when it is missing or no id."""
        return read_id(self.args[at]) if at < len(self.args) else None

    def word(self, at: int = 0) -> str:
        """Read the argument as it is; empty when missing."""
        return self.args[at] if at < len(self.args) else ""

    def number(self, at: int = 0) -> int | None:
        """Read the argument as a small whole number; None when it is not one."""
        word = self.word(at)
        return int(word) if word.isascii() and word.isdecimal() and len(word) < 6 else None


def press(action: str, *args: str | int) -> str:
    """Write a button, as in `press("swap", delivery.id)`, with ids written short.

    ValueError when it could not be read back, or is longer than 64 bytes.
    """
    words = [write_id(arg) if isinstance(arg, int) else arg for arg in args]
    data = ":".join((VERSION, action, *words))
    if len(data) > LONGEST or read(data) != Button(action, tuple(words)):
        raise ValueError(f"{data!r} is no button: three short arguments of ASCII are the most.")
    return data


def read(data: str) -> Button | None:
    """Read a tapped button; None when it is not one of ours."""
    match = _GRAMMAR.fullmatch(data)
    if match is None:
        return None
    return Button(match[1], tuple(match[2].split(":")[1:]))


def write_id(number: int) -> str:
    """Write a record id in base 36; ValueError when it is below zero."""
    if number < 0:
        raise ValueError(f"{number} is no record id: ids are not below zero.")
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if number == 0:
            return text


def read_id(text: str) -> int | None:
    """Read a record id written in base 36; None when it is none."""
    if not text or len(text) > 13 or any(letter not in _DIGITS for letter in text):
        return None
    number = int(text, 36)
    return number if number < 2**63 else None
