"""Questions of the bank by a code or by words, for whoever chooses one to send to many."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

from content.bank import Bank
from content.prompt import Prompt

LONGEST: Final = 40


def find_prompts(bank: Bank, words: str, language: str) -> tuple[Prompt, ...]:
    """The questions of an item's or a question's code, else those that hold all the words.

    In the published order of their items; only questions that are asked.
    """
    wanted = normalize("NFKC", words).casefold().split()
    wanted = [word[:LONGEST] for word in wanted]
    if not wanted:
        return ()
    asked = tuple(prompt for item in bank.items for prompt in bank.prompts(item))
    if len(wanted) == 1:
        code = wanted[0]
        exact = tuple(prompt for prompt in asked if prompt.id.casefold() == code)
        of_item = tuple(prompt for prompt in asked if prompt.item.casefold() == code)
        below = tuple(prompt for prompt in asked if prompt.item.casefold().startswith(f"{code}."))
        if exact or of_item or below:
            return exact or of_item or below
    return tuple(
        prompt for prompt in asked if all(word in _words(bank, prompt, language) for word in wanted)
    )


def _words(bank: Bank, prompt: Prompt, language: str) -> str:
    """All that a question can be found by."""
    parts = (
        bank.plain(prompt.item, language),
        prompt.text.say(language),
        prompt.hint.say(language),
        prompt.id,
    )
    return normalize("NFKC", " ".join(parts)).casefold()
