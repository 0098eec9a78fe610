"""Taking in what a learner writes or shows: stored first, and put where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from coaching.dialogue import coaches, receipt, repeats, safety
from coaching.dialogue.turn import Turn
from coaching.effects import AddPart, AddReflection, MarkDelivery
from coaching.events import Showed, Wrote
from coaching.local_time import local_date
from coaching.records import Delivery, Part, PartRole, Reflection, record_id

JUST_ASKED = timedelta(minutes=1)
"""So long after a prompt was asked, words may still be older than its message."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where words belong: an existing reflection, or a new one on a prompt or on none."""

    reflection: Reflection | None
    delivery: Delivery | None
    role: PartRole


def take(turn: Turn, event: Wrote | Showed) -> None:
    """Store a message as an answer, as more of one, or as a free note."""
    if isinstance(event, Showed) and event.media in ("sticker", "other"):
        _ask_for_words(turn)
        return
    _keep(turn, event, _place(turn, event))


def note_shown(turn: Turn, event: Showed) -> None:
    """Store what is not text as a free note, whatever prompt is open."""
    if event.media in ("sticker", "other"):
        _ask_for_words(turn)
    else:
        _keep(turn, event, _Place(None, None, "note"))


def _keep(turn: Turn, event: Wrote | Showed, place: _Place) -> None:
    known = place.reflection
    reflection = _begin(turn, place.delivery) if known is None else coaches.keep_alone(turn, known)
    _turn_to(turn, reflection)
    first_of_album = not _album_known(reflection, event)
    _add(turn, event, reflection, place.role)
    if first_of_album:
        turn.react(event.message_id)
    if isinstance(event, Wrote) and event.forwarded:
        if place.reflection is None:
            receipt.forwarded(turn, reflection)
    elif place.reflection is not None and place.reflection.settled_at is not None:
        receipt.acknowledge_more(turn, reflection)
    else:
        turn.appoint("settle", turn.now + turn.programme.settle_after)


def note(turn: Turn, event: Wrote, text: str, *, private: bool = False) -> None:
    """Store words as a free note, whatever prompt is open; `private`: for the learner alone."""
    reflection = _begin(turn, None, private=private)
    _add(turn, event, reflection, "note", text)
    turn.react(event.message_id)
    turn.appoint("settle", turn.now + turn.programme.settle_after)


def writing(turn: Turn) -> bool:
    """Whether the learner is in the middle of an answer: its receipt is still to come."""
    present = turn.view.reflection
    return present is not None and present.settled_at is None and _typing(turn, present)


def _ask_for_words(turn: Turn) -> None:
    open_now = turn.view.delivery is not None and turn.view.delivery.state == "asked"
    turn.say(turn.t("receipt.words_please" if open_now else "receipt.note_words_please"))


def _place(turn: Turn, event: Wrote | Showed) -> _Place:
    view, present = turn.view, turn.view.reflection
    if event.reply_to is not None and view.target_reflection is not None:
        return _to_entry(view.target_reflection)
    if event.reply_to is not None and view.target_delivery is not None:
        if present is not None and present.delivery == view.target_delivery.id:
            return _Place(present, None, _role(turn, present))
        return _Place(None, view.target_delivery, "answer")
    if isinstance(event, Wrote) and event.forwarded:
        going_on = present is not None and _passed_on(present) and _typing(turn, present)
        return _Place(present if going_on else None, None, "note")
    if present is not None and _takes_more(turn, present):
        return _Place(present, None, _role(turn, present))
    prompt = _answered_by(turn, event)
    return _Place(None, prompt, "note" if prompt is None else "answer")


def _to_entry(reflection: Reflection) -> _Place:
    """Add to the entry whose message or receipt was replied to."""
    if reflection.settled_at is None:
        return _Place(reflection, None, reflection.parts[-1].role if reflection.parts else "answer")
    return _Place(reflection, None, "more")


def _answered_by(turn: Turn, event: Wrote | Showed) -> Delivery | None:
    """The prompt that words without any sign of where they belong are the answer to."""
    open_one = turn.view.delivery
    if open_one is None or open_one.state != "asked":
        return None
    if not _unseen(turn, open_one, event):
        return open_one
    before = next((one for one in turn.view.recent if one.id != open_one.id), None)
    return before if before is not None and before.state == "missed" else None


