"""What a list is kept to: read from an address, of which nothing is trusted, and written back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from bot.web.shown.places import group_name
from bot.web.shown.wording import Says
from coaching.coverage import ATTITUDES
from coaching.dialogue.buttons import read_id, write_id
from content.bank import Bank

ONLY = ("", "unreviewed", "flagged")
"""All entries, those not seen yet, those with a flag."""
PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The choices of one list, as they stand in its form."""

    item: str = ""
    """The code of a duty, a task or an item; empty: all."""
    only: str = ""
    first: str = ""
    last: str = ""
    learner: str = ""
    cohort: str = ""
    offset: int = 0

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.at(0) != Chosen()

    def at(self, offset: int) -> Chosen:
        """The same choices at another place of the list."""
        return replace(self, offset=offset)

    def address(self, **more: str) -> str:
        """The part of an address after `?`, with the `?`; empty when there is nothing to say."""
        fields = {**more, **{name: str(value) for name, value in self._fields() if value}}
        return f"?{urlencode(fields)}" if fields else ""

    def items(self, bank: Bank) -> frozenset[str]:
        """The items that the choice comes to; none means all."""
        if not self.item:
            return frozenset()
        if self.item == ATTITUDES:
            return frozenset(bank.attitudes)
        return frozenset((self.item,) if self.item in bank.items else bank.items_of(self.item))

    def days(self) -> tuple[date | None, date | None]:
        """From which date to which; None where it is open."""
        return _date(self.first), _date(self.last)

    def _fields(self) -> Iterator[tuple[str, object]]:
        for name in ("item", "only", "first", "last", "learner", "cohort", "offset"):
            yield name, getattr(self, name)


def choose(told: dict[str, str], offset: int, bank: Bank) -> Chosen:
    """Keep of what somebody sent what can be a choice."""
    item = told.get("item", "")
    known = {*bank.items, *bank.tasks, *bank.duties, ATTITUDES}
    only = told.get("only", "")
    return Chosen(
        item=item if item in known else "",
        only=only if only in ONLY else "",
        first=told.get("first", "") if _date(told.get("first", "")) else "",
        last=told.get("last", "") if _date(told.get("last", "")) else "",
        learner=_id(told.get("learner", "")),
        cohort=_id(told.get("cohort", "")),
        offset=offset,
    )


def _date(word: str) -> date | None:
    if len(word) != len("2000-01-01") or not word.isascii():
        return None
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _id(word: str) -> str:
    number = read_id(word)
    return "" if number is None else write_id(number)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The lines of one duty."""

    name: str
    choices: tuple[Choice, ...]


def item_choices(says: Says) -> tuple[ChoiceGroup, ...]:
    """Everything that an entry can be about: each duty, its tasks, and their items by name."""
    bank = says.content.bank
    return tuple(
        ChoiceGroup(group_name(says.content, group, says.language), tuple(_of_group(group, says)))
        for group in (*bank.duties, ATTITUDES)
    )


def _of_group(group: str, says: Says) -> Iterator[Choice]:
    bank = says.content.bank
    yield Choice(group, says.t("filter.whole", name=group_name(says.content, group, says.language)))
    if group == ATTITUDES:
        yield from (_item(item, says) for item in bank.attitudes)
        return
    for task in bank.tasks:
        members = bank.items_of(task)
        if not members or bank.duty(members[0]) != group:
            continue
        yield Choice(task, says.t("filter.task", code=task, name=bank.theme(task, says.language)))
        yield from (_item(item, says) for item in members)


def _item(item: str, says: Says) -> Choice:
    name = says.content.bank.plain(item, says.language)
    return Choice(item, says.t("filter.one", code=item, name=name))


@dataclass(frozen=True, slots=True)
class Turn:
    """The way from one page of a list to the next."""

    newer: str
    older: str
    words: str


def turn(
    path: str, chosen: Chosen, shown: int, total: int, says: Says, place: str = "", **more: str
) -> Turn:
    """Where the newer and the older page are, if there are any; the list begins at `place`."""
    anchor = f"#{place}" if place else ""
    offset = chosen.offset
    older = offset + PAGE
    return Turn(
        newer=f"{path}{chosen.at(max(0, offset - PAGE)).address(**more)}{anchor}" if offset else "",
        older=f"{path}{chosen.at(older).address(**more)}{anchor}" if older < total else "",
        words=says.t("pages.words", first=offset + 1, last=offset + shown, total=total),
    )
