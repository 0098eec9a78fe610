"""Which of an item's prompts is used: a fresh one of the wanted kind before anything repeated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from coaching.tally import ItemHistory
from content.bank import Bank
from content.prompt import Kind, Prompt

NEIGHBOURS: Final[Mapping[Kind, tuple[Kind, ...]]] = MappingProxyType(
    {
        "plan": ("plan", "act", "case", "observe", "reflect"),
        "observe": ("observe", "reflect", "case", "act", "plan"),
        "act": ("act", "observe", "case", "plan", "reflect"),
        "case": ("case", "reflect", "observe", "act", "plan"),
        "reflect": ("reflect", "observe", "case", "act", "plan"),
        "evidence": ("evidence", "act", "observe", "case", "plan", "reflect"),
    }
)
"""Every kind, then the authored kinds that stand in for it, the most fitting first."""


def variant(
    bank: Bank,
    item: str,
    history: ItemHistory,
    kind: Kind,
    avoid: Collection[str] = frozenset(),
) -> Prompt | None:
    """Choose a prompt of an item, of this kind or of its neighbours; None when all are avoided.

    A prompt is used again only when none is left unused, the one used longest ago first.
    `avoid` holds ids of prompts.
    """
    prompts = [prompt for kind in NEIGHBOURS[kind] for prompt in bank.prompts(item, kind)]
    usable = [prompt for prompt in prompts if prompt.id not in avoid]
    return min(usable, key=lambda prompt: history.prompts.get(prompt.id, date.min), default=None)
