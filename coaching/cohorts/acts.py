"""What can be done about a programme and its people, by chat, web or CLI: one record an act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCohorts:
    """See all cohorts, each with how many are in it."""

    action: ClassVar[str] = "cohort.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCohort:
    """See one cohort: its plan, its invites, its coach and its figures."""

    action: ClassVar[str] = "cohort.read"
    cohort: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRoster:
    """See who is in a cohort (None: in any), those who came first at the top; no texts."""

    action: ClassVar[str] = "cohort.read"
    cohort: int | None = None
    offset: int = 0
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMember:
    """See one learner as an admin sees them: name, state, coaches and counts; no texts."""

    action: ClassVar[str] = "cohort.read"
    learner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCohort:
    """Make a new cohort with a plan that can be changed at any time."""

    action: ClassVar[str] = "cohort.change"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan:
    """Change fields of a cohort's plan, given by the names of `coaching.cohorts.plan.FIELDS`."""

    action: ClassVar[str] = "cohort.change"
    cohort: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDaysOff:
    """Ask nothing on these days, from the first to the last."""

    action: ClassVar[str] = "cohort.change"
    cohort: int
    first: date
    last: date
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDayOff:
    """Take one such day back."""

    action: ClassVar[str] = "cohort.change"
    cohort: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDoors:
    """See the cohorts that this person may invite learners to, or the invites to one of them."""

    action: ClassVar[str] = "invite.learner"
    cohort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteLearners:
    """Make an invite for learners; `coaching.cohorts.invites.link_of` gives its link."""

    action: ClassVar[str] = "invite.learner"
    cohort: int
    uses: int = 30
    days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteCoach:
    """Make an invite for coaches; whoever comes by it must be admitted, see AdmitCoach."""

    action: ClassVar[str] = "invite.coach"
    cohort: int
    uses: int = 1
    days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInvite:
    """See one invite with its link again."""

    action: ClassVar[str] = "invite.learner"
    invite: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseInvite:
    """Close an invite now."""

    action: ClassVar[str] = "invite.learner"
    invite: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitCoach:
    """Make whoever came by a coaches' invite a coach, or (`yes` False) not."""

    action: ClassVar[str] = "invite.coach"
    chat: int
    invite: int
    yes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCoach:
    """Give a coach to a learner, or to everybody of a cohort and whoever joins it."""

    action: ClassVar[str] = "coach.assign"
    coach: int
    """The staff member."""
    learner: int | None = None
    cohort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAssignment:
    """End it at once, for a learner or for a cohort."""

    action: ClassVar[str] = "coach.assign"
    coach: int
    learner: int | None = None
    cohort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStalled:
    """See who has come to a stop, and why (`coaching.cohorts.stalled`)."""

    action: ClassVar[str] = "cohort.read"
    cohort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """Have the bot ask a learner kindly whether something should be changed."""

    action: ClassVar[str] = "learner.nudge"
    learner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLearners:
    """Take the list of a cohort's learners (None: all) as CSV: names, states, counts, no texts."""

    action: ClassVar[str] = "learners.carry"
    cohort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLearner:
    """Put one learner into another cohort; they are told."""

    action: ClassVar[str] = "learners.carry"
    learner: int
    cohort: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLearners:
    """Move learners as the lines of a CSV say (`coaching.cohorts.as_csv.read`): all or none."""

    action: ClassVar[str] = "learners.carry"
    text: str = field(repr=False)


CohortAct = (
    ReadCohorts
    | ReadCohort
    | ReadRoster
    | ReadMember
    | CreateCohort
    | ChangePlan
    | AddDaysOff
    | DropDayOff
    | ReadDoors
    | InviteLearners
    | InviteCoach
    | ReadInvite
    | CloseInvite
    | AdmitCoach
    | AssignCoach
    | EndAssignment
    | ReadStalled
    | Nudge
    | ExportLearners
    | MoveLearner
    | ImportLearners
)
Role = Literal["learner", "coach"]
