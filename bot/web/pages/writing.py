"""Writing to a learner: what every form for it needs, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.web.frame import form, visit_of
from bot.web.shown.moments import moment_choices, moments
from bot.web.shown.wording import Says
from coaching.quiet_hours import QuietHours
from coaching.staff.acts import SendFeedback
from coaching.staff.perform.feedback import LONGEST
from coaching.staff.records import Phrase
from coaching.staff.wording_hints import SHORT, STARTERS, hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a page needs on which one can write to a learner, and grade what they wrote."""

    grades: tuple[str, ...]
    """The five grades in a word or two."""
    starters: tuple[str, ...]
    phrases: tuple[str, ...]
    moments: tuple[tuple[str, str], ...]
    longest: int
    much: int
    """From here on it is long for a phone."""
    draft: str
    """What was typed and not sent."""
    hints: tuple[str, ...]
    """What may be said about it."""


def writing_of(request: Request, says: Says, phrases: tuple[Phrase, ...]) -> dict[str, Any]:
    """The fields of Writing; `says` is by the learner's clock."""
    visit = visit_of(request)
    draft = visit.typed.text("text") if visit is not None else ""
    return {
        "grades": says.content.texts.choices(says.language, "web.grade.short"),
        "starters": tuple(says.label(key).rstrip("\N{HORIZONTAL ELLIPSIS}.") for key in STARTERS),
        "phrases": tuple(phrase.text for phrase in phrases),
        "moments": moment_choices(says),
        "longest": LONGEST,
        "much": SHORT,
        "draft": draft,
        "hints": tuple(says.label(key) for key in hints(draft)) if draft else (),
    }


def looks_first(request: Request) -> bool:
    """Whether somebody wants to hear what may be said about a sentence, before it is sent."""
    return bool(form(request).text("check"))


def feedback(
    request: Request, says: Says, learner: int, reflection: int | None = None
) -> SendFeedback:
    """What a form for a learner comes to; `says` is by the learner's clock."""
    fields = form(request)
    return SendFeedback(
        learner=learner,
        text=fields.text("text"),
        reflection=reflection,
        thread=fields.id("thread"),
        due=moments(says).get(fields.text("when")),
    )


def told(act: SendFeedback, says: Says, quiet: QuietHours) -> dict[str, str]:
    """What the next page says of it: that it was sent, or when it will be, and what could be
    better next time."""
    said = "sent_quiet" if quiet.cover(says.zone, says.now) else "sent"
    remarks = ",".join(key.partition(".")[2] for key in hints(act.text))
    return {"said": "sent_later" if act.due else said, "hint": remarks}
