"""Letters of coaches, on the learner's side: read, and answered in a word or two."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coaching.dialogue import answer, coaches, phrase, safety
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.events import Showed, Wrote
from coaching.messages import Edit
from coaching.records import record_id
from coaching.staff.effects import AddLetter, MarkLetter
from coaching.staff.records import Letter, Staff

STEP = "letter:text"
"""The bot has asked for what is to be said to a coach."""
ASKED = timedelta(hours=1)
"""How long it waits: what is typed later is meant for something else."""
_LETTER, _SINCE = "letter", "letter_asked"
"""Under these names `step_data` keeps which letter is answered, and since when."""
QUOTED, SHOWN = 160, 3000


def awaited(step: str | None, data: dict[str, Any]) -> int | None:
    """The letter to which an answer is awaited, from where a learner's conversation stands."""
    return data.get(_LETTER) if step == STEP else None


def got_it(turn: Turn, _: Button) -> None:
    """The learner has read it: the buttons go."""
    letter = _from_coach(turn)
    if letter is None:
        turn.toast(turn.label("letter.gone"), alert=True)
        return
    turn.toast(turn.label("letter.got_toast"))
    _mark(turn, letter)
    turn.edit(None)


def talk(turn: Turn, _: Button) -> None:
    """Ask what the learner wants to say, while there is somebody to hear it."""
    letter = _from_coach(turn)
    if letter is None:
        turn.toast(turn.label("letter.gone"), alert=True)
        return
    coach = coaches.of(turn, letter.coach)
    if coach is None or not turn.learner.coach_may_read:
        turn.toast(_why_not(turn, coach), alert=True)
        return
    turn.toast()
    asked = {_LETTER: letter.id, _SINCE: turn.now.isoformat()}
    turn.change(step=STEP, step_data={**turn.learner.step_data, **asked})
    turn.say(turn.t("letter.ask", coach=coaches.name_of(turn, coach)))


def take(turn: Turn, event: Wrote | Showed) -> bool:
    """Take what is meant for a coach; False when it is meant for something else."""
    letter = _meant(turn, event)
    if turn.learner.step == STEP:
        turn.change(step=None)
    if letter is None:
        return False
    if isinstance(event, Showed):
        answer.note_shown(turn, event)
        turn.say(turn.t("letter.words_only"), reply_to=event.message_id)
        return True
    coach = coaches.of(turn, letter.coach)
    if coach is None or not turn.learner.coach_may_read:
        answer.note(turn, event, event.text, private=True)
        turn.say(_why_not(turn, coach, kept=True), reply_to=event.message_id)
    else:
        _send(turn, event, letter, coach)
    return True


def _from_coach(turn: Turn) -> Letter | None:
    letter = turn.view.letter
    return letter if letter is not None and letter.by == "coach" else None


def _meant(turn: Turn, event: Wrote | Showed) -> Letter | None:
    """The letter that this answers: replied to, or asked about a moment ago."""
    letter = _from_coach(turn)
    if letter is None or (isinstance(event, Wrote) and event.forwarded):
        return None
    if event.reply_to is not None and event.reply_to == letter.message_id:
        return letter
    elsewhere = turn.view.target_delivery or turn.view.target_reflection
    return letter if elsewhere is None and _asked_lately(turn) else None


def _asked_lately(turn: Turn) -> bool:
    since = turn.learner.step_data.get(_SINCE)
    if turn.learner.step != STEP or since is None:
        return False
    return turn.now - datetime.fromisoformat(since) <= ASKED


def _why_not(turn: Turn, coach: Staff | None, *, kept: bool = False) -> str:
    """Why a coach cannot be reached, and what became of the words."""
    end = "_kept" if kept else ""
    if coach is None:
        return turn.label(f"letter.no_coach{end}", coach=coaches.name_of(turn, None))
    return turn.label(f"letter.not_shared{end}")


def _mark(turn: Turn, letter: Letter) -> None:
    if letter.got_at is None:
        turn.add(MarkLetter(id=letter.id, learner=letter.learner, got_at=turn.now))


def _send(turn: Turn, event: Wrote, letter: Letter, coach: Staff) -> None:
    reply = Letter(
        id=record_id(event.key),
        thread=letter.thread,
        learner=letter.learner,
        coach=letter.coach,
        by="learner",
        text=event.text,
        at=turn.now,
        reflection=letter.reflection,
    )
    turn.add(AddLetter(letter=reply))
    _to_coach(turn, reply, letter, coach)
    if letter.got_at is None and letter.message_id is not None:
        turn.put(Edit(html=None, message_id=letter.message_id), kind="edit", policy="free")
    _mark(turn, letter)
    turn.change(misses=0, last_contact=turn.now)
    turn.react(event.message_id)
    turn.say(turn.t("letter.sent", coach=coaches.name_of(turn, coach)), silent=True)
    safety.support(turn, event.text, f"letter:{reply.id}")


def _to_coach(turn: Turn, reply: Letter, letter: Letter, coach: Staff) -> None:
    texts, language = turn.programme.content.texts, coach.language
    quoted = phrase.clip(letter.text, QUOTED)
    html = texts.say(language, "letter.quoted", text=quoted) + texts.say(
        language,
        "letter.to_coach",
        name=turn.learner.name or texts.plain(language, "letter.unnamed"),
        text=phrase.clip(reply.text, SHOWN),
    )
    buttons = (
        (
            (texts.plain(language, "letter.answer"), press("answer", reply.id)),
            (texts.plain(language, "letter.card"), press("card", turn.learner.id)),
        ),
    )
    coaches.tell(
        turn, coach, html, buttons, kind="letter", dedupe=f"letter:{reply.id}", ref=reply.id
    )
