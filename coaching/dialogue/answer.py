"""Taking in what a learner writes or shows: stored first, and put where it belongs."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.dialogue import receipt
from coaching.dialogue.turn import Turn
from coaching.effects import AddPart, AddReflection, MarkDelivery
from coaching.events import Showed, Wrote
from coaching.local_time import local_date
from coaching.records import Delivery, Part, PartRole, Reflection, record_id


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
    place = _place(turn, event)
    reflection = place.reflection or _begin(turn, place.delivery)
    first_of_album = not _album_known(reflection, event)
    _add(turn, event, reflection, place.role)
    if first_of_album:
        turn.react(event.message_id)
    if isinstance(event, Wrote) and event.forwarded and place.reflection is None:
        receipt.forwarded(turn, reflection)
    elif place.reflection is not None and place.reflection.settled_at is not None:
        receipt.acknowledge_more(turn, place.reflection, place.role)
    else:
        turn.appoint("settle", turn.now + turn.programme.settle_after)


def note(turn: Turn, event: Wrote, text: str) -> None:
    """Store words as a free note, whatever prompt is open."""
    reflection = _begin(turn, None)
    _add(turn, event, reflection, "note", text)
    turn.react(event.message_id)
    turn.appoint("settle", turn.now + turn.programme.settle_after)


def _ask_for_words(turn: Turn) -> None:
    open_now = turn.view.delivery is not None and turn.view.delivery.state == "asked"
    turn.say(turn.t("receipt.words_please" if open_now else "receipt.note_words_please"))


def _place(turn: Turn, event: Wrote | Showed) -> _Place:
    view = turn.view
    if event.reply_to is not None and view.target_reflection is not None:
        return _Place(view.target_reflection, None, "more")
    if event.reply_to is not None and view.target_delivery is not None:
        return _Place(_writing(turn, view.target_delivery), view.target_delivery, "answer")
    if isinstance(event, Wrote) and event.forwarded:
        return _Place(None, None, "note")
    if view.reflection is not None and _takes_more(turn, view.reflection):
        return _Place(view.reflection, None, _role(view.reflection))
    if view.delivery is not None and view.delivery.state == "asked":
        return _Place(None, view.delivery, "answer")
    return _Place(None, None, "note")


def _writing(turn: Turn, delivery: Delivery) -> Reflection | None:
    """The reflection in progress, if it answers this very prompt."""
    open_one = turn.view.reflection
    if open_one is not None and open_one.delivery == delivery.id and open_one.settled_at is None:
        return open_one
    return None


def _takes_more(turn: Turn, reflection: Reflection) -> bool:
    """Whether what is written now still belongs to this reflection."""
    if reflection.settled_at is None:
        return True
    if turn.now - reflection.settled_at <= turn.programme.keep_open:
        return True
    followed = any(part.role == "follow_up" for part in reflection.parts)
    same_day = reflection.local_date == local_date(turn.learner.zone, turn.now)
    return reflection.delivery is not None and same_day and not followed


def _role(reflection: Reflection) -> PartRole:
    if reflection.settled_at is None:
        return "answer" if reflection.delivery is not None else "note"
    return "follow_up" if reflection.delivery is not None else "more"


def _begin(turn: Turn, delivery: Delivery | None) -> Reflection:
    receipt.settle_now(turn)
    reflection = Reflection(
        id=record_id(turn.event.key),
        learner=turn.learner.id,
        delivery=delivery.id if delivery else None,
        item=delivery.item if delivery else None,
        kind=delivery.kind if delivery else "note",
        local_date=turn.today,
        created_at=turn.now,
    )
    turn.add(AddReflection(reflection=reflection))
    if delivery is not None and delivery.state != "answered":
        turn.add(
            MarkDelivery(
                id=delivery.id, learner=delivery.learner, state="answered", answered_at=turn.now
            )
        )
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
    turn.change(reflection=reflection.id, misses=0, last_contact=turn.now)
