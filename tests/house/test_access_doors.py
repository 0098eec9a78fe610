"""Every door stands in the table of who may do what, and no door stands there that is not built."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cli
from bot.cli.access import as_markdown
from bot.web.routes import ALL
from coaching.dialogue import commands
from coaching.dialogue.step import COMMANDS, JOINING, TAPS
from coaching.staff import acts
from coaching.staff import dialogue as staffs
from coaching.staff.dialogue.commands import ACTIONS
from coaching.staff.dialogue.step import SHARED
from content.access import DOORS, Door, load_access

ROOT = Path(__file__).resolve().parents[2]
TABLE = load_access()
STRANGERS = {"join"}
"""The one button of somebody who is nobody yet."""


def verbs(parser: argparse.ArgumentParser, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that can be typed, with dots between its words."""
    below = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    for each in below:
        for name, sub in each.choices.items():
            yield from verbs(sub, (*above, name))
    if above and not any(each.required for each in below):
        yield ".".join(above)


BUILT: dict[Door, set[str]] = {
    "commands": {*COMMANDS, *commands.NAMES, *staffs.COMMANDS, *SHARED},
    "buttons": {*TAPS, *JOINING, *staffs.TAPS, *STRANGERS},
    "cli": set(verbs(cli.parser())),
    "web": {page.name for page in ALL},
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_leads_to_an_action_and_every_named_door_is_there(door: Door) -> None:
    named = {name for rule in TABLE.rules for name in getattr(rule, door)}
    assert BUILT[door] - named == set()
    assert named - BUILT[door] == set()
    assert len(named) > 10


def test_every_act_of_staff_is_an_action() -> None:
    kinds = acts.Act.__args__
    assert len(kinds) > 10
    assert [kind for kind in kinds if TABLE.rule(kind.action) is None] == []


def test_a_command_of_coaches_leads_to_the_action_it_does() -> None:
    for name, action in ACTIONS.items():
        assert action in {rule.action for rule in TABLE.behind("commands", name)}, name


def test_what_is_typed_on_the_machine_is_the_operators() -> None:
    closed = [
        name
        for name in BUILT["cli"]
        if not any("owner" in rule.grants for rule in TABLE.behind("cli", name))
    ]
    assert closed == []


def test_every_action_says_what_it_is_and_is_granted_to_somebody() -> None:
    assert [rule.action for rule in TABLE.rules if not rule.grants] == []
    assert len({rule.says.zh for rule in TABLE.rules}) == len(TABLE.rules)


def test_the_page_about_access_is_what_the_command_prints() -> None:
    page = (ROOT / "docs/access.md").read_text(encoding="utf-8")
    assert page == as_markdown(TABLE), "renew it: coach access > docs/access.md"
