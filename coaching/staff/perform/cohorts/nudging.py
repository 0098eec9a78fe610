"""One tap has the bot ask a learner kindly whether something should be changed."""

from __future__ import annotations

from coaching.cohorts.acts import Nudge
from coaching.cohorts.effects import MarkNudge
from coaching.cohorts.stalled import may_nudge, nudge_due
from coaching.dialogue.buttons import press
from coaching.effects import Effect, Lane, Say
from coaching.local_time import local_date
from coaching.messages import Keyboard, Text
from coaching.records import Learner
from coaching.staff.acts import Refused
from coaching.staff.perform.cohorts.seen import member_of
from coaching.staff.perform.deed import Deed


def nudge(deed: Deed, act: Nudge) -> tuple[Effect, ...]:
    """Once a week at most and outside the quiet hours; it blames nobody and asks for nothing."""
    member = member_of(deed, act.learner)
    who = member.learner
    allowed = may_nudge(who, deed.now)
    if allowed != "yes":
        raise Refused(f"cohorts.nudge_{allowed}")
    due = nudge_due(who, deed.programme.quiet, deed.now)
    return (
        MarkNudge(learner=who.id, at=deed.now),
        Say(
            dedupe=f"nudge:{who.id}:{local_date(who.zone, deed.now)}",
            chat=who.chat,
            learner=who.id,
            kind="nudge",
            lane=Lane.SUMMARY,
            policy="never",
            message=_message(deed, who),
            due=due,
        ),
        deed.record("nudge", who.id),
    )


def _message(deed: Deed, who: Learner) -> Text:
    texts = deed.programme.content.texts

    def label(key: str) -> str:
        return texts.plain(who.language, key)

    buttons: Keyboard
    match who.status:
        case "joining":
            return Text(html=texts.say(who.language, "cohorts.nudge_joining"), silent=True)
        case "resting" | "paused":
            key = "cohorts.nudge_resting"
            buttons = (((label("cohorts.nudge_back"), press("resume")),),)
        case _:
            key = "cohorts.nudge_active"
            buttons = (
                (
                    (label("rhythm.other_time"), press("set", "time")),
                    (label("cohorts.nudge_days"), press("set", "days")),
                ),
                ((label("cohorts.nudge_rest"), press("pause", "7")),),
            )
    return Text(html=texts.say(who.language, key), buttons=buttons, silent=True)
