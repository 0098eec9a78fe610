"""All checks of content files: what makes them unusable, and what makes them read badly."""

from collections.abc import Iterator

from content.faults import Fault
from content.lint_bank import BANK_WORD_RULES
from content.lint_pack import PACK_RULES
from content.lint_prompts import PROMPT_RULES
from content.lint_versions import VERSION_RULES, crosswalks
from content.pack import Pack


def lint_references(pack: Pack) -> Iterator[Fault]:
    """Find everything that makes the pack unusable: ids that clash or lead nowhere."""
    for rule in (*PACK_RULES, *PROMPT_RULES, crosswalks):
        yield from rule(pack)


def lint_words(pack: Pack) -> Iterator[Fault]:
    """Find wording a learner should not meet, and what has not been written yet."""
    for rule in BANK_WORD_RULES:
        yield from rule(pack)


def lint_versions(pack: Pack) -> Iterator[Fault]:
    """Find prompts that are no longer what was released under their id and rev."""
    for rule in VERSION_RULES:
        yield from rule(pack)
