"""One turn of a coach's conversation: acts are done through `perform`, and the screens are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coaching.dialogue.newcomer import WISH
from coaching.dialogue.turn import Turn
from coaching.effects import Effect, Say
from coaching.events import Event, Tapped
from coaching.local_time import local_date
from coaching.messages import Keyboard, Message, Text
from coaching.programme import Programme
from coaching.staff.acts import Act, NotFound, Refused
from coaching.staff.dialogue import waiting
from coaching.staff.effects import SaveStaff
from coaching.staff.perform import perform
from coaching.staff.records import Staff
from coaching.staff.view import LearnerFile, StaffView
from coaching.view import View

ROLL = "roll"
"""Kind of a message that names several learners: no single one of them is who it is about."""


class StaffTurn(Turn):
    """Gathers what one event of somebody who works here leads to."""

    def __init__(self, view: StaffView, event: Event, programme: Programme) -> None:
        super().__init__(View(), event, programme)
        self.seen = view
        """What was loaded."""
        self.language = view.staff.language
        self.about: int | None = None
        """The learner whose words or name the messages from here on hold."""
        self._staff = view.staff
        self._acts = 0

    @property
    def staff(self) -> Staff:
        """The person, with the changes of this turn."""
        return self._staff

    @property
    def today(self) -> date:
        """The person's local date."""
        return local_date(self.staff.zone, self.now)

    def change_staff(self, **fields: Any) -> None:
        """Change the person; written once, with the last value of each field.

        Who wished to be a coach and was not answered yet goes on wishing it.
        """
        if "step_data" in fields and WISH in self._staff.step_data:
            wish = self._staff.step_data[WISH]
            fields["step_data"] = {**fields["step_data"], WISH: wish}
        self._staff = replace(self._staff, **fields)
        self.language = self._staff.language

    def ask(self, step: str, **data: Any) -> None:
        """Wait for something to be typed."""
        self.change_staff(**waiting.asks(step, self.now, **data))

    def end_step(self) -> None:
        """Wait for nothing any more."""
        self.change_staff(**waiting.nothing())

    def do(self, act: Act, file: LearnerFile | None = None) -> tuple[Effect, ...]:
        """Do an act, on the file of this learner if one is given, and give what it leads to.

        Raises NotFound and Refused, with nothing done.
        """
        effects = self.rehearse(act, file)
        self._acts += 1
        self.add(*effects)
        return effects

    def rehearse(self, act: Act, file: LearnerFile | None = None) -> tuple[Effect, ...]:
        """See what an act would lead to; raises like `do`."""
        view = self.seen if file is None else replace(self.seen, file=file)
        return perform(act, view, self.programme, self.now, self.next_key)

    @property
    def next_key(self) -> str:
        """The key of the act that is done next."""
        return f"{self.event.key}:act{self._acts}"

    def file_of(self, learner: int | None) -> LearnerFile:
        """The loaded file of a learner; NotFound when it is not there or not for this person."""
        for file in (*self.seen.files, self.seen.file):
            if file is not None and file.learner.id == learner:
                return file
        raise NotFound

    def undo(self) -> None:
        """Forget all that this turn was going to do."""
        self._effects.clear()
        self._staff = self.seen.staff

    def sorry(self, refused: Refused) -> str:
        """Why something cannot be done, as HTML."""
        texts = self.programme.content.texts
        return texts.say(self.language, refused.key, **refused.params)

    def tell(self, key: str, **params: Any) -> None:
        """Say a short text: over the tapped button, or as a message."""
        if isinstance(self.event, Tapped):
            self.toast(self.label(key, **params), alert=True)
        else:
            self.say(self.t(key, **params))

    def show(self, html: str, buttons: Keyboard = (), *, kind: str = "screen") -> None:
        """Show a screen: in place of the tapped message, else (or if that is gone) as a new one."""
        if self._in_place():
            self.edit(html, buttons, kind=kind)
        else:
            self.say(html, buttons, kind=kind)

    def put(self, message: Message, **how: Any) -> str:
        """Queue a message, marked with the learner whom it is about."""
        others = self.about is not None or how.get("kind") == ROLL
        if others and isinstance(message, Text):
            message = replace(message, protected=True)
        key = super().put(message, **how)
        said = self._effects[-1]
        if self.about is not None and isinstance(said, Say):
            self._effects[-1] = replace(said, about=self.about)
        return key

    def finish(self) -> tuple[Effect, ...]:
        """Give all effects, the changed person first."""
        if self._staff != self.seen.staff:
            return (SaveStaff(staff=self._staff), *self._effects)
        return tuple(self._effects)
