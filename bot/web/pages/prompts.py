"""Looking for a question of the bank by its code, its name or a word in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.web.shown.broadcasts import prompt_blocks
from bot.web.shown.formatted import Piece
from bot.web.shown.wording import Says
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
    """Find the questions that hold all the words; none when there are no words."""
    words = said[:LONGEST].casefold().split()
    found = list(_matching(words, says)) if words else []
    return Finding(
        words=" ".join(said.split())[:LONGEST],
        found=tuple(_shown(prompt, says) for prompt in found[:MOST]),
        more=len(found) > MOST,
    )


def _matching(words: list[str], says: Says) -> Iterator[Prompt]:
    bank, language = says.content.bank, says.language
    for item in bank.items:
        name = bank.plain(item, language)
        for prompt in bank.prompts(item):
            told = f"{prompt.id} {item} {name} {prompt.text.say(language)}".casefold()
            if all(word in told for word in words):
                yield prompt


def _shown(prompt: Prompt, says: Says) -> Found:
    return Found(
        id=prompt.id,
        name=says.content.bank.plain(prompt.item, says.language),
        code=prompt.item,
        blocks=prompt_blocks(prompt, says),
    )
