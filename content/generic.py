"""What stands in where nobody has written yet: prompts from templates, anchors, names."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.model import Words
from content.prompt import ItemSheet, Kind, Prompt, Template
from content.standard import Item, Standard


@dataclass(frozen=True, slots=True)
class Generic:
    """The templates, scene, anchors (1 to 5) and attitude names that every pack may use."""

    templates: tuple[Template, ...]
    scene: Words
    anchors: tuple[Words, ...]
    attitudes: Mapping[str, Words]

    def sheet(self, item: Item, standard: Standard, authored: ItemSheet | None) -> ItemSheet:
        """Complete an authored sheet with generic anchors, or make one from the standard."""
        sheet = authored or ItemSheet(item=item.id, plain=self._plain(item, standard))
        return sheet.model_copy(
            update={
                "scene": sheet.scene or _fill(self.scene, plain=sheet.plain),
                "anchors": sheet.anchors or self.anchors,
            }
        )

    def prompts(self, item: Item, sheet: ItemSheet, with_evidence: bool) -> list[Prompt]:
        """Make the generic prompts of one item, in the order of the templates."""
        return [
            _prompt(template, sheet)
            for template in self.templates
            if template.for_ == item.kind and (with_evidence or template.kind != "evidence")
        ]

    def _plain(self, item: Item, standard: Standard) -> Words:
        if item.name is not None:
            return self.attitudes.get(item.name) or Words(zh=item.name, en=item.name)
        title = next(task.title for task in standard.tasks if task.id == item.task)
        return Words(zh=title, en=title)


def generic_id(item_id: str, kind: Kind, number: str) -> str:
    """Name the prompt that a template makes for an item; the name never changes meaning."""
    return f"{item_id.lower()}-{kind}-generic-{number}"


def outputs_by_task(standard: Standard) -> dict[str, tuple[str, ...]]:
    """Give the output ids of every task."""
    return {task.id: tuple(output.id for output in task.outputs) for task in standard.tasks}


def _prompt(template: Template, sheet: ItemSheet) -> Prompt:
    number = template.id.rpartition("-")[2]
    names = {"plain": sheet.plain, "scene": sheet.scene or sheet.plain}
    return Prompt(
        id=generic_id(sheet.item, template.kind, number),
        item=sheet.item,
        kind=template.kind,
        text=_fill(template.text, **names),
        hint=_fill(template.hint, **names),
        follow_up=_fill(template.follow_up, **names),
        examples=template.examples,
        minutes=template.minutes,
        accept=template.accept,
    )


def _fill(words: Words, **names: Words) -> Words:
    zh, en = words.zh, words.en
    for name, value in names.items():
        zh = zh.replace(f"{{{name}}}", value.zh)
        en = en.replace(f"{{{name}}}", value.en)
    return Words(zh=zh, en=en)
