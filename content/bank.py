"""Everything that can be asked about a standard, ready to look up by item, kind or prompt id."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeVar

from content.faults import ContentError
from content.generic import Generic, outputs_by_task
from content.model import Words
from content.prompt import KINDS, ItemSheet, Kind, Prompt, Status
from content.standard import Item, Standard

K = TypeVar("K")
V = TypeVar("V")

MEETS: Final = 4
"""The anchor that means "meets this standard", for items whose level was not published."""

ASKED: Final[tuple[Status, ...]] = ("ready",)
"""The status of prompts that are asked."""


class UnknownContent(ContentError, KeyError):
    """The bank has no item, task or prompt of that id; ask `bank.items` for what there is."""

    def __str__(self) -> str:
        """Say the sentence as it is; KeyError would quote it."""
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Bank:
    """Immutable look-ups over a standard, its sheets and its prompts; make one with `build`.

    `items`, `tasks` and `duties` are ids in the published order; `trades` are codes. Look-ups by
    an id that does not exist raise UnknownContent, except `find`.
    """

    items: tuple[str, ...]
    attitudes: tuple[str, ...]
    tasks: tuple[str, ...]
    duties: tuple[str, ...]
    trades: tuple[str, ...]
    _items: Mapping[str, Item]
    _items_of: Mapping[str, tuple[str, ...]]
    _sheets: Mapping[str, ItemSheet]
    _askable: Mapping[str, Mapping[Kind | None, tuple[Prompt, ...]]]
    _by_id: Mapping[str, Prompt]
    _themes: Mapping[str, Words]

    def prompts(self, item: str, kind: Kind | None = None) -> tuple[Prompt, ...]:
        """Give the prompts to choose from: ready ones of an author, else generic ones.

        Every item has at least one of each authored kind; `evidence` may be empty.
        """
        return _look(self._askable, item).get(kind, ())

    def prompt(self, prompt_id: str) -> Prompt:
        """Find any prompt by its id, also a retired or a generic one."""
        return _look(self._by_id, prompt_id)

    def find(self, prompt_id: str) -> Prompt | None:
        """Find any prompt by its id, or None when it is no longer in the files."""
        return self._by_id.get(prompt_id)

    def written(self, item: str) -> tuple[Prompt, ...]:
        """Give every prompt of an item: those to choose from, and drafts and retired ones."""
        unasked = [
            prompt
            for prompt in self._by_id.values()
            if prompt.item == item and prompt.status != "ready"
        ]
        by_kind = {kind: place for place, kind in enumerate(KINDS)}
        known = {prompt.id: prompt for prompt in (*self.prompts(item), *unasked)}
        return tuple(sorted(known.values(), key=lambda prompt: by_kind[prompt.kind]))

    def with_drafts(self) -> "Bank":
        """Give the same bank as if every draft were ready, to look at what is being written."""
        prompts = self._by_id.values()
        curated = [prompt for prompt in prompts if not prompt.generic]
        spare = [prompt for prompt in prompts if prompt.generic]
        return replace(self, _askable=_askable(self._items, curated, spare, {"ready", "draft"}))

    def item(self, item: str) -> Item:
        """Give the standard's own words of an item."""
        return _look(self._items, item)

    def sheet(self, item: str) -> ItemSheet:
        """Give the sheet of an item; it always has a plain name and five anchors."""
        return _look(self._sheets, item)

    def plain(self, item: str, language: str) -> str:
        """Give the learner-facing name of an item."""
        return self.sheet(item).plain.say(language)

    def task(self, item: str) -> str | None:
        """Give the task id of an indicator; an attitude has none."""
        return self.item(item).task

    def duty(self, item: str) -> str | None:
        """Give the duty id of an indicator; an attitude has none."""
        return self.item(item).duty

    def level(self, item: str) -> int:
        """Give the level to reach on the anchors, 4 where the standard names none."""
        level = self.item(item).level
        return level if level is not None else MEETS

    def items_of(self, task_or_duty: str) -> tuple[str, ...]:
        """Give the item ids of a task or of a duty, in the published order."""
        return _look(self._items_of, task_or_duty)

    def theme(self, task_or_duty: str, language: str) -> str:
        """Give the learner-facing name of a task or duty, else its published title."""
        return _look(self._themes, task_or_duty).say(language)


