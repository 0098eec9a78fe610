"""Who may do what, as a table that the rules ask: roles, actions, grants and the doors to them."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter

from content.faults import ContentFaults, Fault
from content.model import Code, Model, Words
from content.shelf import Page, Shelf

FILE: Final = "access.yaml"

Role = Literal["anyone", "learner", "coach", "sponsor", "admin", "owner"]
"""`anyone` is everybody, with or without another role."""

ROLES: Final[tuple[Role, ...]] = ("anyone", "learner", "coach", "sponsor", "admin", "owner")

Grant = Literal["everything", "own", "assigned", "counts", "reason"]
Door = Literal["commands", "buttons", "cli", "web"]
DOORS: Final[tuple[Door, ...]] = ("commands", "buttons", "cli", "web")


class Rule(Model):
    """One action: who may do it, of whom, and by which doors one gets to it."""

    action: Code
    says: Words
    grants: Mapping[Role, Grant]
    asks_twice: bool = False
    commands: tuple[Code, ...] = ()
    buttons: tuple[Code, ...] = ()
    cli: tuple[Code, ...] = ()
    web: tuple[Code, ...] = ()


class Access(Model):
    """The whole table; look-ups of what it does not have give None, which means: refused."""

    rules: tuple[Rule, ...]

    def rule(self, action: str) -> Rule | None:
        """Find an action."""
        return self._by_action.get(action)

    def behind(self, door: Door, name: str) -> tuple[Rule, ...]:
        """Find the actions behind a command, button, verb or route."""
        return self._by_door.get((door, name), ())

    @cached_property
    def _by_action(self) -> dict[str, Rule]:
        return {rule.action: rule for rule in self.rules}

    @cached_property
    def _by_door(self) -> dict[tuple[Door, str], tuple[Rule, ...]]:
        found: dict[tuple[Door, str], tuple[Rule, ...]] = {}
        for rule in self.rules:
            for door in DOORS:
                for name in getattr(rule, door):
                    found[door, name] = (*found.get((door, name), ()), rule)
        return found


def load_access(root: Path | None = None) -> Access:
    """Load the table from a data folder (default: the shipped one), or raise ContentFaults."""
    shelf = Shelf(root or Path(__file__).parent / "data")
    page = shelf.page(FILE, TypeAdapter(tuple[Rule, ...]))
    faults = [*shelf.faults, *(_repeated(page) if page else ())]
    if page is None or faults:
        raise ContentFaults(faults)
    return Access(rules=page.value)


def _repeated(page: Page[tuple[Rule, ...]]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for position, rule in enumerate(page.value):
        if rule.action in seen:
            message = f"The action {rule.action} is given a second time."
            route = (position, "action")
            faults.append(page.document.fault(route, "duplicate-action", message, "Make them one."))
        seen.add(rule.action)
    return faults
