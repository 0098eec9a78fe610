"""A trouble in words: what is wrong, what it means, and what to do."""

from __future__ import annotations

from datetime import datetime

from coaching.alerts.records import Alert
from coaching.dialogue.buttons import press
from coaching.local_time import local_time
from coaching.messages import Keyboard
from content.texts import Texts

_FORM = "%m-%d %H:%M"


def trouble(texts: Texts, language: str, zone: str, alert: Alert) -> str:
    """The message about a trouble, as HTML."""
    lines = [texts.say(language, f"operator.trouble.{alert.kind}", detail=alert.detail or "-")]
    since = local_time(zone, alert.first_at).strftime(_FORM)
    lines.append(texts.say(language, "operator.since", since=since))
    return "\n".join(lines)


def over(texts: Texts, language: str, zone: str, alert: Alert, now: datetime) -> str:
    """The all-clear, as HTML."""
    minutes = max(1, round((alert.last_at - alert.first_at).total_seconds() / 60))
    name = texts.plain(language, f"operator.name.{alert.kind}")
    return texts.say(language, "operator.over", name=name, minutes=minutes)


def buttons(texts: Texts, language: str, alert: Alert) -> Keyboard:
    """The button by which somebody says that they know."""
    return (((texts.plain(language, "operator.take"), press("alert", alert.kind)),),)
