"""What one made-up learner's life came to: which abilities were reached when, and in which ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coaching.rehearsal.life import Step
from content.bank import Bank
from content.prompt import AUTHORED_KINDS, Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Counts of one life; weeks are counted from 1, and an item not reached has none."""

    sent: Mapping[str, int]
    """The week in which each item was asked first."""
    answered: Mapping[str, int]
    """The week in which each item was answered first."""
    sends: Mapping[str, int]
    """How often each item was asked, 0 included."""
    kinds: Mapping[str, int]
    """How many questions were of each kind."""
    repeated: int | None
    """The week in which a prompt came a second time first."""
    too_early: tuple[str, ...]
    """Prompts that came again while their item still had an unused kind."""


def course(bank: Bank, life: Iterable[Step]) -> Course:
    """Count one life."""
    steps = tuple(life)
    repeats = tuple(_repeats(bank, steps))
    return Course(
        sent=_first_weeks(steps),
        answered=_first_weeks(step for step in steps if step.asked.answered),
        sends=dict.fromkeys(bank.items, 0) | Counter(step.choice.item for step in steps),
        kinds=Counter(step.choice.kind for step in steps),
        repeated=repeats[0][0] if repeats else None,
        too_early=tuple(prompt.id for _, prompt, early in repeats if early),
    )


def _first_weeks(steps: Iterable[Step]) -> dict[str, int]:
    weeks: dict[str, int] = {}
    for step in steps:
        weeks.setdefault(step.choice.item, step.week)
    return weeks


def _repeats(bank: Bank, steps: Iterable[Step]) -> Iterable[tuple[int, Prompt, bool]]:
    """Every prompt that came again: its week, itself, and whether its item had a kind unused."""
    used: dict[str, set[str]] = {}
    kinds: dict[str, set[str]] = {}
    for step in steps:
        prompt = step.choice.prompt
        before = used.setdefault(prompt.item, set())
        tried = kinds.setdefault(prompt.item, set())
        if prompt.id in before:
            there = {kind for kind in AUTHORED_KINDS if bank.prompts(prompt.item, kind)}
            yield step.week, prompt, not there <= tried
        before.add(prompt.id)
        tried.add(prompt.kind)