def _unseen(turn: Turn, prompt: Delivery, event: Wrote | Showed) -> bool:
    """Whether this was written before the prompt stood in the chat, as after a downtime.

    Telegram counts the messages of a chat upwards, whoever wrote them.
    """
    if turn.now - prompt.asked_at >= JUST_ASKED:
        return False
    return prompt.message_id is None or event.message_id < prompt.message_id


def _takes_more(turn: Turn, reflection: Reflection) -> bool:
    """Whether what is written now still belongs to this reflection."""
    if _passed_on(reflection):
        return False
    if reflection.settled_at is None or _typing(turn, reflection):
        return True
    if turn.view.delivery is not None and turn.view.delivery.state == "asked":
        return False
    latest = max([reflection.settled_at, *(part.created_at for part in reflection.parts)])
    if turn.now - latest <= turn.programme.keep_open:
        return True
    followed = any(part.role == "follow_up" for part in reflection.parts)
    same_day = reflection.local_date == local_date(turn.learner.zone, turn.now)
    return reflection.delivery is not None and same_day and not followed


def _typing(turn: Turn, reflection: Reflection) -> bool:
    """Whether its last message is so fresh that this one goes on with it, as in an album."""
    if not reflection.parts:
        return False
    return turn.now - reflection.parts[-1].created_at < turn.programme.settle_after


def _passed_on(reflection: Reflection) -> bool:
    """Whether it holds forwarded words: only those are settled as they come."""
    return reflection.settled_at is not None and reflection.settled_at <= reflection.created_at


def _role(turn: Turn, reflection: Reflection) -> PartRole:
    if reflection.parts and _typing(turn, reflection):
        return reflection.parts[-1].role
    if reflection.settled_at is None:
        return "answer" if reflection.delivery is not None else "note"
    return "follow_up" if reflection.delivery is not None else "more"


def _turn_to(turn: Turn, reflection: Reflection) -> None:
    """Go on with this reflection; the one that was being written gets its receipt."""
    if turn.learner.reflection != reflection.id:
        receipt.settle_now(turn)
        turn.change(reflection=reflection.id)


def _begin(turn: Turn, delivery: Delivery | None, *, private: bool = False) -> Reflection:
    receipt.settle_now(turn)
    in_force = turn.programme.content.standard.code
    reflection = Reflection(
        id=record_id(turn.event.key),
        learner=turn.learner.id,
        delivery=delivery.id if delivery else None,
        item=delivery.item if delivery else None,
        kind=delivery.kind if delivery else "note",
        local_date=turn.today,
        # What is written while no coach may read stays so, whatever the learner allows later.
        private=private or not turn.learner.coach_may_read,
        created_at=turn.now,
        standard=delivery.standard if delivery else in_force,
    )
    turn.add(AddReflection(reflection=reflection))
    if delivery is not None and delivery.state != "answered":
        turn.add(
            MarkDelivery(
                id=delivery.id, learner=delivery.learner, state="answered", answered_at=turn.now
            )
        )
        if delivery.id == turn.learner.delivery:
            turn.call_off("reminder", "snooze")
    turn.change(reflection=reflection.id)
    return reflection


def _album_known(reflection: Reflection, event: Wrote | Showed) -> bool:
    if not isinstance(event, Showed) or event.album is None:
        return False
    return any(part.album == event.album for part in reflection.parts)


def _add(
    turn: Turn, event: Wrote | Showed, reflection: Reflection, role: PartRole, text: str = ""
) -> None:
    part = Part(
        id=record_id(turn.event.key, 1),
        reflection=reflection.id,
        learner=reflection.learner,
        message_id=event.message_id,
        role=role,
        text=text or (event.text if isinstance(event, Wrote) else event.caption),
        media=event.media if isinstance(event, Showed) else None,
        file_id=event.file_id if isinstance(event, Showed) else None,
        album=event.album if isinstance(event, Showed) else None,
        created_at=turn.now,
    )
    turn.add(AddPart(part=part))
    turn.change(misses=0, last_contact=turn.now)
    repeats.note_kept(turn, event)
    if not (isinstance(event, Wrote) and event.forwarded):
        safety.heed(turn, reflection, part.text)
