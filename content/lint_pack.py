"""Checks that a pack's files fit together: the standard, the item files and the templates."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from content.faults import Fault
from content.pack import Pack
from content.prompt import AUTHORED_KINDS
from content.standard import Standard
from content.yamlfile import Document, Route


def standard_code(pack: Pack) -> Iterator[Fault]:
    """The folder of a standard bears its code."""
    if pack.standard and pack.standard.value.code != pack.code:
        message = f"The folder says {pack.code}, the file {pack.standard.value.code}."
        yield pack.standard.document.fault(
            ("code",), "standard-code", message, "Make them the same."
        )


def unique_standard_ids(pack: Pack) -> Iterator[Fault]:
    """No id of the standard is given twice, whatever it names."""
    if not pack.standard:
        return
    seen: set[str] = set()
    for route, code in _ids(pack.standard.value):
        if code in seen:
            message = f"The id {code} is given a second time."
            yield pack.standard.document.fault(
                route, "duplicate-id", message, "Give each its own id."
            )
        seen.add(code)


def known_standard_ids(pack: Pack) -> Iterator[Fault]:
    """Every duty, knowledge and skill a task names is in the standard."""
    if not pack.standard:
        return
    standard, document = pack.standard.value, pack.standard.document
    known: dict[str, set[str]] = {
        "unknown-duty": {duty.id for duty in standard.duties},
        "unknown-knowledge": {entry.id for entry in standard.knowledge},
        "unknown-skills": {entry.id for entry in standard.skills},
    }
    for route, fault, code in _references(standard):
        if code not in known[fault]:
            message = f"{code} is not in the standard."
            mend = f"Choose from: {', '.join(sorted(known[fault]))}."
            yield document.fault(route, fault, message, mend)


def known_themes(pack: Pack) -> Iterator[Fault]:
    """Learner-facing names are given to tasks and duties that exist."""
    if not pack.standard or not pack.themes:
        return
    standard = pack.standard.value
    known = {duty.id for duty in standard.duties} | {task.id for task in standard.tasks}
    for code in pack.themes.value:
        if code not in known:
            message = f"{code} is no task or duty of the standard."
            mend = "Write a code as it stands in standard.yaml."
            yield pack.themes.document.fault((code,), "unknown-theme", message, mend)


def known_items(pack: Pack) -> Iterator[Fault]:
    """Every item file is about an item of the standard, once, and is named after it."""
    known = {item.id for item in pack.standard.value.items} if pack.standard else None
    seen: set[str] = set()
    for page in pack.items:
        item, document = page.value.item, page.document
        if known is not None and item not in known:
            message = f"{pack.code} has no item {item}."
            mend = "Write a code that `coach content show` lists."
            yield document.fault(("item",), "unknown-item", message, mend)
        if item in seen:
            message = f"Another file is already about {item}."
            mend = "Move its prompts there and delete this file."
            yield document.fault(("item",), "duplicate-sheet", message, mend)
        seen.add(item)
        if not document.file.endswith(f"/{item}.yaml"):
            message = f"This file is about {item} but has another name."
            yield document.fault(("item",), "file-name", message, f"Name it {item}.yaml.")


def every_sheet(pack: Pack) -> Iterator[Fault]:
    """A pack with item files has one for every item; a pack without any runs on templates."""
    if not pack.standard or not (pack.items or pack.unusable):
        return
    written = {page.value.item for page in pack.items}
    for item in pack.standard.value.items:
        name = f"standards/{pack.code}/items/{item.id}.yaml"
        if item.id not in written and name not in pack.unusable:
            message = f"{item.id} has no sheet."
            mend = f"Write {name}."
            yield pack.standard.document.fault((), "missing-sheet", message, mend)


def anchors(pack: Pack) -> Iterator[Fault]:
    """A rating scale has five lines, all different in each language."""
    places = [(page.document, ("anchors",), page.value.anchors) for page in pack.items]
    scales: list[tuple[Document, Route, tuple[object, ...]]] = [*places]
    if pack.anchors:
        scales.append((pack.anchors.document, (), pack.anchors.value))
    for document, route, lines in scales:
        if len(lines) not in (0, 5):
            message = f"There are {len(lines)} anchors; a scale has 5."
            yield document.fault(route, "anchor-count", message, "Write five, from 1 to 5.")
        for language in ("zh", "en"):
            if len({getattr(line, language) for line in lines}) < len(lines):
                message = "Two anchors say the same."
                yield document.fault(route, "anchor-same", message, "Make each different.")


def templates(pack: Pack) -> Iterator[Fault]:
    """Templates cover every authored kind for indicators and attitudes, under fitting ids."""
    if not pack.templates:
        return
    document = pack.templates.document
    counted = Counter((template.for_, template.kind) for template in pack.templates.value)
    for target in ("indicator", "attitude"):
        for kind in AUTHORED_KINDS:
            if not counted[target, kind]:
                message = f"No template asks an {target} in the kind {kind}."
                yield document.fault((), "template-missing", message, "Write one.")
    seen: set[str] = set()
    for position, template in enumerate(pack.templates.value):
        stem, _, number = template.id.rpartition("-")
        fits = stem == f"{template.for_}-{template.kind}" and number.isdigit()
        if not fits or template.id in seen:
            message = f"The id {template.id} does not fit, or is used twice."
            mend = f"Name it {template.for_}-{template.kind}-01, or the next number."
            yield document.fault((position, "id"), "template-id", message, mend)
        seen.add(template.id)


def _ids(standard: Standard) -> Iterator[tuple[Route, str]]:
    for name in ("duties", "knowledge", "skills", "attitudes"):
        for position, entry in enumerate(getattr(standard, name)):
            yield (name, position, "id"), entry.id
    for position, task in enumerate(standard.tasks):
        yield ("tasks", position, "id"), task.id
        for name in ("outputs", "indicators"):
            for at, entry in enumerate(getattr(task, name)):
                yield ("tasks", position, name, at, "id"), entry.id


def _references(standard: Standard) -> Iterator[tuple[Route, str, str]]:
    for position, task in enumerate(standard.tasks):
        yield ("tasks", position, "duty"), "unknown-duty", task.duty
        for at, code in enumerate(task.knowledge):
            yield ("tasks", position, "knowledge", at), "unknown-knowledge", code
        for at, code in enumerate(task.skills):
            yield ("tasks", position, "skills", at), "unknown-skills", code


PACK_RULES: Final[tuple[Callable[[Pack], Iterator[Fault]], ...]] = (
    standard_code,
    unique_standard_ids,
    known_standard_ids,
    known_themes,
    known_items,
    every_sheet,
    anchors,
    templates,
)
