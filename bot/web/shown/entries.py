"""One entry as it stands on a page: what was asked, what was written, what was made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.web.shown.places import levels_given, own_places
from bot.web.shown.wording import Says
from coaching.dialogue.buttons import write_id
from coaching.records import Part, Reflection
from coaching.staff.records import Letter
from coaching.staff.view import Entry, LearnerFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of an entry; `question` is what it answers, when that is asked in between."""

    question: str
    text: str
    media: str
    """The word for what was not text, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterShown:
    """One message of a thread between a coach and a learner."""

    mine: bool
    """Whether the coach wrote it."""
    text: str
    when: str
    state: str
    """What became of it: read, still to be sent … or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """An entry with every word ready for the template."""

    id: str
    day: str
    iso: str
    name: str
    code: str
    item: str
    fresh: bool
    """Whether it is newer than the coach's last review."""
    question: str
    said: tuple[Said, ...]
    older: tuple[tuple[str, str], ...]
    """Earlier wordings, the newest first: (until when, text)."""
    own: int | None
    """Where the learner put themselves."""
    placed: int | None
    """Where the coach put them last."""
    grade: int | None
    letters: tuple[LetterShown, ...]
    thread: str
    """The newest thread under it, which a further letter answers in."""
    why: tuple[str, ...] = ()
    """Why it has a flag."""


def entry_shown(
    entry: Entry, file: LearnerFile, says: Says, why: Mapping[int, Iterable[str]]
) -> EntryShown:
    """Make an entry ready; `why` has the sentences of flags by reflection."""
    reflection, delivery = entry.reflection, entry.delivery
    wording = says.wording
    item = _today(reflection, says)
    letters = sorted(entry.letters, key=lambda each: each.at)
    return EntryShown(
        id=write_id(reflection.id),
        day=says.day(reflection.local_date),
        iso=reflection.local_date.isoformat(),
        name=wording.name(reflection.standard, reflection.item),
        code=wording.code(reflection.standard, reflection.item),
        item=item,
        fresh=is_fresh(reflection.created_at, file),
        question=wording.question(delivery) if delivery else "",
        said=tuple(_said(reflection.parts, delivery.follow_up if delivery else "", says)),
        older=tuple((says.moment(at), text) for at, text in reversed(entry.revisions)),
        own=entry.rating.value if entry.rating else own_places(says.content, file).get(item),
        placed=levels_given(says.content, file).get(item),
        grade=entry.grade.value if entry.grade else None,
        letters=tuple(letter_shown(each, says) for each in letters),
        thread=write_id(letters[-1].thread) if letters else "",
        why=tuple(why.get(reflection.id, ())),
    )


def is_fresh(created_at: datetime, file: LearnerFile) -> bool:
    """Whether something was written after the coach last said that everything was seen.

    Whoever is not the learner's coach has nothing to catch up with.
    """
    if file.assignment is None:
        return False
    seen = file.assignment.reviewed_at
    return seen is None or created_at > seen


def letter_shown(letter: Letter, says: Says) -> LetterShown:
    """Make one message of a thread ready."""
    return LetterShown(
        mine=letter.by == "coach",
        text=letter.text,
        when=says.moment(letter.at),
        state=_state(letter, says),
    )


def _today(reflection: Reflection, says: Says) -> str:
    """The item of the standard in force that an entry belongs to; empty without one."""
    if reflection.item is None:
        return ""
    return next(iter(says.content.items(reflection.standard, reflection.item)), "")


def _state(letter: Letter, says: Says) -> str:
    if letter.by == "learner":
        return ""
    if letter.got_at is not None:
        return says.t("letter.got", when=says.moment(letter.got_at))
    if letter.due is not None and letter.due > says.now:
        return says.t("letter.due", when=says.moment(letter.due))
    return "" if letter.message_id else says.t("letter.on_its_way")


def _said(parts: Iterable[Part], follow_up: str, says: Says) -> Iterable[Said]:
    asked = False
    for part in parts:
        second = part.role == "follow_up" and bool(follow_up) and not asked
        asked = asked or second
        media = ""
        if part.media is not None:
            kind = says.one_of("media", part.media)
            media = says.t("entry.media", kind=kind)
        yield Said(question=follow_up if second else "", text=part.text, media=media)
