"""One act while it is being done: who does it, to what, and the line it leaves in the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from coaching.access import Decision, Target, authorize
from coaching.effects import Record
from coaching.programme import Programme
from coaching.records import record_id
from coaching.staff.acts import Act, NotFound
from coaching.staff.records import Staff
from coaching.staff.target import actor_of, of_entry, of_file
from coaching.staff.view import Entry, LearnerFile, StaffView


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a use case may look at, and what each of them needs."""

    act: Act
    view: StaffView
    programme: Programme
    now: datetime
    key: str

    @property
    def staff(self) -> Staff:
        """Who does it."""
        return self.view.staff

    def may(self, target: Target) -> bool:
        """Ask the table whether this act may be done to a target."""
        return self._decide(target).allowed

    def could(self, target: Target) -> bool:
        """Ask whether it may be done, at the latest with a reason or a second yes."""
        decision = self._decide(target)
        return decision.allowed or bool(decision.asks)

    def _decide(self, target: Target) -> Decision:
        actor = replace(
            actor_of(self.staff),
            reason=getattr(self.act, "reason", "") or self._reason(),
            confirmed=getattr(self.act, "confirmed", False),
        )
        return authorize(self.programme.access, actor, self.act.action, target)

    def _reason(self) -> str:
        """The reason that was written for the look under which the file is open."""
        look = self.view.file.look if self.view.file is not None else None
        if look is None or look.staff != self.staff.id or not look.since <= self.now < look.until:
            return ""
        return look.reason

    def require(self, target: Target) -> None:
        """Go on only with what may be done; raises NotFound."""
        if not self.may(target):
            raise NotFound

    def file(self, learner: int | None) -> LearnerFile:
        """The file of a learner to whom this may be done (None: of whoever was loaded)."""
        file = self.view.file
        if file is None or learner not in (None, file.learner.id):
            raise NotFound
        self.require(of_file(file))
        return file

    def entry(self, reflection: int, file: LearnerFile) -> Entry:
        """The entry of that id, when it is this learner's and may be looked at."""
        entry = self.view.entry
        if entry is None or entry.reflection.id != reflection:
            raise NotFound
        self.require(of_entry(entry, file))
        return entry

    def id(self, ordinal: int = 0) -> int:
        """An id for what this act makes; the same act always makes the same."""
        return record_id(self.key, ordinal)

    def record(self, verb: str, subject: int | None, **detail: object) -> Record:
        """A line of the log: `action:verb`, and ids or counts; never words of a person."""
        return Record(
            actor=self.staff.id,
            action=f"{self.act.action}:{verb}",
            subject=subject,
            at=self.now,
            detail=" ".join(f"{name}={value}" for name, value in detail.items()),
        )
