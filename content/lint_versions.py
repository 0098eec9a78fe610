"""Checks that the words once released and the standards once taught can still be told apart."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from content.crosswalk import Crosswalk
from content.faults import Fault
from content.pack import Pack
from content.prompt import Prompt
from content.released import Released, digest_of, unreleased
from content.shelf import Page
from content.standard import Standard
from content.yamlfile import Document, Route


def released_prompts(pack: Pack) -> Iterator[Fault]:
    """A released prompt keeps its item and kind, and its words as long as its rev."""
    ledger = pack.released.value if pack.released else {}
    for document, route, prompt in pack.prompts():
        entry = ledger.get(prompt.id)
        if entry is not None:
            yield from _against(entry, document, route, prompt)


def released_still_there(pack: Pack) -> Iterator[Fault]:
    """A released prompt is retired, never deleted."""
    if not pack.released:
        return
    there = {prompt.id for _, _, prompt in pack.prompts()}
    silent = pack.unusable | pack.replaced
    for prompt_id, entry in pack.released.value.items():
        name = f"standards/{pack.code}/items/{entry.item}.yaml"
        if prompt_id not in there and name not in silent:
            message = f"{prompt_id} was released and is gone from {name}."
            mend = 'Put it back with status: "retired".'
            yield pack.released.document.fault((prompt_id,), "released-gone", message, mend)


def all_released(pack: Pack) -> Iterator[Fault]:
    """Say once how many prompts the ledger does not know yet."""
    if not pack.released:
        return
    missing = unreleased((prompt for _, _, prompt in pack.prompts()), pack.released.value)
    if missing:
        message = f"Not in the ledger yet: {len(missing)}, the first is {missing[0].id}."
        mend = "When they are done: coach content release."
        yield pack.released.document.fault((), "unreleased", message, mend, "warning")


def crosswalks(pack: Pack) -> Iterator[Fault]:
    """Every crosswalk on the way back says of each old item what became of it."""
    later, crosswalk = pack.standard, pack.crosswalk
    if crosswalk and crosswalk.value.from_ == pack.code:
        message = f"{pack.code} cannot come from itself."
        yield crosswalk.document.fault(
            ("from",), "crosswalk-from", message, "Name the standard before it."
        )
    for ancestor in pack.ancestors:
        if crosswalk and later and ancestor.standard:
            yield from _old_items(crosswalk, ancestor.standard.value)
            yield from _new_items(crosswalk, later.value)
        later, crosswalk = ancestor.standard, ancestor.crosswalk


def _against(entry: Released, document: Document, route: Route, prompt: Prompt) -> Iterator[Fault]:
    if (entry.item, entry.kind) != (prompt.item, prompt.kind):
        message = f"{prompt.id} was released as {entry.kind} of {entry.item}."
        mend = "Give this prompt a new id."
        yield document.fault((*route, "id"), "released-reused", message, mend)
        return
    if prompt.rev < entry.latest:
        message = f"{prompt.id} was released with rev {entry.latest}, here it has {prompt.rev}."
        mend = f"Give it rev {entry.latest}, or {entry.latest + 1} with new words."
        yield document.fault((*route, "rev"), "released-rev", message, mend)
    elif entry.revs.get(prompt.rev, digest_of(prompt)) != digest_of(prompt):
        message = f"The question of {prompt.id} is not the one released as rev {prompt.rev}."
        mend = f"Give it rev {prompt.rev + 1}, or the old words."
        yield document.fault((*route, "text"), "released-words", message, mend)


def _old_items(crosswalk: Page[Crosswalk], old: Standard) -> Iterator[Fault]:
    known = [item.id for item in old.items]
    for item in known:
        if item not in crosswalk.value.items:
            message = f"Nothing says what became of {item} of {old.code}."
            mend = "Add it; `to: null` when nothing did."
            yield crosswalk.document.fault(("items",), "crosswalk-missing", message, mend)
    for item in crosswalk.value.items:
        if item not in known:
            message = f"{old.code} has no item {item}."
            place = ("items", item)
            mend = "Write a code of that standard, or delete the entry."
            yield crosswalk.document.fault(place, "crosswalk-old", message, mend)


def _new_items(crosswalk: Page[Crosswalk], new: Standard) -> Iterator[Fault]:
    known = {item.id for item in new.items}
    changes = crosswalk.value.items
    arrivals = Counter(target for change in changes.values() for target in set(change.to))
    for item, change in changes.items():
        place: Route = ("items", item, "to")
        for target in change.to:
            if target not in known:
                message = f"{new.code} has no item {target}."
                mend = "Write a code of that standard, or `to: null`."
                yield crosswalk.document.fault(place, "crosswalk-new", message, mend)
        shared = [target for target in change.to if arrivals[target] > 1]
        if bool(shared) != change.merged:
            message = f"{item} is said to be merged, but nothing else became the same."
            if shared:
                message = f"{item} is not the only one that became {shared[0]}."
            mend = "Say `merged: true` for all that became one, and only for them."
            yield crosswalk.document.fault(place, "crosswalk-merged", message, mend)


VERSION_RULES: Final[tuple[Callable[[Pack], Iterator[Fault]], ...]] = (
    released_prompts,
    released_still_there,
    all_released,
)
