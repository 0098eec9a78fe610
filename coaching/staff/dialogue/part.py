"""One part of the conversation with those who work here: its buttons, commands and questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coaching.dialogue.buttons import Button
from coaching.events import Edited, Event, Fetched, Showed, Wrote
from coaching.programme import Programme
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one subject adds to the conversation; everything by its name."""

    taps: Mapping[str, Callable[[StaffTurn, Button], None]] = field(default_factory=dict)
    """What a button leads to, by its action."""
    commands: Mapping[str, Callable[[StaffTurn, str], None]] = field(default_factory=dict)
    """What a command leads to, given what stands behind it."""
    typed: Mapping[str, Callable[[StaffTurn, Wrote], None]] = field(default_factory=dict)
    """What was asked for in words, by where the conversation stands."""
    shown: Mapping[str, Callable[[StaffTurn, Showed], None]] = field(default_factory=dict)
    """Where a photo or a file is taken too."""
    fetched: Mapping[str, Callable[[StaffTurn, Fetched], None]] = field(default_factory=dict)
    """What becomes of a file that was fetched to be read, by where the conversation stands."""
    edited: Mapping[str, Callable[[StaffTurn, Edited], None]] = field(default_factory=dict)
    """What becomes of the message by which the step was entered, when it is changed."""
    forwarded: frozenset[str] = frozenset()
    """Where what somebody else wrote is taken too."""
    needs_of_taps: Mapping[str, Callable[[Button, Staff, Programme], StaffNeeds]] = field(
        default_factory=dict
    )
    needs_of_commands: Mapping[str, Callable[[str, Staff, Programme], StaffNeeds]] = field(
        default_factory=dict
    )
    needs_of_steps: Mapping[str, Callable[[Event, Staff, Programme], StaffNeeds]] = field(
        default_factory=dict
    )
    actions: Mapping[str, str] = field(default_factory=dict)
    """What each command is for, by its action in the table of who may do what; in menu order."""
