"""What coaches did and said, in words: beside the entries, and in sections of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from coaching.export.everything import Everything
from coaching.export.wording import Wording
from coaching.staff.records import Letter

AMONG_COACHES = (":claim", ":release")
"""Lines of the log about coaches alone: nothing of the learner was opened by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing: what or who it is about, the words if there are any, and when."""

    head: str
    words: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Things of one kind under a title, the oldest first; `empty` is said when there are none."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""


def coach_name(everything: Everything, wording: Wording, coach: int) -> str:
    """The name of a coach, as it is known now."""
    names = {person.id: person.name for person in everything.people}
    return names.get(coach, "").strip() or wording.label("coaches.unnamed")


def said_by(everything: Everything, wording: Wording, letter: Letter) -> str:
    """The line over a letter: the coach's name, or that it answers that coach."""
    key = "letter_by_coach" if letter.by == "coach" else "letter_by_learner"
    return wording.t(key, coach=coach_name(everything, wording, letter.coach))


def sections(everything: Everything, wording: Wording) -> tuple[Section, ...]:
    """Everything of coaches that does not stand under an entry; the last is who read what."""
    found = (
        Section(title=wording.t("coaches"), lines=tuple(_assignments(everything, wording))),
        Section(title=wording.t("levels"), lines=tuple(_levels(everything, wording))),
        Section(title=wording.t("letters"), lines=tuple(_letters(everything, wording))),
        Section(title=wording.t("notes"), lines=tuple(_notes(everything, wording))),
    )
    readings = tuple(_readings(everything, wording))
    log = Section(title=wording.t("log"), lines=readings, empty=wording.t("nobody"))
    return (*(each for each in found if each.lines), log)


def _assignments(everything: Everything, wording: Wording) -> Iterator[Line]:
    for each in everything.assignments:
        words = wording.t("assigned_opened") if each.opened else ""
        if each.until is not None:
            words = wording.t("assigned_until", moment=wording.moment(each.until))
        yield Line(head=coach_name(everything, wording, each.coach), words=words, at=each.since)


def _levels(everything: Everything, wording: Wording) -> Iterator[Line]:
    for each in everything.levels:
        value = wording.t("level_unknown") if each.value is None else str(each.value)
        coach = coach_name(everything, wording, each.coach)
        code = wording.code(each.standard, each.item)
        yield Line(
            head=f"{wording.name(each.standard, each.item)} {code}",
            words=wording.t("level", value=value, coach=coach),
            at=each.at,
        )


def _letters(everything: Everything, wording: Wording) -> Iterator[Line]:
    """Those that stand under no entry; the others are shown there."""
    shown = {each.id for each in everything.reflections if each.deleted_at is None}
    for each in everything.letters:
        if each.reflection not in shown:
            yield Line(head=said_by(everything, wording, each), words=each.text, at=each.at)


def _notes(everything: Everything, wording: Wording) -> Iterator[Line]:
    for each in everything.notes:
        head = coach_name(everything, wording, each.coach)
        yield Line(head=head, words=each.text, at=each.at)


def _readings(everything: Everything, wording: Wording) -> Iterator[Line]:
    for each in everything.readings:
        if not each.action.endswith(AMONG_COACHES):
            did = wording.one_of("whoread.did", each.action.replace(":", "."))
            head = each.name or wording.label("whoread.somebody")
            yield Line(head=head, words=did, at=each.at)
