"""How people are named on these screens."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.people.records import Person
from coaching.people.roles import role_name
from coaching.staff.dialogue.turn import StaffTurn

LONGEST = 24


def name_of(turn: StaffTurn, person: Person) -> str:
    """A name on one short line; people call themselves anything, or nothing."""
    name = " ".join(person.name.split())
    return phrase.clip(name, LONGEST) if name else turn.label("power.nameless_person")


def roles_of(turn: StaffTurn, person: Person) -> str:
    """What they are here, in one line."""
    texts = turn.programme.content.texts
    held = [role_name(texts, turn.language, role) for role in person.roles]
    if person.status:
        held.append(turn.label("power.learns"))
    return turn.label("meta.list_mark").join(held) or turn.label("power.no_roles")
