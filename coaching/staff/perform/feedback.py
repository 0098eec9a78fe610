"""Feedback: it arrives as a reply under the learner's own words, and never in the quiet hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from coaching.dialogue.buttons import press
from coaching.effects import Effect, Lane, Say
from coaching.messages import Keyboard, Text
from coaching.staff.acts import CallOffFeedback, NotFound, Refused, SendFeedback
from coaching.staff.effects import AddLetter, DropLetter
from coaching.staff.perform.deed import Deed
from coaching.staff.records import Letter
from coaching.staff.view import Entry, LearnerFile

LONGEST = 1000
"""Characters of one message to a learner."""
LATEST = timedelta(days=14)
"""How far ahead a message may be put: what is said should still fit."""


def send_feedback(deed: Deed, act: SendFeedback) -> tuple[Effect, ...]:
    """Say something to a learner, under one of their entries or on its own."""
    file = deed.file(act.learner)
    entry = deed.entry(act.reflection, file) if act.reflection is not None else None
    thread = _thread(deed, act, file)
    words = act.text.strip()
    if not words:
        raise Refused("review.feedback_empty")
    if len(words) > LONGEST:
        raise Refused("review.feedback_long", most=LONGEST, over=len(words) - LONGEST)
    due = sent_at(deed, file, act.due)
    letter = Letter(
        id=deed.id(),
        thread=deed.id() if thread is None else thread,
        learner=file.learner.id,
        coach=deed.staff.id,
        by="coach",
        text=words,
        at=deed.now,
        due=due if due > deed.now else None,
        reflection=act.reflection,
    )
    line = deed.record("send", file.learner.id, letter=letter.id, length=len(words))
    return (AddLetter(letter=letter), _said(deed, file, letter, entry, due), line)


def call_off_feedback(deed: Deed, act: CallOffFeedback) -> tuple[Effect, ...]:
    """Take back what has not been sent yet; what was sent stands."""
    letter = deed.view.letter
    if letter is None or letter.id != act.letter or letter.coach != deed.staff.id:
        raise NotFound
    deed.file(letter.learner)
    waiting = letter.by == "coach" and letter.message_id is None
    if not waiting or letter.due is None or letter.due <= deed.now:
        raise Refused("review.already_sent")
    line = deed.record("call_off", letter.learner, letter=letter.id)
    return (DropLetter(id=letter.id, coach=deed.staff.id), line)


def sent_at(deed: Deed, file: LearnerFile, wanted: datetime | None) -> datetime:
    """When it is sent: as wanted, but not in the past and not in the learner's quiet hours."""
    due = max(wanted or deed.now, deed.now)
    if due > deed.now + LATEST:
        raise Refused("review.feedback_late", days=LATEST.days)
    zone, quiet = file.learner.zone, deed.programme.quiet
    return quiet.end_after(zone, due) if quiet.cover(zone, due) else due


def _thread(deed: Deed, act: SendFeedback, file: LearnerFile) -> int | None:
    """The thread that it answers in; one of somebody else is not there."""
    if act.thread is None:
        return None
    for letter in (deed.view.letter, *file.letters):
        if (
            letter is not None
            and act.thread in (letter.id, letter.thread)
            and letter.learner == file.learner.id
            and letter.coach == deed.staff.id
        ):
            return letter.thread
    raise NotFound


def _said(deed: Deed, file: LearnerFile, letter: Letter, entry: Entry | None, due: datetime) -> Say:
    learner = file.learner
    texts = deed.programme.content.texts
    coach = deed.staff.name or texts.plain(learner.language, "review.your_coach")
    html = texts.say(learner.language, "letter.from_coach", coach=coach, text=letter.text)
    parts = entry.reflection.parts if entry is not None else ()
    message = Text(
        html=html,
        buttons=_answers(deed, learner.language, letter),
        reply_to=parts[-1].message_id if parts else None,
    )
    return Say(
        dedupe=f"letter:{letter.id}",
        chat=learner.chat,
        learner=learner.id,
        kind="letter",
        lane=Lane.REPLY,
        policy="once_more",
        message=message,
        due=due,
        ref=letter.id,
    )


def _answers(deed: Deed, language: str, letter: Letter) -> Keyboard:
    texts = deed.programme.content.texts
    return (
        (
            (texts.plain(language, "letter.got_it"), press("got_it", letter.id)),
            (texts.plain(language, "letter.talk"), press("talk", letter.id)),
        ),
    )
