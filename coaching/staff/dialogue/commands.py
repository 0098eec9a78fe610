"""The commands of those who work here, and which of them somebody's roles give."""

from __future__ import annotations

from typing import Final

from coaching.programme import Programme
from coaching.staff.acts import EnterPages, ReadCard, ReadList, ReadPhrases, SearchTexts
from coaching.staff.dialogue.parts import PARTS
from coaching.staff.records import Staff

ACTIONS: Final[dict[str, str]] = {
    "review": ReadCard.action,
    "learners": ReadList.action,
    "find": SearchTexts.action,
    "digest": ReadCard.action,
    "phrases": ReadPhrases.action,
    **{name: action for part in PARTS for name, action in part.actions.items()},
    "web": EnterPages.action,
}
"""What each command is for, by its action in the table of who may do what; in the menu's order."""
HELP: Final = "coach"
"""The command that says what there is; everybody who works here has it."""
NAMES: Final = (*ACTIONS, HELP)


def open_to(staff: Staff, programme: Programme) -> tuple[str, ...]:
    """The commands that somebody's roles can make something of."""
    rules = {name: programme.access.rule(action) for name, action in ACTIONS.items()}
    return (
        *(name for name, rule in rules.items() if rule and staff.roles & rule.grants.keys()),
        HELP,
    )
