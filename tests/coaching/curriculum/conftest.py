"""A bank shaped like the real standard, and a learner who lives with the curriculum for weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from coaching.asked import Asked
from coaching.curriculum import Choice, choose
from content.bank import Bank, build_bank
from content.generic import Generic
from content.model import Words
from content.prompt import AUTHORED_KINDS, Prompt, Template
from content.standard import (
    Attitude,
    Classification,
    Coded,
    Duty,
    Indicator,
    Output,
    Standard,
    Task,
    Version,
)

INDICATORS_OF_TASK = {
    "T1.1": 2,
    "T1.2": 5,
    "T2.1": 5,
    "T2.2": 2,
    "T2.3": 2,
    "T3.1": 2,
    "T3.2": 5,
    "T3.3": 4,
    "T4.1": 4,
}
WITH_OUTPUT = ("T1.2", "T2.1", "T2.2", "T4.1")


def task(code: str, indicators: int) -> Task:
    number = code.removeprefix("T")
    return Task(
        id=code,
        title=code,
        duty=code.partition(".")[0],
        level=4,
        outputs=(Output(id=f"O{number}.1", name="report"),) if code in WITH_OUTPUT else (),
        indicators=tuple(
            Indicator(id=f"P{number}.{n}", text="does it") for n in range(1, indicators + 1)
        ),
    )


def standard(tasks: dict[str, int], attitudes: int) -> Standard:
    coded = Coded(name="class", code="X")
    return Standard(
        code="TST-001v1",
        title="Test",
        versions=(
            Version(
                version="V1",
                code="TST-001v1",
                name="Test",
                status="new",
                note="none",
                date="2025/12/15",
            ),
        ),
        category=Classification(category=coded, occupation=coded, industry=coded),
        description="test",
        level=4,
        duties=tuple(
            Duty(id=duty, title=duty)
            for duty in dict.fromkeys(code.partition(".")[0] for code in tasks)
        ),
        tasks=tuple(task(code, indicators) for code, indicators in tasks.items()),
        knowledge=(),
        skills=(),
        attitudes=tuple(
            Attitude(id=f"A{n:02d}", name=f"attitude {n}", description="is so")
            for n in range(1, attitudes + 1)
        ),
        requirements=(),
        notes=(),
    )


def template(kind: str, of: str, number: int) -> Template:
    words = {"zh-Hant": f"{kind} {{plain}}", "en": f"{kind} {{plain}}"}
    return Template.model_validate(
        {
            "id": f"{of}-{kind}-{number:02d}",
            "kind": kind,
            "for": of,
            "text": words,
            "hint": words,
            "follow_up": words,
        }
    )


def build(
    tasks: dict[str, int], attitudes: int = 6, variants: int = 1, prompts: Iterable[Prompt] = ()
) -> Bank:
    """Build a bank of generic prompts, `variants` of every authored kind and one evidence."""
    templates = [
        template(kind, of, number)
        for of in ("indicator", "attitude")
        for kind in AUTHORED_KINDS
        for number in range(1, variants + 1)
    ]
    generic = Generic(
        templates=(*templates, template("evidence", "indicator", 1)),
        scene=Words(zh="here", en="here"),
        anchors=tuple(Words(zh=f"{n}", en=f"{n}") for n in range(1, 6)),
        attitudes={},
    )
    return build_bank(standard(tasks, attitudes), generic, prompts=prompts)


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The shape of BLM2421-007v4: 4 duties, 9 tasks, 31 indicators, 6 attitudes."""
    return build(INDICATORS_OF_TASK)


@pytest.fixture(scope="session")
def bank_of() -> Callable[..., Bank]:
    """Build a bank of another shape."""
    return build


@dataclass
class Life:
    """A learner asked on their weekdays, day after day, with all that was asked of them."""

    bank: Bank
    start: date
    weekdays: frozenset[int] = frozenset(range(5))
    seed: int = 0
    log: list[Asked] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)

    def live(
        self,
        days: int,
        answers: Callable[[Choice, int], bool] = lambda choice, number: True,
        rates: Callable[[Choice, int], int | None] = lambda choice, number: None,
    ) -> Life:
        """Ask on every own weekday of the next days, with answers and ratings by number."""
        begin = self.start if not self.log else self.log[-1].date + timedelta(days=1)
        for offset in range(days):
            day = begin + timedelta(days=offset)
            if day.weekday() in self.weekdays:
                self.ask(day, answers, rates)
        return self

    def ask(
        self,
        day: date,
        answers: Callable[[Choice, int], bool] = lambda choice, number: True,
        rates: Callable[[Choice, int], int | None] = lambda choice, number: None,
    ) -> Choice:
        choice = choose(self.bank, self.log, day, self.weekdays, self.seed)
        answered = answers(choice, len(self.log))
        self.log.append(
            Asked(
                item=choice.item,
                kind=choice.kind,
                prompt_id=choice.prompt.id,
                date=day,
                answered=answered,
                rating=rates(choice, len(self.log)) if answered else None,
                state="answered" if answered else "missed",
            )
        )
        self.choices.append(choice)
        return choice

    def sends(self) -> dict[str, int]:
        """Count how often each item was asked."""
        counts = dict.fromkeys(self.bank.items, 0)
        for entry in self.log:
            counts[entry.item] += 1
        return counts


@pytest.fixture
def life() -> type[Life]:
    """The life of one learner with the curriculum."""
    return Life
