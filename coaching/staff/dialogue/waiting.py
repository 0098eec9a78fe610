"""What the bot waits for a coach to type; somebody who is a learner too is not kept from that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coaching.events import Edited, Wrote
from coaching.staff.records import Staff
from coaching.staff.view import StaffView

LASTS = timedelta(hours=1)
"""How long typed words are taken for what was asked; later they are what they would be else."""
_SINCE = "since"
_MESSAGE = "message"


def asks(step: str, now: datetime, **data: Any) -> dict[str, Any]:
    """The fields of a staff member of whom something is asked now."""
    return {"step": step, "step_data": {**data, _SINCE: now.isoformat()}}


def nothing() -> dict[str, Any]:
    """The fields of a staff member of whom nothing is asked any more."""
    return {"step": None, "step_data": {}}


def waits(staff: Staff, now: datetime) -> bool:
    """Whether what is typed now is meant for what was asked."""
    since = staff.step_data.get(_SINCE)
    return staff.step is not None and since is not None and now - _instant(since) <= LASTS


def typed_in(message_id: int) -> dict[str, int]:
    """The data of a step that names the message in which the present words were typed."""
    return {_MESSAGE: message_id}


def edits_draft(staff: Staff, event: Edited) -> bool:
    """Whether the words of a draft that is not sent yet were changed."""
    return staff.step is not None and staff.step_data.get(_MESSAGE) == event.message_id


def answers_letter(view: StaffView, event: Wrote) -> bool:
    """Whether it replies to the message with a learner's letter."""
    letter, reply_to = view.letter, event.reply_to
    return letter is not None and reply_to is not None and letter.message_id == reply_to


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
