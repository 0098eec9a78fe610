"""How far a broadcast has come, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.web.shown.wording import Says
from coaching.broadcast.progress import done_of, duration, next_stage, rate, reason_of, total_of
from coaching.broadcast.records import Broadcast, Tally
from coaching.programme import Programme

PEOPLE = ("failed", "unknown", "excluded")
"""The lists of people that can be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One line of the report: what, how many, and the list of them if there is one."""

    name: str
    count: int
    people: str = ""
    indent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The bar, and the words beside it."""

    done: int
    total: int
    percent: int
    words: str
    rate: str
    left: str
    outcomes: tuple[Outcome, ...]


def told_of(broadcast: Broadcast, tally: Tally) -> Tally:
    """What became of it: as counted now, or as it was kept when the messages were cleared away."""
    return tally if tally != Tally() else broadcast.result or tally


def progress_of(broadcast: Broadcast, tally: Tally, programme: Programme, says: Says) -> Progress:
    """Count how far it has come."""
    tally = told_of(broadcast, tally)
    over = broadcast.state in ("done", "cancelled")
    done = done_of(tally)
    total = tally.all if over else total_of(broadcast, tally)
    told, left = "", ""
    later = next_stage(broadcast, tally, says.now)
    if later is not None:
        told = says.admin("progress.others_later", when=says.moment(later))
    elif broadcast.state == "running" and done < total:
        speed = rate(broadcast, tally, programme, says.now)
        told = says.admin("progress.rate", rate=f"{speed:.3g}")
        time = duration((total - done) / speed, programme, says.language)
        left = says.admin("progress.left", time=time)
    return Progress(
        done=done,
        total=total,
        percent=done * 100 // total if total else 100 * over,
        words=says.admin("progress.words", done=f"{done:,}", total=f"{total:,}"),
        rate=told,
        left=left,
        outcomes=tuple(_outcomes(broadcast, tally, total - done, programme, says)),
    )


def _outcomes(
    broadcast: Broadcast, tally: Tally, left: int, programme: Programme, says: Says
) -> Iterator[Outcome]:
    yield Outcome(name=says.admin("outcome.sent"), count=tally.sent)
    if left > 0:
        yield Outcome(name=says.admin("outcome.waiting"), count=left)
    failed = sum(tally.failed.values())
    if failed:
        yield Outcome(name=says.admin("outcome.failed"), count=failed, people="failed")
        for reason, count in sorted(tally.failed.items(), key=lambda each: -each[1]):
            name = reason_of(reason, programme, says.language)
            yield Outcome(name=name, count=count, indent=True)
    if tally.unknown:
        yield Outcome(name=says.admin("outcome.unknown"), count=tally.unknown, people="unknown")
    if tally.cancelled:
        yield Outcome(name=says.admin("outcome.cancelled"), count=tally.cancelled)
    excluded = sum(broadcast.reach.excluded.values())
    if excluded:
        yield Outcome(name=says.admin("outcome.excluded"), count=excluded, people="excluded")


def why_of(state: str, reason: str, programme: Programme, says: Says) -> str:
    """Why somebody got nothing, or may have got nothing, in a few words."""
    if state == "unknown":
        return says.admin("outcome.unknown")
    left_out = says.one_of("admin_web.why", reason)
    return left_out if left_out != reason else reason_of(reason or state, programme, says.language)
