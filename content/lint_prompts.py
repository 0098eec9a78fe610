"""Checks that every authored prompt stands where it belongs and names only what exists."""

from collections.abc import Callable, Iterator
from typing import Final

from content.faults import Fault
from content.pack import Pack
from content.prompt import Prompt
from content.standard import Knowledge, Skill, Standard, Task
from content.yamlfile import Document, Route


def prompt_ids(pack: Pack) -> Iterator[Fault]:
    """A prompt's id says its item and kind with a number, and is never used twice."""
    seen: set[str] = set()
    for document, route, prompt in pack.prompts():
        stem, _, number = prompt.id.rpartition("-")
        if stem != f"{prompt.item.lower()}-{prompt.kind}" or not number.isdigit():
            message = f"The id {prompt.id} does not fit its item and kind."
            mend = f"Name it {prompt.item.lower()}-{prompt.kind}-01, or the next number."
            yield document.fault((*route, "id"), "prompt-id", message, mend)
        if prompt.id in seen:
            message = f"Another prompt already has the id {prompt.id}."
            mend = f"Give this one the next free number after {number}."
            yield document.fault((*route, "id"), "duplicate-prompt", message, mend)
        seen.add(prompt.id)


def prompt_items(pack: Pack) -> Iterator[Fault]:
    """A prompt stands in the file of its own item."""
    for page in pack.items:
        for position, prompt in enumerate(page.value.prompts):
            if prompt.item != page.value.item:
                message = f"{prompt.id} is about {prompt.item}, the file about {page.value.item}."
                mend = f"Move it into {prompt.item}.yaml, or delete the line `item`."
                yield page.document.fault(
                    ("prompts", position, "item"), "prompt-item", message, mend
                )


def within_task(pack: Pack) -> Iterator[Fault]:
    """Knowledge, skills and output of a prompt belong to the task of its item."""
    if not pack.standard:
        return
    standard = pack.standard.value
    tasks = {indicator.id: task for task in standard.tasks for indicator in task.indicators}
    for document, route, prompt in pack.prompts():
        yield from _within(document, route, prompt, standard, tasks.get(prompt.item))


def known_trades(pack: Pack) -> Iterator[Fault]:
    """Examples are for trades we know."""
    if not pack.rules:
        return
    trades = pack.rules.value.trades
    for document, route, prompt in pack.prompts():
        for trade in prompt.examples:
            if trade not in trades:
                message = f"There is no trade {trade}; there are {', '.join(trades)}."
                yield document.fault(
                    (*route, "examples", trade), "unknown-trade", message, "Choose one of them."
                )


def _within(
    document: Document, route: Route, prompt: Prompt, standard: Standard, task: Task | None
) -> Iterator[Fault]:
    """Compare with the task; an attitude has none and may use what the standard has."""
    where = task.id if task else standard.code
    outputs = tuple(output.id for output in task.outputs) if task else ()
    allowed: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
        (
            "k",
            "knowledge-outside-task",
            prompt.k,
            task.knowledge if task else _of(standard.knowledge),
        ),
        ("s", "skill-outside-task", prompt.s, task.skills if task else _of(standard.skills)),
        ("output", "output-outside-task", (prompt.output,) if prompt.output else (), outputs),
    )
    for field, fault, codes, known in allowed:
        for code in codes:
            if code not in known:
                message = f"{prompt.id} names {code}, which {where} does not have."
                mend = f"Choose from: {', '.join(known)}." if known else "Leave the field out."
                yield document.fault((*route, field), fault, message, mend)


def _of(entries: tuple[Knowledge, ...] | tuple[Skill, ...]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


PROMPT_RULES: Final[tuple[Callable[[Pack], Iterator[Fault]], ...]] = (
    prompt_ids,
    prompt_items,
    within_task,
    known_trades,
)
