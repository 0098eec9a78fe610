"""A question put to a learner, and the sheet that says what mastering one item looks like."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from content.model import Code, Model, Text, Words

Kind = Literal["plan", "observe", "act", "case", "reflect", "evidence"]

AUTHORED_KINDS: Final[tuple[Kind, ...]] = ("plan", "observe", "act", "case", "reflect")
"""The kinds in which every item can be asked."""

KINDS: Final[tuple[Kind, ...]] = (*AUTHORED_KINDS, "evidence")
"""Every kind of prompt; evidence is asked only for tasks with an output."""

Status = Literal["draft", "ready", "retired"]
Answer = Literal["text", "voice", "photo", "number", "file"]


class Example(Model):
    """How a shop of one trade might answer; the English is there when somebody wrote it."""

    zh: Text = Field(validation_alias="zh-Hant", serialization_alias="zh-Hant")
    en: Text | None = None


def _as_example(value: object) -> object:
    return {"zh-Hant": value} if isinstance(value, str) else value


class Prompt(Model):
    """One question of one kind about one item; `rev` grows whenever the question changes.

    `minutes` is the time to answer; `k`, `s` and `output` name what of the task it exercises.
    """

    id: Code
    item: Code
    kind: Kind
    rev: Annotated[int, Field(strict=True, ge=1)] = 1
    status: Status = "ready"
    text: Words
    hint: Words
    follow_up: Words
    examples: Mapping[str, Annotated[Example, BeforeValidator(_as_example)]] = {}
    minutes: Annotated[int, Field(strict=True, ge=1, le=3)] = 2
    accept: tuple[Answer, ...] = ("text", "voice")
    k: tuple[Code, ...] = ()
    s: tuple[Code, ...] = ()
    output: Code | None = None
    stakeholders: tuple[Text, ...] = ()

    @property
    def generic(self) -> bool:
        """Tell whether a template made this prompt, rather than an author."""
        return "-generic-" in self.id

    def example(self, trade: str | None, language: str) -> str | None:
        """Give the example of the learner's own trade in their language, or none."""
        example = self.examples.get(trade) if trade is not None else None
        if example is None:
            return None
        return example.en if language == "en" else example.zh


class ItemSheet(Model):
    """What one item means to a learner and to a coach.

    `plain` is its learner-facing name, `scene` where it shows in a shop, for template questions.
    `anchors` are the five lines of the rating scale, 1 to 5, where 4 meets the standard. A file
    may leave out scene and anchors; the generic ones stand in.
    """

    item: Code
    plain: Words
    scene: Words | None = None
    anchors: tuple[Words, ...] = ()
    look_for: Words | None = None
    false_positive: Words | None = None
    coach_question: Words | None = None


class Template(Model):
    """A prompt for any item of one type: `{plain}` and `{scene}` come from the item's sheet."""

    id: Code
    kind: Kind
    for_: Literal["indicator", "attitude"] = Field(
        validation_alias="for", serialization_alias="for"
    )
    text: Words
    hint: Words
    follow_up: Words
    examples: Mapping[str, Annotated[Example, BeforeValidator(_as_example)]] = {}
    minutes: Annotated[int, Field(strict=True, ge=1, le=3)] = 2
    accept: tuple[Answer, ...] = ("text", "voice")
