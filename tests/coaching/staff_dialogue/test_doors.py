"""Every button and command of coaches stands in the table of who may do what."""

from __future__ import annotations

from coaching.dialogue.step import COMMANDS as LEARNERS_COMMANDS
from coaching.dialogue.step import JOINING
from coaching.dialogue.step import TAPS as LEARNERS_TAPS
from coaching.staff.dialogue import COMMANDS, TAPS
from coaching.staff.dialogue.commands import NAMES
from coaching.staff.dialogue.parts import PARTS
from content.access import load_access

ACCESS = load_access()


OTHERS = {name for part in PARTS for name in (*part.taps, *part.commands)}
"""What is not a coach's but an admin's or an owner's."""


def test_every_button_of_a_coach_leads_to_an_action_of_theirs() -> None:
    for action in TAPS.keys() - OTHERS:
        rules = ACCESS.behind("buttons", action)
        assert any("coach" in rule.grants for rule in rules), action


def test_every_command_of_a_coach_leads_to_an_action_of_theirs() -> None:
    for name in COMMANDS.keys() - OTHERS:
        rules = ACCESS.behind("commands", name)
        assert any({"coach", "anyone"} & rule.grants.keys() for rule in rules), name


def test_no_button_or_command_is_a_learners_too() -> None:
    assert not TAPS.keys() & (LEARNERS_TAPS.keys() | JOINING.keys())
    assert not COMMANDS.keys() & LEARNERS_COMMANDS.keys()


def test_the_menu_has_every_command() -> None:
    assert set(NAMES) == COMMANDS.keys()
