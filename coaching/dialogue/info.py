"""Screens that only tell: help, privacy, export, cancel, and what is not understood."""

from __future__ import annotations

from datetime import datetime

from coaching.dialogue import coaches, phrase
from coaching.dialogue.turn import Turn
from coaching.effects import Lane
from coaching.messages import Document


def help_(turn: Turn) -> None:
    """How to use the bot, on one screen."""
    turn.say(turn.t("help.text"))


def privacy(turn: Turn) -> None:
    """The full notice, and who reads this learner's words now."""
    turn.toast()
    if not turn.known or turn.learner.notice_version is None:
        now = turn.label("privacy.readers_none")
    else:
        now = turn.label("privacy.readers", readers=coaches.readers(turn))
    turn.say(
        turn.t(
            "privacy.notice",
            operator=turn.programme.operator or turn.label("privacy.operator_unset"),
            contact=turn.programme.contact or turn.label("privacy.contact_unset"),
            months=turn.programme.kept.learners,
            readers=now,
        )
    )


def export(turn: Turn) -> None:
    """Two files with everything; made when they are sent, at most one set in ten minutes."""
    data = turn.learner.step_data
    last = datetime.fromisoformat(data["exported"]) if "exported" in data else None
    every = turn.programme.export_every
    if last is not None and turn.now - last < every:
        minutes = int((every - (turn.now - last)).total_seconds() // 60) + 1
        turn.say(turn.t("export.too_soon", minutes=minutes))
        return
    turn.change(step_data={**data, "exported": turn.now.isoformat()})
    turn.record("export")
    turn.say(turn.t("export.started"))
    for name in ("page", "archive"):
        turn.put(
            Document(make=name, learner=turn.learner.id, html=turn.t(f"export.{name}")),
            kind="export",
            lane=Lane.REPLY,
            policy="never",
        )


def export_failed(turn: Turn) -> None:
    """A file may not have arrived: it is not sent twice, but may be asked for again at once."""
    data = {key: value for key, value in turn.learner.step_data.items() if key != "exported"}
    turn.change(step_data=data)
    turn.say(turn.t("export.failed"))


def cancel(turn: Turn) -> None:
    """Give up what was being asked for; what was stored stays stored."""
    waiting = turn.learner.step is not None
    turn.change(step=None)
    turn.say(turn.t("cancel.done" if waiting else "cancel.nothing"))


def unknown_command(turn: Turn, command: str) -> None:
    """Say that there is no such command, and which are used most."""
    turn.say(turn.t("unknown.command", command=phrase.clip(command, 32)))
