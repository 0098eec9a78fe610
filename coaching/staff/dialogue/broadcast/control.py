"""The message under the exact copy: for whom, when, how long it takes, and what to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from html import unescape
from typing import Final

from coaching.broadcast.progress import duration, excluded
from coaching.broadcast.records import Broadcast, Reach
from coaching.dialogue.buttons import press
from coaching.messages import Keyboard
from coaching.staff.dialogue.broadcast import state, wording
from coaching.staff.dialogue.turn import StaffTurn
from content.markup import TAG

SCREEN: Final = 400
"""Characters that a phone shows without scrolling."""
DAY: Final = timedelta(days=1)
_LINK = re.compile(r"https?://|<a href=|\bt\.me/", re.IGNORECASE)


def show(
    turn: StaffTurn, draft: Broadcast, notes: Iterable[str] = (), *, anew: bool = False
) -> None:
    """Say how a draft stands; as a message of its own after the copy, else in place."""
    reach = state.reach_of(turn, draft)
    blocks = [
        turn.t("broadcast.control" if draft.prompt is None else "broadcast.control_prompt"),
        "\n".join(_facts(turn, draft, reach)),
        "\n".join([*notes, *_warnings(turn, draft, reach)]),
    ]
    html = "\n\n".join(block for block in blocks if block)
    if anew:
        turn.say(html, _buttons(turn, draft, reach))
    else:
        turn.show(html, _buttons(turn, draft, reach))


def _facts(turn: StaffTurn, draft: Broadcast, reach: Reach) -> list[str]:
    """For whom, how many, who not and why, when, how long."""
    lines = [
        turn.t("broadcast.to", audience=wording.audience(turn, draft.audience)),
        *counts(turn, reach),
        turn.t("broadcast.when", when=wording.when(turn, draft)),
    ]
    if reach.get:
        takes = duration(reach.get / turn.programme.rate, turn.programme, turn.language)
        lines.append(turn.t("broadcast.takes", duration=takes))
    return lines


def counts(turn: StaffTurn, reach: Reach) -> list[str]:
    """How many get it, how many later, who not and why."""
    lines = [turn.t("broadcast.get", count=reach.get)]
    if reach.later:
        lines.append(turn.t("broadcast.later", count=reach.later))
    lines += excluded(reach.excluded, turn.programme, turn.language)
    if reach.unknown:
        lines.append(turn.t("broadcast.unknown_ids", count=reach.unknown))
    return lines


def _warnings(turn: StaffTurn, draft: Broadcast, reach: Reach) -> list[str]:
    """What is worth a second look; nothing of it keeps anybody from sending."""
    html = str((draft.message or {}).get("html", ""))
    found = []
    if _LINK.search(html):
        found.append("broadcast.has_link")
    if len(unescape(TAG.sub("", html))) > SCREEN:
        found.append("broadcast.is_long")
    if _said_before(turn, draft):
        found.append("broadcast.said_before")
    if wording.quiet_wall(turn, draft):
        found.append("broadcast.quiet_wall")
    lines = [turn.t(key) for key in found]
    if reach.get > turn.programme.approval_above:
        limit = turn.programme.approval_above
        lines.append(turn.t("broadcast.needs_second", limit=limit))
    return lines


def _said_before(turn: StaffTurn, draft: Broadcast) -> bool:
    """Whether the same was sent, or is to be sent, within a day."""
    return any(
        other.id != draft.id
        and (other.message, other.prompt) == (draft.message, draft.prompt)
        and other.state not in ("draft", "cancelled")
        and other.confirmed_at is not None
        and turn.now - other.confirmed_at < DAY
        for other, _ in state.seen(turn).latest
    )


def _buttons(turn: StaffTurn, draft: Broadcast, reach: Reach) -> Keyboard:
    id_ = draft.id
    return (
        (
            (turn.label("broadcast.choose_audience"), press("audience", id_)),
            (turn.label("broadcast.choose_timing"), press("timing", id_)),
        ),
        (
            (turn.label("broadcast.test"), press("broadcast", id_, "test")),
            (turn.label("broadcast.choose_prompt"), press("broadcast", id_, "prompt")),
        ),
        (
            (turn.label("broadcast.send", count=reach.get), press("broadcast", id_, "confirm")),
            (turn.label("broadcast.drop"), press("broadcast", id_, "cancel")),
        ),
    )
