"""What `coach content` prints: faults, and what there is to ask, for people and for programs."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from content.faults import Fault
from content.load import Content
from content.model import Words
from content.prompt import KINDS, Prompt
from content.standard import Standard


def check_lines(faults: Iterable[Fault]) -> list[str]:
    """Give one line for each fault and a last line with the counts."""
    found = sorted(faults)
    errors = sum(fault.severity == "error" for fault in found)
    warnings = len(found) - errors
    return [*map(str, found), f"{_count(errors, 'error')}, {_count(warnings, 'warning')}."]


def faults_json(faults: Iterable[Fault]) -> str:
    """Give all faults as a JSON list of objects, sorted by place."""
    return _json([asdict(fault) for fault in sorted(faults)])


def import_json(standard: Standard | None, faults: Iterable[Fault]) -> str:
    """Give a standard that was read, or null, and everything that is wrong or doubtful in it."""
    read = None if standard is None else standard.model_dump(mode="json")
    return _json({"standard": read, "faults": [asdict(fault) for fault in sorted(faults)]})


def import_line(standard: Standard) -> str:
    """Give the counts by which a reader compares a standard with its publication."""
    parts = (
        (len(standard.duties), "duty", "duties"),
        (len(standard.tasks), "task", "tasks"),
        (sum(len(task.outputs) for task in standard.tasks), "output", "outputs"),
        (sum(len(task.indicators) for task in standard.tasks), "indicator", "indicators"),
        (len(standard.knowledge), "knowledge entry", "knowledge entries"),
        (len(standard.skills), "skill", "skills"),
        (len(standard.attitudes), "attitude", "attitudes"),
    )
    counts = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in parts)
    return f"{standard.code} {standard.title}: {counts}."


def show_text(content: Content, item: str | None = None) -> str:
    """List all items with the count of prompts of each kind, or one item in full.

    `3` is three written prompts, `(2)` two from templates. Raises UnknownContent for an item that
    is not there.
    """
    return "\n".join(_list_lines(content) if item is None else _item_lines(content, item))


def show_json(content: Content, item: str | None = None) -> str:
    """Give the same as `show_text` as JSON."""
    if item is not None:
        return _json(_item_object(content, item))
    return _json(
        {
            "standard": content.standard.code,
            "title": content.standard.title,
            "digest": content.digest,
            "items": [_count_object(content, item_id) for item_id in content.bank.items],
        }
    )


def _list_lines(content: Content) -> Iterator[str]:
    bank = content.bank
    yield f"{content.standard.code} {content.standard.title}"
    yield f"{len(bank.items)} items; n = written prompts, (n) = from templates"
    yield "item    " + "".join(f"{kind:>10}" for kind in KINDS) + "  name"
    for item in bank.items:
        cells = "".join(f"{_cell(bank.prompts(item, kind)):>10}" for kind in KINDS)
        yield f"{item:<8}{cells}  {bank.plain(item, 'zh-Hant')}"


def _cell(prompts: tuple[Prompt, ...]) -> str:
    if not prompts:
        return "-"
    return f"({len(prompts)})" if prompts[0].generic else str(len(prompts))


def _count_object(content: Content, item: str) -> dict[str, object]:
    bank = content.bank
    kinds = {kind: bank.prompts(item, kind) for kind in KINDS}
    return {
        "item": item,
        "plain": _words(bank.sheet(item).plain),
        "task": bank.task(item),
        "duty": bank.duty(item),
        "level": bank.level(item),
        "curated": {
            kind: sum(not prompt.generic for prompt in prompts) for kind, prompts in kinds.items()
        },
        "generic": {
            kind: sum(prompt.generic for prompt in prompts) for kind, prompts in kinds.items()
        },
    }


def _item_object(content: Content, item: str) -> dict[str, object]:
    bank = content.bank
    return {
        **_count_object(content, item),
        "text": bank.item(item).text,
        "sheet": bank.sheet(item).model_dump(by_alias=True, mode="json"),
        "prompts": [
            {**prompt.model_dump(by_alias=True, mode="json"), "generic": prompt.generic}
            for prompt in bank.prompts(item)
        ],
    }


def _item_lines(content: Content, item: str) -> Iterator[str]:
    bank = content.bank
    sheet = bank.sheet(item)
    place = bank.task(item) or "attitude"
    yield f"{item} · {place} · level {bank.level(item)}"
    yield from _both("name", sheet.plain)
    yield f"standard: {bank.item(item).text}"
    yield from _task_lines(content.standard, bank.task(item))
    for name, words in (
        ("look for", sheet.look_for),
        ("false positive", sheet.false_positive),
        ("coach asks", sheet.coach_question),
    ):
        if words is not None:
            yield from _both(name, words)
    for rating, anchor in enumerate(sheet.anchors, start=1):
        yield from _both(str(rating), anchor)
    for prompt in bank.prompts(item):
        yield ""
        yield from _prompt_lines(prompt)


def _task_lines(standard: Standard, task_id: str | None) -> Iterator[str]:
    """What a prompt about an item of this task may name in `k`, `s` and `output`."""
    for task in standard.tasks:
        if task.id != task_id:
            continue
        for field, known, codes in (
            ("k", standard.knowledge, task.knowledge),
            ("s", standard.skills, task.skills),
        ):
            names = {entry.id: entry.name for entry in known}
            yield from (f"{field}: {code} {names[code]}" for code in codes)
        yield from (f"output: {output.id} {output.name}" for output in task.outputs)


def _prompt_lines(prompt: Prompt) -> Iterator[str]:
    source = "template" if prompt.generic else f"rev {prompt.rev}"
    yield f"{prompt.id} · {prompt.kind} · {prompt.minutes} min · {source}"
    yield from _both("text", prompt.text)
    yield from _both("hint", prompt.hint)
    yield from _both("follow-up", prompt.follow_up)
    for trade, example in prompt.examples.items():
        yield f"example {trade}: {example.zh}"
        if example.en:
            yield f"  {example.en}"


def _both(name: str, words: Words) -> Iterator[str]:
    yield f"{name}: {words.zh}"
    yield f"  {words.en}"


def _words(words: Words) -> dict[str, str]:
    return {"zh-Hant": words.zh, "en": words.en}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
