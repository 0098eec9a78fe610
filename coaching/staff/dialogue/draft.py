"""What a coach is about to say to a learner: kept where their conversation stands until sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from coaching.dialogue.buttons import Button, write_id
from coaching.records import record_id
from coaching.staff.acts import ReadEntry, ReadTranscript, SendFeedback
from coaching.staff.dialogue import waiting
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds

STEP = "feedback:text"
PICK, FREE = "pick", "free"
"""Last arguments of a button: to choose the entry, or to say it under none."""
NEWEST = 5
"""How many entries there are to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """To whom, where, and what, as far as it is known."""

    learner: int
    reflection: int | None = None
    letter: int | None = None
    """The learner's letter that it answers."""
    opening: str = ""
    """A starter: the typed words follow it."""
    text: str = ""
    id: str = ""
    """Names these very words on the buttons under them."""

    def act(self, due: datetime | None = None) -> SendFeedback:
        """What sending it comes to."""
        return SendFeedback(
            learner=self.learner,
            text=self.text,
            reflection=self.reflection,
            thread=self.letter,
            due=due,
        )

    def anew(self, opening: str = "") -> Draft:
        """The same place, without words yet."""
        return replace(self, opening=opening, text="", id="")

    def matches(self, button: Button) -> bool:
        """Whether a button stands under these very words."""
        return bool(self.text) and button.word() == self.id


def of(staff: Staff) -> Draft | None:
    """The draft of somebody who has one."""
    data = staff.step_data.get("draft")
    return Draft(**data) if staff.step == STEP and data is not None else None


def keep(turn: StaffTurn, draft: Draft, message_id: int | None = None) -> None:
    """Wait for words of this draft, or for what is to become of them."""
    typed = {} if message_id is None else waiting.typed_in(message_id)
    turn.ask(STEP, draft=asdict(draft), **typed)


def with_words(draft: Draft, words: str, key: str) -> Draft:
    """The draft with its words, and a name for them."""
    return replace(draft, text=f"{draft.opening}{words}", id=write_id(record_id(key)))


def needs(staff: Staff) -> StaffNeeds:
    """What it takes to show or send the draft that there is."""
    draft = of(staff)
    return StaffNeeds() if draft is None else needs_of(draft.act())


def choosing(button: Button) -> StaffNeeds:
    """What it takes to begin one: the newest entries, or the one that was chosen."""
    reflection = button.id(1)
    if reflection and button.word(2) == "":
        return needs_of(ReadEntry(reflection=reflection))
    return needs_of(ReadTranscript(learner=button.id() or 0, most=NEWEST))
