"""A coach's own notes about a learner, and the sentences they use often."""

from __future__ import annotations

from coaching.effects import Effect
from coaching.staff.acts import (
    ForgetPhrase,
    KeepNote,
    KeepPhrase,
    NotFound,
    ReadNotes,
    ReadPhrases,
    Refused,
)
from coaching.staff.effects import AddNote, AddPhrase, DropPhrase
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Note, Phrase
from coaching.staff.target import of_self

LONGEST_NOTE = 1000
LONGEST_PHRASE = 300
MOST_PHRASES = 30


def keep_note(deed: Deed, act: KeepNote) -> tuple[Effect, ...]:
    """Keep a remark of one's own about a learner."""
    learner = deed.file(act.learner).learner.id
    words = act.text.strip()
    if not words:
        raise Refused("review.note_empty")
    if len(words) > LONGEST_NOTE:
        raise Refused("review.note_long", most=LONGEST_NOTE, over=len(words) - LONGEST_NOTE)
    note = Note(id=deed.id(), learner=learner, coach=deed.staff.id, text=words, at=deed.now)
    return (AddNote(note=note), deed.record("keep", learner, note=note.id))


def read_notes(deed: Deed, act: ReadNotes) -> tuple[Effect, ...]:
    """Read one's own remarks about a learner."""
    learner = deed.file(act.learner).learner.id
    if any(note.coach != deed.staff.id or note.learner != learner for note in deed.view.notes):
        raise NotFound
    return (deed.record("read", learner, notes=len(deed.view.notes)),)


def read_phrases(deed: Deed, act: ReadPhrases) -> tuple[Effect, ...]:
    """See one's own phrases."""
    _own_phrases(deed)
    return (deed.record("read", None, phrases=len(deed.view.phrases)),)


def keep_phrase(deed: Deed, act: KeepPhrase) -> tuple[Effect, ...]:
    """Keep a sentence that one uses often."""
    _own_phrases(deed)
    words = act.text.strip()
    if not words:
        raise Refused("review.phrase_empty")
    if len(words) > LONGEST_PHRASE:
        raise Refused("review.phrase_long", most=LONGEST_PHRASE, over=len(words) - LONGEST_PHRASE)
    if len(deed.view.phrases) >= MOST_PHRASES:
        raise Refused("review.phrases_full", most=MOST_PHRASES)
    phrase = Phrase(id=deed.id(), coach=deed.staff.id, text=words, at=deed.now)
    return (AddPhrase(phrase=phrase), deed.record("keep", None, phrase=phrase.id))


def forget_phrase(deed: Deed, act: ForgetPhrase) -> tuple[Effect, ...]:
    """Drop such a sentence."""
    _own_phrases(deed)
    if all(phrase.id != act.phrase for phrase in deed.view.phrases):
        raise NotFound
    dropped = DropPhrase(id=act.phrase, coach=deed.staff.id)
    return (dropped, deed.record("forget", None, phrase=act.phrase))


def _own_phrases(deed: Deed) -> None:
    deed.require(of_self(deed.staff))
    if any(phrase.coach != deed.staff.id for phrase in deed.view.phrases):
        raise NotFound