def _look(mapping: Mapping[K, V], key: K) -> V:
    try:
        return mapping[key]
    except KeyError:
        message = f"There is no content for {key!r}; see bank.items for what there is."
        raise UnknownContent(message) from None


def build_bank(
    standard: Standard,
    generic: Generic,
    sheets: Iterable[ItemSheet] = (),
    prompts: Iterable[Prompt] = (),
    themes: Mapping[str, Words] = MappingProxyType({}),
    trades: tuple[str, ...] = (),
) -> Bank:
    """Precompute every look-up; sheets and prompts of items not in the standard are an error."""
    items = {item.id: item for item in standard.items}
    authored = {sheet.item: sheet for sheet in sheets}
    full = {
        item.id: generic.sheet(item, standard, authored.get(item.id)) for item in standard.items
    }
    curated = tuple(prompts)
    outputs = outputs_by_task(standard)
    spare = [
        prompt
        for item in standard.items
        for prompt in generic.prompts(item, full[item.id], bool(outputs.get(item.task or "")))
    ]
    return Bank(
        items=tuple(items),
        attitudes=tuple(item.id for item in standard.items if item.kind == "attitude"),
        tasks=tuple(task.id for task in standard.tasks),
        duties=tuple(duty.id for duty in standard.duties),
        trades=trades,
        _items=items,
        _items_of=_group(standard),
        _sheets=full,
        _askable=_askable(items, curated, spare),
        _by_id={prompt.id: prompt for prompt in (*spare, *curated)},
        _themes=_themes(standard, themes),
    )


def _askable(
    items: Mapping[str, Item],
    curated: Iterable[Prompt],
    spare: Iterable[Prompt],
    asked: Collection[Status] = ASKED,
) -> dict[str, dict[Kind | None, tuple[Prompt, ...]]]:
    ready: dict[tuple[str, Kind], list[Prompt]] = {}
    for prompt in curated:
        if prompt.status in asked:
            ready.setdefault((prompt.item, prompt.kind), []).append(prompt)
    # Where somebody wrote what to gather for a task, templates do not ask for something vaguer.
    gathered = {items[item].task for item, kind in ready if kind == "evidence" and item in items}
    fallback: dict[tuple[str, Kind], list[Prompt]] = {}
    for prompt in spare:
        if prompt.kind == "evidence" and items[prompt.item].task in gathered:
            continue
        fallback.setdefault((prompt.item, prompt.kind), []).append(prompt)
    found: dict[str, dict[Kind | None, tuple[Prompt, ...]]] = {}
    for item in items:
        chosen: dict[Kind | None, tuple[Prompt, ...]] = {
            kind: tuple(ready.get((item, kind)) or fallback.get((item, kind), [])) for kind in KINDS
        }
        chosen[None] = tuple(prompt for prompts in chosen.values() for prompt in prompts)
        found[item] = chosen
    return found


def _group(standard: Standard) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {duty.id: [] for duty in standard.duties}
    for task in standard.tasks:
        ids = [indicator.id for indicator in task.indicators]
        groups[task.id] = ids
        groups.setdefault(task.duty, []).extend(ids)
    return {group: tuple(ids) for group, ids in groups.items()}


def _themes(standard: Standard, themes: Mapping[str, Words]) -> dict[str, Words]:
    titles = {duty.id: duty.title for duty in standard.duties}
    titles.update({task.id: task.title for task in standard.tasks})
    return {code: themes.get(code) or Words(zh=title, en=title) for code, title in titles.items()}
