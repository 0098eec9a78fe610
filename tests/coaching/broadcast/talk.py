"""An admin's conversation, event by event, with what was saved loaded again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.records import Broadcast
from coaching.effects import Effect, Say
from coaching.events import Edited, Event, Fetched, Showed, Tapped, Wrote
from coaching.messages import Answer, Edit, Media, Text
from coaching.staff import dialogue
from coaching.staff.effects import SaveStaff
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds, StaffView
from tests.coaching.broadcast.desk import AMING, NOW, Desk


@dataclass
class Talk:
    """One admin and the broadcast that there is."""

    desk: Desk = field(default_factory=lambda: Desk(found=None))
    staff: Staff = AMING
    effects: tuple[Effect, ...] = ()
    wanted: StaffNeeds = field(default_factory=StaffNeeds)
    told: int = 0

    def writes(self, text: str, **how: Any) -> Talk:
        """Type a message."""
        return self._steps(Wrote(**self._event(), text=text, **how))

    def shows(self, media: Any, **how: Any) -> Talk:
        """Send a file."""
        return self._steps(Showed(**self._event(), media=media, file_id="F1", **how))

    def has_read(self, words: str | None) -> Talk:
        """A file that was fetched says this."""
        known = {name: value for name, value in self._event().items() if name != "message_id"}
        return self._steps(Fetched(**known, words=words))

    def edits(self, message_id: int, text: str, **how: Any) -> Talk:
        """Change an earlier message."""
        return self._steps(Edited(**{**self._event(), "message_id": message_id}, text=text, **how))

    def taps(self, data: str) -> Talk:
        """Tap any data."""
        known = {**self._event(), "message_id": 55}
        return self._steps(Tapped(**known, callback_id=known["key"], data=data))

    def presses(self, label: str) -> Talk:
        """Tap a button of the newest message."""
        return self.taps(self.buttons()[label])

    def _event(self) -> dict[str, Any]:
        self.told += 1
        return {"key": f"u{self.told}", "chat": 2001, "at": NOW, "message_id": 60 + self.told}

    def _steps(self, event: Event) -> Talk:
        self.wanted = dialogue.needs(event, self.staff, self.desk.rules)
        loaded = self.desk.view if self.wanted.broadcast is not None else None
        view = StaffView(staff=self.staff, broadcast=loaded)
        self.effects = dialogue.step(view, event, self.desk.rules)
        for effect in self.effects:
            if isinstance(effect, SaveStaff):
                self.staff = effect.staff
            if isinstance(effect, SaveBroadcast):
                self.desk = self.desk.but(found=effect.broadcast)
        return self

    @property
    def found(self) -> Broadcast:
        """The broadcast that there is."""
        assert self.desk.found is not None
        return self.desk.found

    def said(self) -> list[str]:
        """The words of new and renewed messages, files with their caption."""
        return [
            each.message.html or ""
            for each in self.effects
            if isinstance(each, Say) and isinstance(each.message, Text | Edit | Media)
        ]

    def answers(self) -> list[str]:
        """What popped up over the button."""
        return [
            each.message.text
            for each in self.effects
            if isinstance(each, Say) and isinstance(each.message, Answer)
        ]

    def buttons(self) -> dict[str, str]:
        """The buttons of the newest message: label and data."""
        for each in reversed(self.effects):
            if isinstance(each, Say) and isinstance(each.message, Text | Edit):
                return {label: data for row in each.message.buttons for label, data in row}
        return {}

    def kinds(self) -> set[str]:
        """The kinds of the effects, messages left out."""
        return {type(each).__name__ for each in self.effects if not isinstance(each, Say)}
