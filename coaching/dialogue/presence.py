"""Whether the bot can reach somebody, and where it does not belong."""

from __future__ import annotations

from datetime import timedelta

from coaching.dialogue import phrase
from coaching.dialogue.turn import Turn
from coaching.effects import Lane
from coaching.events import Intruded, WasAway
from coaching.messages import Leave, Text
from coaching.regular import season_at

LATELY = timedelta(days=14)
"""Who was in touch within this time before a gap may have written into it."""


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
    elif before in ("paused", "resting"):
        turn.appoint("resume", who.paused_until)
        # The season may have ended while nobody could tell them.
        turn.appoint("season", season_at(turn.learner, turn.view.cohort, turn.now))


def was_away(turn: Turn, event: WasAway) -> None:
    """Say once, at a decent hour, between when and when words may have been lost."""
    who = turn.learner
    asked = who.status in ("active", "resting", "paused") and who.forget_at is None
    if not asked or who.last_contact is None or event.since - who.last_contact > LATELY:
        return
    quiet = turn.programme.quiet
    turn.say(
        turn.t(
            "error.away",
            start=phrase.local_clock(turn, event.since),
            end=phrase.local_clock(turn, event.until),
        ),
        due=quiet.end_after(who.zone, turn.now) if quiet.cover(who.zone, turn.now) else turn.now,
        lane=Lane.SUMMARY,
        silent=True,
    )


def intruded(turn: Turn, event: Intruded) -> None:
    """In a group: ask for a private chat, once, and leave, however much is said there meanwhile."""
    turn.language = turn.programme.content.texts.languages[0]
    if event.may_speak:
        said = f"group:{event.chat}:{event.at:%Y%m%d%H}"
        turn.put(Text(html=turn.t("error.group")), kind="group", policy="never", dedupe=said)
    turn.put(
        Leave(), kind="leave", policy="free", dedupe=f"leave:{event.chat}:{event.at:%Y%m%d%H%M}"
    )
