"""One standard's files with everything they lean on, read and placed, before it is a bank."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, model_validator

from content.model import Code, Model, Words
from content.prompt import ItemSheet, Prompt, Template
from content.rules import Rules
from content.shelf import Page, Shelf
from content.standard import Standard
from content.textfile import Entries, read_texts
from content.texts import Texts
from content.yamlfile import Document, Route


class ItemPage(ItemSheet):
    """A file about one item: its sheet and the prompts somebody wrote for it."""

    prompts: tuple[Prompt, ...] = ()

    def sheet(self) -> ItemSheet:
        """Give the sheet without the prompts."""
        return ItemSheet(
            item=self.item,
            plain=self.plain,
            scene=self.scene,
            anchors=self.anchors,
            look_for=self.look_for,
            false_positive=self.false_positive,
            coach_question=self.coach_question,
        )

    @model_validator(mode="before")
    @classmethod
    def _hand_down_item(cls, value: Any) -> Any:
        """Let each prompt inherit the item of its file."""
        if not isinstance(value, dict) or not isinstance(value.get("prompts"), list):
            return value
        # A file without a usable item has that one fault, not one more for every prompt.
        item = value["item"] if isinstance(value.get("item"), str) else "unknown"
        prompts = [
            {"item": item, **prompt} if isinstance(prompt, dict) else prompt
            for prompt in value["prompts"]
        ]
        return {**value, "prompts": prompts}


class AttitudeName(Model):
    """An attitude many standards share, under the name learners see."""

    name: str
    plain: Words


Anchors = Annotated[tuple[Words, ...], Field(min_length=5, max_length=5)]


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything read for one standard; what could not be read is None or left out.

    `unusable` names the item files that have faults of their own.
    """

    code: str
    standard: Page[Standard] | None
    items: tuple[Page[ItemPage], ...]
    unusable: frozenset[str]
    themes: Page[dict[Code, Words]] | None
    templates: Page[tuple[Template, ...]] | None
    scene: Page[Words] | None
    anchors: Page[Anchors] | None
    attitudes: Page[tuple[AttitudeName, ...]] | None
    rules: Page[Rules] | None
    texts: Texts | None
    text_entries: Mapping[str, Entries]

    def prompts(self) -> Iterator[tuple[Document, Route, Prompt]]:
        """Go through every authored prompt with its place."""
        for page in self.items:
            for position, prompt in enumerate(page.value.prompts):
                yield page.document, ("prompts", position), prompt


def read_pack(shelf: Shelf, code: str) -> Pack:
    """Read a standard's folder and the shared files; faults gather on the shelf."""
    folder = f"standards/{code}"
    themes = f"{folder}/themes.yaml"
    adapter = TypeAdapter(ItemPage)
    pages = {name: shelf.page(name, adapter) for name in shelf.names(f"{folder}/items")}
    texts, text_entries = read_texts(shelf, "texts")
    return Pack(
        code=code,
        standard=shelf.page(f"{folder}/standard.yaml", TypeAdapter(Standard)),
        items=tuple(page for page in pages.values() if page is not None),
        unusable=frozenset(name for name, page in pages.items() if page is None),
        themes=shelf.page(themes, TypeAdapter(dict[Code, Words]))
        if (shelf.root / themes).exists()
        else None,
        templates=shelf.page("templates/prompts.yaml", TypeAdapter(tuple[Template, ...])),
        scene=shelf.page("templates/scene.yaml", TypeAdapter(Words)),
        anchors=shelf.page("templates/anchors.yaml", TypeAdapter(Anchors)),
        attitudes=shelf.page("templates/attitudes.yaml", TypeAdapter(tuple[AttitudeName, ...])),
        rules=shelf.page("rules.yaml", TypeAdapter(Rules)),
        texts=texts,
        text_entries=text_entries,
    )


def is_code(text: str) -> bool:
    """Tell whether this can name a standard: no slash, no dots at its start."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", text) is not None
