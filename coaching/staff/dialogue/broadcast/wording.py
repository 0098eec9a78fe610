"""Small pieces of wording about broadcasts: for whom, when, and what it is."""

from __future__ import annotations

from html import unescape

from coaching.broadcast.records import Audience, Broadcast
from coaching.dialogue import phrase
from coaching.staff.dialogue import wording as staffs
from coaching.staff.dialogue.broadcast import state
from coaching.staff.dialogue.turn import StaffTurn
from content.markup import TAG

CLIPPED = 24


def audience(turn: StaffTurn, chosen: Audience) -> str:
    """For whom, in words: every condition that was chosen, or everybody."""
    mark = turn.label("meta.list_mark")
    names = {cohort.id: cohort.name for cohort in state.seen(turn).cohorts}
    parts = []
    if chosen.cohorts:
        parts.append(mark.join(names.get(cohort, "?") for cohort in sorted(chosen.cohorts)))
    if chosen.trades:
        known = turn.programme.content.bank.trades
        parts.append(mark.join(trade(turn, each) for each in known if each in chosen.trades))
    if chosen.languages:
        parts.append(mark.join(language(turn, each) for each in sorted(chosen.languages)))
    if chosen.active_days is not None:
        parts.append(turn.label("broadcast.active", days=chosen.active_days))
    if chosen.missing_item is not None:
        parts.append(turn.label("broadcast.missing", item=item(turn, chosen.missing_item)))
    if chosen.chats is not None:
        parts.append(turn.label("broadcast.listed", count=len(chosen.chats)))
    if not parts:
        return turn.label("broadcast.everybody")
    return turn.label("broadcast.and").join(parts)


def trade(turn: StaffTurn, code: str) -> str:
    """What a trade is called."""
    return turn.label(f"trade.{code}")


def language(turn: StaffTurn, code: str) -> str:
    """What a language calls itself."""
    return turn.programme.content.texts.plain(code, "meta.language_name")


def item(turn: StaffTurn, code: str) -> str:
    """An item's code with its learner-facing name."""
    content = turn.programme.content
    return f"{code} {content.name(content.standard.code, code, turn.language)}"


def when(turn: StaffTurn, draft: Broadcast) -> str:
    """When it is sent, by the clock of whoever reads this."""
    if draft.timing == "at" and draft.at is not None:
        return staffs.clock_of(turn, turn.staff.zone, draft.at)
    if draft.timing == "local" and draft.wall is not None:
        return turn.label("broadcast.at_local", time=f"{draft.wall:%H:%M}")
    return turn.label("broadcast.now")


def quiet_wall(turn: StaffTurn, draft: Broadcast) -> bool:
    """Whether the time by everybody's own clock is one at which people sleep."""
    if draft.timing != "local" or draft.wall is None:
        return False
    return turn.programme.quiet.hold(draft.wall)


def title(turn: StaffTurn, broadcast: Broadcast) -> str:
    """The beginning of what it says, on one line."""
    if broadcast.prompt is not None:
        prompt = turn.programme.content.bank.find(broadcast.prompt)
        words = broadcast.prompt if prompt is None else prompt.text.say(turn.language)
    else:
        message = broadcast.message or {}
        words = unescape(TAG.sub("", str(message.get("html", ""))))
        if message.get("do") == "media":
            kind = turn.label(f"media.{message['media']}")
            words = f"[{kind}] {words}"
    return phrase.clip(" ".join(words.split()), CLIPPED)
