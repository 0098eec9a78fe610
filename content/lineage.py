"""The standards taught before the one in force: their names, and where their items live on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.bank import Bank, build_bank
from content.crosswalk import Crosswalk
from content.generic import Generic
from content.pack import Ancestor, Pack
from content.shelf import Page


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier standard: its own bank, and what became of each of its items and prompts.

    `became` leads to the items of the standard in force, none for an item that was dropped;
    `asks` names the prompt in force that asks the very same, where there is one.
    """

    bank: Bank
    became: Mapping[str, tuple[str, ...]]
    asks: Mapping[str, str]


def earlier_standards(pack: Pack, generic: Generic, bank: Bank) -> dict[str, Earlier]:
    """Give every standard before the one of `pack` by its code; its files have no errors."""
    ways: dict[str, tuple[str, ...]] = {item: (item,) for item in bank.items}
    found: dict[str, Earlier] = {}
    for ancestor, crosswalk in _links(pack):
        ways = {
            old: tuple(dict.fromkeys(new for via in change.to for new in ways.get(via, ())))
            for old, change in crosswalk.value.items.items()
        }
        before = _bank_of(ancestor, generic)
        if before is not None:
            found[ancestor.code] = Earlier(before, ways, _same_questions(before, bank, ways))
    return found


def _same_questions(
    before: Bank, bank: Bank, ways: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Of every prompt whose very words are asked of what its item became, that prompt's id."""
    return {
        old.id: new.id
        for item in before.items
        for old in before.prompts(item)
        for target in ways.get(item, ())
        for new in bank.prompts(target)
        if new.text.zh == old.text.zh
    }


def _links(pack: Pack) -> Iterator[tuple[Ancestor, Page[Crosswalk]]]:
    crosswalk = pack.crosswalk
    for ancestor in pack.ancestors:
        if crosswalk is not None:
            yield ancestor, crosswalk
        crosswalk = ancestor.crosswalk


def _bank_of(ancestor: Ancestor, generic: Generic) -> Bank | None:
    if ancestor.standard is None:
        return None
    return build_bank(
        ancestor.standard.value,
        generic,
        sheets=[page.value.sheet() for page in ancestor.items],
        prompts=[prompt for page in ancestor.items for prompt in page.value.prompts],
    )
