"""What stands in where nobody has written yet: prompts from templates, anchors, names."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.model import Words
from content.prompt import ItemSheet, Kind, Prompt, Template
from content.standard import Item, Standard


@dataclass(frozen=True, slots=True)
class Generic:
    """The templates, the generic anchors (1 to 5) and the attitude names every pack may use."""

    templates: tuple[Template, ...]
    anchors: tuple[Words, ...]
    attitudes: Mapping[str, Words]

    def sheet(self, item: Item, standard: Standard, authored: ItemSheet | None) -> ItemSheet:
        """Complete an authored sheet with generic anchors, or make one from the standard."""
        if authored is None:
            plain = self._plain(item, standard)
            return ItemSheet(item=item.id, plain=plain, anchors=self.anchors)
        if authored.anchors:
            return authored
        return authored.model_copy(update={"anchors": self.anchors})

    def prompts(self, item: Item, plain: Words, with_evidence: bool) -> list[Prompt]:
        """Make the generic prompts of one item, in the order of the templates."""
        return [
            _prompt(template, item, plain)
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


def _prompt(template: Template, item: Item, plain: Words) -> Prompt:
    number = template.id.rpartition("-")[2]
    return Prompt(
        id=generic_id(item.id, template.kind, number),
        item=item.id,
        kind=template.kind,
        text=_fill(template.text, plain),
        hint=_fill(template.hint, plain),
        follow_up=_fill(template.follow_up, plain),
        examples=template.examples,
        minutes=template.minutes,
        accept=template.accept,
    )


def _fill(words: Words, plain: Words) -> Words:
    return Words(zh=words.zh.replace("{plain}", plain.zh), en=words.en.replace("{plain}", plain.en))
