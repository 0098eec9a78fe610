"""A coach's week in one message: who needs attention and why, and with whom to begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from coaching.programme import Programme
from coaching.records import Learner
from coaching.staff.queue import NEEDS, Need, Waiting, queue
from coaching.staff.view import LearnerFile
from coaching.staff.wording import name_of, why
from content.texts import Html

DAYS: Final = 7
NAMES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachDigest:
    """What the message says."""

    learners: int
    asked: int
    """Questions of the last seven days that arrived."""
    answered: int
    waiting: tuple[Waiting, ...]
    """Those who need attention, the most pressing first."""
    first: Waiting | None
    """With whom to begin, also when nothing presses."""
    unreachable: tuple[Learner, ...] = ()
    """Those who blocked the bot or have no account any more: somebody has to ask them."""

    @property
    def by_need(self) -> dict[Need, int]:
        """How many wait for each reason, the most pressing first."""
        counts = Counter(each.need for each in self.waiting)
        return {need: counts[need] for need in NEEDS if counts[need]}


def coach_digest(files: Iterable[LearnerFile], programme: Programme, now: datetime) -> CoachDigest:
    """Count the last seven days of everybody a coach accompanies."""
    known = tuple(files)
    order = queue(known, programme, now)
    states = [
        delivery.state
        for file in known
        for delivery in file.deliveries
        # By the hour, so that what was asked after one digest is in the next.
        if delivery.asked_at > now - timedelta(days=DAYS)
    ]
    return CoachDigest(
        learners=len(known),
        asked=sum(state not in ("expired", "swapped") for state in states),
        answered=sum(state == "answered" for state in states),
        waiting=tuple(each for each in order if each.pressing),
        first=order[0] if order else None,
        unreachable=tuple(each.learner for each in known if each.learner.status == "blocked"),
    )


def digest_html(digest: CoachDigest, programme: Programme, language: str) -> Html:
    """Say it, on one screen of a phone."""
    texts = programme.content.texts
    if digest.first is None:
        return texts.say(language, "roundup.nobody")
    lines: list[str] = [
        texts.say(
            language,
            "roundup.head",
            learners=digest.learners,
            answered=digest.answered,
            asked=digest.asked,
        ),
        "",
    ]
    if not digest.waiting:
        name = name_of(digest.first.file.learner, programme, language)
        lines.append(texts.say(language, "roundup.quiet", name=name))
        return Html("\n".join((*lines, *_unreachable(digest, programme, language))))
    lines.append(texts.say(language, "roundup.waiting", count=len(digest.waiting)))
    lines.append(_counts(digest, programme, language))
    lines.append("")
    for each in digest.waiting[:NAMES_SHOWN]:
        name = name_of(each.file.learner, programme, language)
        reason = why(each, programme, language)
        lines.append(texts.say(language, "roundup.line", name=name, why=reason))
    more = len(digest.waiting) - NAMES_SHOWN
    if more > 0:
        lines.append(texts.say(language, "roundup.more", count=more))
    return Html("\n".join((*lines, *_unreachable(digest, programme, language))))


def _unreachable(digest: CoachDigest, programme: Programme, language: str) -> tuple[Html, ...]:
    """Who hears nothing of the bot any more, if anybody."""
    if not digest.unreachable:
        return ()
    texts, count = programme.content.texts, len(digest.unreachable)
    mark = texts.plain(language, "meta.list_mark")
    shown = (name_of(each, programme, language) for each in digest.unreachable[:NAMES_SHOWN])
    names = mark.join(shown)
    return (Html(""), texts.say(language, "roundup.unreachable", count=count, names=names))


def _counts(digest: CoachDigest, programme: Programme, language: str) -> Html:
    texts = programme.content.texts
    counted = (
        texts.say(language, f"roundup.need_{need}", count=count)
        for need, count in digest.by_need.items()
    )
    return Html(texts.plain(language, "meta.list_mark").join(counted))
