"""Whether the bot can reach somebody, and where it does not belong."""

from __future__ import annotations

from coaching.dialogue.turn import Turn
from coaching.events import Intruded
from coaching.messages import Leave, Text


def blocked(turn: Turn) -> None:
    """The person stopped the bot: nothing is queued or due until they return."""
    who = turn.learner
    if who.status == "blocked":
        return
    turn.change(status="blocked", step_data={**who.step_data, "before_block": who.status})
    turn.call_off("daily", "weekly", "reminder", "snooze", "resume", "settle")
    turn.unsay()


def unblocked(turn: Turn) -> None:
    """The person is back: as they were, from the next scheduled prompt on."""
    who = turn.learner
    if who.status != "blocked":
        return
    before = who.step_data.get("before_block", "active")
    data = {key: value for key, value in who.step_data.items() if key != "before_block"}
    if before == "paused" and who.paused_until is not None and who.paused_until <= turn.now:
        before = "active"
    turn.change(status=before, step_data=data)
    if before == "active":
        turn.appoint_regular()
    elif before == "paused":
        turn.appoint("resume", who.paused_until)


def intruded(turn: Turn, event: Intruded) -> None:
    """In a group: ask for a private chat, once, and leave, however much is said there meanwhile."""
    turn.language = turn.programme.content.texts.languages[0]
    if event.may_speak:
        said = f"group:{event.chat}:{event.at:%Y%m%d%H}"
        turn.put(Text(html=turn.t("error.group")), kind="group", policy="never", dedupe=said)
    turn.put(
        Leave(), kind="leave", policy="free", dedupe=f"leave:{event.chat}:{event.at:%Y%m%d%H%M}"
    )
