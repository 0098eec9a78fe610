"""Who opened what this learner wrote, and when; and who may read it now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from coaching.dialogue import coaches, phrase
from coaching.dialogue.turn import Turn
from coaching.local_time import local_date
from coaching.people.looking import LOOK
from coaching.staff.records import Reading

LONGEST = 3000
"""How many characters of readings one message holds."""
EMPTY_HANDED = (":claim", ":release", ":weigh")
"""What is noted of coaches among themselves: nothing of the learner was opened by it."""


def screen(turn: Turn) -> None:
    """The readers of now, and every reading so far, newest first."""
    log = list(_days(turn)) or [turn.t("whoread.empty")]
    shown: list[str] = []
    for block in log:
        if shown and sum(map(len, shown)) + len(block) > LONGEST:
            shown.append(turn.t("whoread.more"))
            break
        shown.append(block)
    blocks = ["\n".join(_now(turn)), *shown, turn.t("whoread.settings")]
    turn.say("\n\n".join(blocks))


def _now(turn: Turn) -> Iterator[str]:
    yield turn.t("whoread.now", readers=coaches.readers(turn))
    if not turn.learner.coach_may_read:
        return
    for coach, assignment in coaches.assigned(turn):
        name = coaches.name_of(turn, coach)
        if assignment.opened:
            yield turn.t("whoread.since_all", coach=name)
        else:
            day = local_date(turn.learner.zone, assignment.since)
            yield turn.t("whoread.since", coach=name, since=phrase.plain_date(turn, day))


def _days(turn: Turn) -> Iterator[str]:
    """One block for each local date."""
    own = turn.learner.id
    readings = [
        each
        for each in turn.view.readings
        if each.actor != own and not each.action.endswith(EMPTY_HANDED)
    ]

    def day_of(reading: Reading) -> date:
        return local_date(turn.learner.zone, reading.at)

    for day, group in groupby(readings, day_of):
        head = turn.t("whoread.day", date=phrase.short_date(turn, day))
        yield "\n".join([head, *_lines(turn, list(group))])


def _lines(turn: Turn, readings: Sequence[Reading]) -> Iterator[str]:
    """One line for each person and kind of reading, at the time of the latest."""
    times = Counter(map(_kind, readings))
    latest: set[tuple[object, ...]] = set()
    for each in readings:
        which = _kind(each)
        if which not in latest:
            latest.add(which)
            yield _line(turn, each, times[which])
            if each.action == LOOK:
                yield turn.t("whoread.reason", reason=each.detail)


def _kind(reading: Reading) -> tuple[object, ...]:
    """What is told in one line; each look has a reason of its own."""
    reason = reading.detail if reading.action == LOOK else ""
    return (reading.actor, reading.name, reading.action, reason)


def _line(turn: Turn, reading: Reading, count: int) -> str:
    return turn.t(
        "whoread.line" if count == 1 else "whoread.line_many",
        time=turn.clock_time(reading.at),
        name=reading.name or turn.label("whoread.somebody"),
        did=did(turn, reading.action),
        count=count,
    )


def did(turn: Turn, action: str) -> str:
    """What somebody did, in plain words: a line of the log says `action:verb`.

    What has no words of its own is named as the table of who may do what names it.
    """
    key = f"whoread.did.{action.replace(':', '.')}"
    if turn.programme.content.texts.has(key):
        return turn.label(key)
    rule = turn.programme.access.rule(action.partition(":")[0])
    return rule.says.say(turn.language) if rule is not None else action
