"""A competency standard as iCAP publishes it, word for word: what a manager must be able to do."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from content.model import Code, Model, Text

Level = Annotated[int, Field(strict=True, ge=1, le=6)]
"""An iCAP competency level."""


class Version(Model):
    """One row of the standard's history; `date` is written as published, year/month/day.

    `note` is None where the publication leaves it empty.
    """

    version: Annotated[str, Field(pattern=r"^V[0-9]+$")]
    code: Code
    name: Text
    status: Text
    note: Text | None
    date: Annotated[str, Field(pattern=r"^[0-9]{4}/[0-9]{2}/[0-9]{2}$")]


class Coded(Model):
    """A class of the national classifications, with its code."""

    name: Text
    code: Code


class Classification(Model):
    """Where the standard stands among categories, occupations and industries."""

    category: Coded
    occupation: Coded
    industry: Coded


class Duty(Model):
    """A main responsibility (T1); tasks belong to it."""

    id: Code
    title: Text


class Output(Model):
    """What a task leaves behind (O1.2.1), such as a report."""

    id: Code
    name: Text


class Indicator(Model):
    """A behaviour that shows the task is mastered (P1.1.1)."""

    id: Code
    text: Text


class Knowledge(Model):
    """Something to know (K01)."""

    id: Code
    name: Text


class Skill(Model):
    """Something to be able to do (S01)."""

    id: Code
    name: Text


class Attitude(Model):
    """A way of acting (A01), with the standard's own description, or None if it has none."""

    id: Code
    name: Text
    description: Text | None


class Task(Model):
    """A task of a duty (T1.1), its indicators, and the ids of the knowledge and skills it needs."""

    id: Code
    title: Text
    duty: Code
    level: Level | None
    outputs: tuple[Output, ...] = ()
    indicators: tuple[Indicator, ...]
    knowledge: tuple[Code, ...] = ()
    skills: tuple[Code, ...] = ()


class Item(Model):
    """One thing a learner grows in: an indicator of a task, or a named attitude."""

    id: Code
    kind: Literal["indicator", "attitude"]
    text: str
    name: str | None
    task: str | None
    duty: str | None
    level: int | None


class Standard(Model):
    """A whole standard; `items` are its indicators and attitudes in the published order."""

    code: Code
    title: Text
    versions: tuple[Version, ...] = Field(min_length=1)
    category: Classification
    description: Text
    level: Level | None
    duties: tuple[Duty, ...] = Field(min_length=1)
    tasks: tuple[Task, ...] = Field(min_length=1)
    knowledge: tuple[Knowledge, ...]
    skills: tuple[Skill, ...]
    attitudes: tuple[Attitude, ...]
    requirements: tuple[Text, ...]
    notes: tuple[Text, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Give every indicator, task by task, and then every attitude."""
        return tuple([*self._indicator_items(), *self._attitude_items()])

    def item(self, item_id: str) -> Item:
        """Find an item by its id; raises KeyError with the id when the standard has none."""
        return self._items_by_id[item_id]

    @cached_property
    def _items_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def _indicator_items(self) -> list[Item]:
        return [
            Item(
                id=indicator.id,
                kind="indicator",
                text=indicator.text,
                name=None,
                task=task.id,
                duty=task.duty,
                level=task.level if task.level is not None else self.level,
            )
            for task in self.tasks
            for indicator in task.indicators
        ]

    def _attitude_items(self) -> list[Item]:
        return [
            Item(
                id=attitude.id,
                kind="attitude",
                text=attitude.description or attitude.name,
                name=attitude.name,
                task=None,
                duty=None,
                level=self.level,
            )
            for attitude in self.attitudes
        ]
