"""An owner reads what a learner shares though they are not their coach: the reason, and who knows.

A look lasts an hour. It reaches as far as the learner's own consent: who lets no coach read is not
looked at, and what somebody keeps to themselves stays theirs. The learner is told before the first
entry is shown, in the same transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from coaching.effects import Lane, Say
from coaching.local_time import local_time
from coaching.messages import Text
from coaching.people.effects import Look
from coaching.quiet_hours import QuietHours
from coaching.records import Learner
from coaching.staff.acts import Refused
from coaching.staff.records import Staff

if TYPE_CHECKING:
    from content.texts import Texts

LOOK: Final = "look.begin:begin"
"""The line of the log that says that a look began; a learner sees its reason with it."""
LASTS: Final = timedelta(hours=1)
SHORTEST: Final = 10
"""Characters of a reason."""
LONGEST: Final = 300


def reason_of(words: str) -> str:
    """The reason as it is kept and told; raises Refused when it is too short or too long."""
    reason = " ".join(words.split())
    if len(reason) < SHORTEST:
        raise Refused("power.look.reason_short", least=SHORTEST)
    if len(reason) > LONGEST:
        raise Refused("power.look.reason_long", most=LONGEST, over=len(reason) - LONGEST)
    return reason


def reachable(learner: Learner) -> None:
    """Refuse a look at somebody who cannot be told of it."""
    if learner.status in ("blocked", "left"):
        raise Refused("power.look.cannot_tell")


def telling(look: Look, learner: Learner, owner: Staff, texts: Texts, now: datetime) -> Say:
    """Tell the learner at once who looks, why, and until when."""
    language = learner.language
    html = texts.say(
        language,
        "power.look.told",
        name=owner.name or texts.plain(language, "power.role.owner"),
        reason=look.reason,
        until=f"{local_time(learner.zone, look.until):%H:%M}",
    )
    silent = QuietHours().cover(learner.zone, now)
    return Say(
        dedupe=f"look:{look.id}",
        chat=learner.chat,
        learner=learner.id,
        kind="notice",
        lane=Lane.REPLY,
        policy="once_more",
        message=Text(html=html, silent=silent),
        due=now,
    )
