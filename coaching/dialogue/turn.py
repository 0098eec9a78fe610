"""One turn of a conversation: what it may look at, and the effects it gathers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

from coaching.asked import Asked
from coaching.carried import carried_log
from coaching.dialogue.buttons import read, read_id, write_id
from coaching.effects import Appoint, Effect, Lane, Policy, Record, SaveLearner, Say, Unsay
from coaching.events import AppointmentKind, Event, Tapped
from coaching.local_time import local_date, local_time
from coaching.messages import Answer, Edit, Keyboard, Message, React, Text
from coaching.programme import Programme
from coaching.records import Learner
from coaching.regular import daily_at, regular, schedule_of, weekdays_of
from coaching.timetable import Schedule
from coaching.view import View

RECEIVED: Literal["👌"] = "👌"
REVISED: Literal["✍"] = "✍"
FRESH = 15
"""Minutes in which a button that destroys something keeps its power."""


class Turn:
    """Gathers what one event leads to; `finish` hands the effects over, the learner first."""

    def __init__(self, view: View, event: Event, programme: Programme) -> None:
        self.view = view
        self.event = event
        self.programme = programme
        self.now = event.at
        self.language = view.learner.language if view.learner else ""
        self._learner = view.learner
        self._effects: list[Effect] = []
        self._said = 0

    # -- what is known

    @property
    def learner(self) -> Learner:
        """The learner with the changes of this turn; call only where there is one."""
        if self._learner is None:
            raise LookupError("This turn has no learner; route the event to joining first.")
        return self._learner

    @property
    def known(self) -> bool:
        """Whether the chat belongs to somebody who ever pressed start."""
        return self._learner is not None

    @property
    def schedule(self) -> Schedule:
        """The learner's rhythm."""
        return schedule_of(self.learner, self.view.cohort)

    @property
    def weekdays(self) -> frozenset[int]:
        """The days on which the learner is asked."""
        return weekdays_of(self.learner, self.view.cohort)

    @cached_property
    def log(self) -> tuple[Asked, ...]:
        """What the learner was asked, in the items of the standard in force."""
        return carried_log(self.programme.content, self.view.log)

    @property
    def today(self) -> date:
        """The learner's local date."""
        return local_date(self.learner.zone, self.now)

    # -- words

    def t(self, key: str, variant: int = 0, **params: Any) -> str:
        """Say a text in the learner's language as HTML, every value escaped."""
        texts = self.programme.content.texts
        return texts.pick(self.language, key, variant, **params)

    def label(self, key: str, **params: Any) -> str:
        """Say a text for a button or a toast: no markup, nothing escaped."""
        return self.programme.content.texts.plain(self.language, key, **params)

    def clock_time(self, instant: datetime) -> str:
        """The local time of day, like 21:30."""
        return f"{local_time(self.learner.zone, instant):%H:%M}"

    # -- what is done

    def add(self, *effects: Effect) -> None:
        """Gather effects of records."""
        self._effects.extend(effects)

    def begin(self, learner: Learner) -> None:
        """Give the turn its new learner."""
        self._learner = learner
        self.language = learner.language

    def change(self, **fields: Any) -> None:
        """Change the learner; written once, with the last value of each field."""
        self._learner = replace(self.learner, **fields)
        self.language = self._learner.language

    def appoint(self, kind: AppointmentKind, due: datetime | None) -> None:
        """Set or call off the learner's next appointment of a kind."""
        who = self.learner
        self.add(Appoint(learner=who.id, chat=who.chat, kind=kind, due=due))

    def appoint_regular(self) -> None:
        """Set the next daily prompt, weekly page and season's end from the present rhythm."""
        self.add(*regular(self.learner, self.view.cohort, self.programme.holidays, self.now))

    @property
    def next_prompt(self) -> datetime | None:
        """When the learner is next asked; None after the end of the season."""
        return daily_at(self.learner, self.view.cohort, self.programme.holidays, self.now)

    def call_off(self, *kinds: AppointmentKind) -> None:
        """Call off appointments of these kinds."""
        for kind in kinds:
            self.appoint(kind, None)

    def unsay(self, *kinds: str) -> None:
        """Call off what is still queued for the learner."""
        self.add(Unsay(learner=self.learner.id, kinds=kinds))

    def put(
        self,
        message: Message,
        *,
        kind: str = "screen",
        lane: Lane = Lane.REPLY,
        policy: Policy = "once_more",
        dedupe: str | None = None,
        ref: int | None = None,
        expires: datetime | None = None,
        due: datetime | None = None,
    ) -> str:
        """Queue a message and return the key it can be edited by."""
        key = dedupe or f"{self.event.key}:{self._said}"
        self._said += 1
        learner = self._learner.id if self._learner else None
        self.add(
            Say(
                dedupe=key,
                chat=self.event.chat,
                learner=learner,
                kind=kind,
                lane=lane,
                policy=policy,
                message=message,
                due=due or self.now,
                expires=expires,
                ref=ref,
            )
        )
        return key

    def say(self, html: str, buttons: Keyboard = (), **how: Any) -> str:
        """Queue a text message."""
        silent = how.pop("silent", False)
        reply_to = how.pop("reply_to", None)
        return self.put(Text(html=html, buttons=buttons, silent=silent, reply_to=reply_to), **how)

    def edit(
        self,
        html: str | None,
        buttons: Keyboard = (),
        *,
        of: str | None = None,
        kind: str = "edit",
    ) -> None:
        """Renew the tapped message, or the one said under the key `of`."""
        message_id = (
            self.event.message_id if of is None and isinstance(self.event, Tapped) else None
        )
        self.put(
            Edit(html=html, buttons=buttons, message_id=message_id, of=of),
            kind=kind,
            policy="free",
        )

    def show(self, html: str, buttons: Keyboard = ()) -> None:
        """Show a screen: in place of the tapped message, else (or if that is gone) as a new one."""
        if self._in_place():
            self.edit(html, buttons, kind="screen")
        else:
            self.say(html, buttons)

    def _in_place(self) -> bool:
        if not isinstance(self.event, Tapped) or self.event.message_id is None:
            return False
        button = read(self.event.data)
        return button is None or not button.anew

    def stamp(self) -> str:
        """The present minute, for a button that is to lose its power soon."""
        return write_id(self._minute())

    def fresh(self, stamp: str) -> bool:
        """Whether such a button was shown within the last minutes, and not weeks ago."""
        minute = read_id(stamp)
        return minute is not None and 0 <= self._minute() - minute <= FRESH

    def _minute(self) -> int:
        return int(self.now.timestamp()) // 60

    def toast(self, text: str = "", *, alert: bool = False) -> None:
        """End the waiting circle of the tapped button, with a short note."""
        if isinstance(self.event, Tapped):
            self.put(
                Answer(callback_id=self.event.callback_id, text=text[:200], alert=alert),
                kind="answer",
                policy="free",
            )

    def react(self, message_id: int, emoji: str = RECEIVED) -> None:
        """Put a reaction on the person's message: stored, or stored anew."""
        self.put(React(message_id=message_id, emoji=emoji), kind="reaction", policy="free")

    def record(self, action: str, detail: str = "") -> None:
        """Add a line to the audit log."""
        who = self.learner.id
        self.add(Record(actor=who, action=action, subject=who, at=self.now, detail=detail))

    def leave_behind(self, html: str) -> None:
        """Say a last word to somebody of whom nothing is kept: the message names no learner."""
        self._learner = None
        self.view = View()
        self.say(html)

    def finish(self) -> tuple[Effect, ...]:
        """Give all effects, the changed learner first."""
        if self._learner is not None and self._learner != self.view.learner:
            return (SaveLearner(learner=self._learner), *self._effects)
        return tuple(self._effects)
