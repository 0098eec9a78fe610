"""Looking for a question of the bank by its code, its name or a word in it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.web.shown.broadcasts import prompt_blocks
from bot.web.shown.formatted import Piece
from bot.web.shown.wording import Says
from coaching.broadcast.prompts import find_prompts
from content.prompt import Prompt

MOST = 12
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One question that was found."""

    id: str
    name: str
    code: str
    blocks: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked for, and what there is."""

    words: str
    found: tuple[Found, ...]
    more: bool


def find(said: str, says: Says) -> Finding:
    """Find the questions of a code, or those that hold all the words; none for no words."""
    words = " ".join(said.split())[:LONGEST]
    found = find_prompts(says.content.bank, words, says.language)
    return Finding(
        words=words,
        found=tuple(_shown(prompt, says) for prompt in found[:MOST]),
        more=len(found) > MOST,
    )


def _shown(prompt: Prompt, says: Says) -> Found:
    return Found(
        id=prompt.id,
        name=says.content.bank.plain(prompt.item, says.language),
        code=prompt.item,
        blocks=prompt_blocks(prompt, says),
    )
