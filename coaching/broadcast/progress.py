"""How a broadcast stands, in words and a bar: while it runs, and when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from coaching.broadcast.records import MAY_PASS, Broadcast, Tally, Why
from coaching.dialogue.buttons import press
from coaching.local_time import local_time
from coaching.messages import Keyboard
from coaching.programme import Programme

ACTION: Final = "broadcast"
"""The action of the buttons under a broadcast; then come its id and what is to be done."""
CELLS: Final = 10
FULL, EMPTY = "\u25b0", "\u25b1"
SOON: Final = timedelta(seconds=2)
"""So long something must run before its own rate says more than the allowed one."""
REASONS: Final = frozenset(
    {
        "blocked",
        "deactivated",
        "no_chat",
        "refused",
        "markup",
        "token",
        "busy",
        "unreachable",
        "expired",
        "undecided",
    }
)
"""The reasons of a failure that have a text of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is put on the phone: Telegram HTML and what stands under it."""

    html: str
    buttons: Keyboard = ()


def progress(
    broadcast: Broadcast,
    tally: Tally,
    programme: Programme,
    language: str,
    now: datetime,
    zone: str,
    lately: Tally | None = None,
) -> Shown:
    """The one message that is renewed while a broadcast waits, runs or stands still.

    `lately` is how it stood when it was shown before, if it was running then.
    """
    texts = programme.content.texts
    total, done = total_of(broadcast, tally), done_of(tally)
    lines: list[str] = [
        texts.say(language, f"broadcast.head_{broadcast.state}"),
        texts.say(language, "broadcast.bar", bar=bar(done, total), done=done, total=total),
    ]
    later = next_stage(broadcast, tally, now)
    if later is not None:
        when = f"{local_time(zone, later):%m/%d %H:%M}"
        lines.append(texts.say(language, "broadcast.others_later", when=when))
    elif broadcast.state == "running" and done < total:
        a_second = rate(broadcast, tally, programme, now, lately)
        left = duration(max(total - done, 0) / a_second, programme, language)
        lines.append(texts.say(language, "broadcast.rate", rate=f"{a_second:.3g}", left=left))
    lines += _trouble(tally, programme, language)
    return Shown(html="\n".join(lines), buttons=steering(broadcast, programme, language))


def next_stage(broadcast: Broadcast, tally: Tally, now: datetime) -> datetime | None:
    """When it goes on, while it runs and only waits for the hour of others."""
    if broadcast.state != "running":
        return None
    dues = [stage.due for stage in broadcast.stages[broadcast.stage :]]
    if tally.waiting:
        dues = [due for due in dues if due > now]
        dues.append(tally.next_due or now)
    due = min(dues, default=now)
    return due if due > now else None


def report(broadcast: Broadcast, tally: Tally, programme: Programme, language: str) -> Shown:
    """The last word about a broadcast: how many by outcome, why, and what can still be done."""
    texts = programme.content.texts
    lines: list[str] = [texts.say(language, f"broadcast.head_{broadcast.state}")]
    if broadcast.begun_at is None and not tally.all:
        return Shown(html=lines[0])
    lines.append(texts.say(language, "broadcast.sent", count=tally.sent))
    if tally.unknown:
        lines.append(texts.say(language, "broadcast.unknown", count=tally.unknown))
    lines += failures(tally.failed, programme, language)
    if tally.cancelled:
        lines.append(texts.say(language, "broadcast.called_off", count=tally.cancelled))
    lines += excluded(broadcast.reach.excluded, programme, language)
    missed = _missed(broadcast, tally)
    if missed:
        lines.append(texts.say(language, "broadcast.missed", count=missed))
    if tally.unknown:
        lines += ["", texts.say(language, "broadcast.unknown_why")]
    buttons = _afterwards(broadcast, tally, programme, language)
    return Shown(html="\n".join(lines), buttons=buttons)


def _missed(broadcast: Broadcast, tally: Tally) -> int:
    """How many were counted at first and then had no message: what kept them came later."""
    if broadcast.state != "done":
        return 0
    return max(0, broadcast.reach.get - tally.all)


def failures(failed: Mapping[str, int], programme: Programme, language: str) -> list[str]:
    """A line for each reason why something did not arrive, the most frequent first."""
    texts = programme.content.texts
    counts = sorted(failed.items(), key=lambda each: (-each[1], each[0]))
    return [
        texts.say(
            language,
            "broadcast.failed",
            count=count,
            reason=reason_of(reason, programme, language),
        )
        for reason, count in counts
        if count
    ]


def excluded(why: Mapping[Why, int], programme: Programme, language: str) -> list[str]:
    """One line that says who of the audience gets nothing, and why; none when there is nobody."""
    texts = programme.content.texts
    counts = sorted(why.items(), key=lambda each: (-each[1], each[0]))
    parts = [
        texts.plain(language, f"broadcast.why_{reason}", count=count)
        for reason, count in counts
        if count
    ]
    if not parts:
        return []
    mark = texts.plain(language, "meta.list_mark")
    people = sum(why.values())
    return [texts.say(language, "broadcast.excluded", count=people, reasons=mark.join(parts))]


def reason_of(reason: str, programme: Programme, language: str) -> str:
    """Why a message did not arrive, in plain words."""
    known = reason if reason in REASONS else "other"
    return programme.content.texts.plain(language, f"broadcast.reason_{known}")


def steering(broadcast: Broadcast, programme: Programme, language: str) -> Keyboard:
    """The buttons of what can be done now: call back, pause, go on, cancel."""
    by_state = {
        "approval": ("undo",),
        "waiting": ("undo",),
        "running": ("pause", "cancel"),
        "paused": ("resume", "cancel"),
    }
    hows = by_state.get(broadcast.state, ())
    row = tuple(
        (
            programme.content.texts.plain(language, f"broadcast.{how}"),
            press(ACTION, broadcast.id, how),
        )
        for how in hows
    )
    return (row,) if row else ()


def bar(done: int, total: int) -> str:
    """Ten cells, as many of them full as are done; the last one only when all is."""
    full = CELLS if total <= 0 else min(CELLS, done * CELLS // total)
    return FULL * full + EMPTY * (CELLS - full)


def total_of(broadcast: Broadcast, tally: Tally) -> int:
    """How many it comes to: what was counted at first, or what has been made of it if more."""
    return max(broadcast.reach.get, broadcast.expanded, tally.all)


def done_of(tally: Tally) -> int:
    """How many are settled, whichever way."""
    return tally.all - tally.waiting


def rate(
    broadcast: Broadcast,
    tally: Tally,
    programme: Programme,
    now: datetime,
    lately: Tally | None = None,
) -> float:
    """Messages a second: as it went since it was shown before, else since it began.

    At first as it is allowed, and never more.
    """
    since = broadcast.begun_at if lately is None else broadcast.told_at
    if since is None or now - since < SOON:
        return programme.rate
    done = max(0, done_of(tally) - (0 if lately is None else done_of(lately)))
    return min(done / (now - since).total_seconds(), programme.rate) or programme.rate


def duration(seconds: float, programme: Programme, language: str) -> str:
    """A length of time as people say it, rounded up."""
    texts = programme.content.texts
    if seconds < 60:
        return texts.plain(language, "broadcast.seconds", count=max(1, round(seconds)))
    minutes = -int(-seconds // 60)
    if minutes < 120:
        return texts.plain(language, "broadcast.minutes", count=minutes)
    return texts.plain(language, "broadcast.hours", count=-(-minutes // 60))


def _trouble(tally: Tally, programme: Programme, language: str) -> list[str]:
    """What did not go well so far, in one line."""
    failed = sum(tally.failed.values())
    if not failed and not tally.unknown:
        return []
    texts = programme.content.texts
    return [texts.say(language, "broadcast.trouble", failed=failed, unknown=tally.unknown)]


def _afterwards(
    broadcast: Broadcast, tally: Tally, programme: Programme, language: str
) -> Keyboard:
    """Send again what may pass now, decide on the unknown, see who they are."""
    again = sum(tally.failed.get(reason, 0) for reason in MAY_PASS)
    rows: list[tuple[tuple[str, str, int], ...]] = []
    if broadcast.state == "done":
        if again:
            rows.append((("again", "broadcast.again", again),))
        if tally.unknown:
            rows.append(
                (
                    ("resend", "broadcast.resend", tally.unknown),
                    ("leave", "broadcast.leave", tally.unknown),
                )
            )
    people = (
        ("failed", "broadcast.see_failed", sum(tally.failed.values())),
        ("unknown", "broadcast.see_unknown", tally.unknown),
        (
            "excluded",
            "broadcast.see_excluded",
            sum(broadcast.reach.excluded.values()) + _missed(broadcast, tally),
        ),
    )
    rows.append(tuple(each for each in people if each[2]))
    texts = programme.content.texts
    return tuple(
        tuple(
            (texts.plain(language, key, count=count), press(ACTION, broadcast.id, how))
            for how, key, count in row
        )
        for row in rows
        if row
    )
