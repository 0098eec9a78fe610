"""The commands and the words that stand for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.texts import Texts

NAMES = (
    "today",
    "why",
    "progress",
    "history",
    "search",
    "note",
    "pause",
    "resume",
    "settings",
    "language",
    "export",
    "forget",
    "whoread",
    "privacy",
    "help",
    "cancel",
)
"""The learner's menu, in the order it is shown."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)


_END = ".!\u3002\uff01 "
"""Punctuation that a phone or a polite person adds."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it was typed, with what stood behind it."""

    name: str
    rest: str = ""


def read(text: str, texts: Texts) -> Command | None:
    """Read a command, or one of the words that stand for one; None for anything else."""
    match = _COMMAND.fullmatch(text.strip())
    if match is not None:
        return Command(match[1].lower(), (match[2] or "").strip())
    word = text.strip().rstrip(_END).casefold()
    for name in ("start", "cancel", "undo_forget", "help"):
        if any(word in texts.choices(known, f"typed.{name}") for known in texts.languages):
            return Command("cancel_forget" if name == "undo_forget" else name)
    return None
