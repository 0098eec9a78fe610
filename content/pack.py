"""One standard's files with everything they lean on, read and placed, before it is a bank."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, model_validator

from content.crosswalk import Crosswalk
from content.model import Code, Model, Words
from content.prompt import ItemSheet, Prompt, Template
from content.released import LEDGER, Released
from content.rules import Rules
from content.shelf import Page, Shelf
from content.standard import Standard
from content.textfile import Entries, read_texts
from content.texts import Texts
from content.yamlfile import Document, Route

T = TypeVar("T")


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


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An earlier standard, as far as it is needed to tell what learners were asked in its time."""

    code: str
    standard: Page[Standard] | None
    items: tuple[Page[ItemPage], ...]
    crosswalk: Page[Crosswalk] | None


Anchors = Annotated[tuple[Words, ...], Field(min_length=5, max_length=5)]


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything read for one standard; what could not be read is None or left out.

    `unusable` names the item files that have faults of their own, `replaced` those that stand
    before a shipped file while the ledger is the shipped one; `ancestors` are the standards it
    came from, the latest first.
    """

    code: str
    standard: Page[Standard] | None
    items: tuple[Page[ItemPage], ...]
    unusable: frozenset[str]
    replaced: frozenset[str]
    released: Page[dict[Code, Released]] | None
    crosswalk: Page[Crosswalk] | None
    ancestors: tuple[Ancestor, ...]
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
    pages = _item_pages(shelf, folder)
    ledger = f"{folder}/{LEDGER}"
    crosswalk = _optional(shelf, f"{folder}/crosswalk.yaml", TypeAdapter(Crosswalk))
    texts, text_entries = read_texts(shelf, "texts")
    return Pack(
        code=code,
        standard=shelf.page(f"{folder}/standard.yaml", TypeAdapter(Standard)),
        items=_usable(pages),
        unusable=frozenset(name for name, page in pages.items() if page is None),
        replaced=frozenset(name for name in pages if shelf.lends(ledger) and not shelf.lends(name)),
        released=_optional(shelf, ledger, TypeAdapter(dict[Code, Released])),
        crosswalk=crosswalk,
        ancestors=tuple(_ancestors(shelf, code, crosswalk)),
        themes=_optional(shelf, f"{folder}/themes.yaml", TypeAdapter(dict[Code, Words])),
        templates=shelf.page("templates/prompts.yaml", TypeAdapter(tuple[Template, ...])),
        scene=shelf.page("templates/scene.yaml", TypeAdapter(Words)),
        anchors=shelf.page("templates/anchors.yaml", TypeAdapter(Anchors)),
        attitudes=shelf.page("templates/attitudes.yaml", TypeAdapter(tuple[AttitudeName, ...])),
        rules=shelf.page("rules.yaml", TypeAdapter(Rules)),
        texts=texts,
        text_entries=text_entries,
    )


def _ancestors(shelf: Shelf, code: str, crosswalk: Page[Crosswalk] | None) -> Iterator[Ancestor]:
    """Follow the crosswalks back; one that leads to a standard seen before is the last."""
    seen = {code}
    while crosswalk is not None and crosswalk.value.from_ not in seen:
        before = crosswalk.value.from_
        seen.add(before)
        folder = f"standards/{before}"
        ancestor = Ancestor(
            code=before,
            standard=shelf.page(f"{folder}/standard.yaml", TypeAdapter(Standard)),
            items=_usable(_item_pages(shelf, folder)),
            crosswalk=_optional(shelf, f"{folder}/crosswalk.yaml", TypeAdapter(Crosswalk)),
        )
        yield ancestor
        crosswalk = ancestor.crosswalk


def _item_pages(shelf: Shelf, folder: str) -> dict[str, Page[ItemPage] | None]:
    adapter = TypeAdapter(ItemPage)
    return {name: shelf.page(name, adapter) for name in shelf.names(f"{folder}/items")}


def _usable(pages: Mapping[str, Page[ItemPage] | None]) -> tuple[Page[ItemPage], ...]:
    return tuple(page for page in pages.values() if page is not None)


def _optional(shelf: Shelf, name: str, adapter: TypeAdapter[T]) -> Page[T] | None:
    return shelf.page(name, adapter) if shelf.has(name) else None


def is_code(text: str) -> bool:
    """Tell whether this can name a standard: no slash, no dots at its start."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", text) is not None
