"""The message itself: sent as it shall arrive, renewed by an edit or by another one."""

from __future__ import annotations

from typing import Any, Final

from coaching.broadcast.acts import ComposeBroadcast
from coaching.broadcast.records import Broadcast
from coaching.broadcast.sample import sample
from coaching.events import Edited, Event, Showed, Wrote
from coaching.messages import Media, Text, from_json, to_json
from coaching.staff.acts import NotFound, Refused
from coaching.staff.dialogue.broadcast import control, state
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds

FILES: Final = frozenset({"photo", "document", "voice", "video", "audio"})
"""What can be sent on to many; a sticker or a round video says nothing to learn from."""


def needs(event: Event, staff: Staff, programme: Any) -> StaffNeeds:
    """What it takes to compose, or to renew the draft that is being worked on."""
    return needs_of(ComposeBroadcast(broadcast=state.draft_of(staff)))


def take(turn: StaffTurn, event: Wrote | Showed | Edited) -> None:
    """Keep what was sent as the message, and show it as learners will get it."""
    known = state.draft_of(turn.staff)
    draft = state.seen(turn).broadcast
    if known is not None and (draft is None or draft.state != "draft"):
        turn.end_step()
        turn.say(turn.t("broadcast.draft_gone"))
        return
    if isinstance(event, Showed) and _of_same_album(turn, event):
        return
    message = _message(event, draft)
    compose(turn, ComposeBroadcast(broadcast=known, message=message), event)


def compose(turn: StaffTurn, act: ComposeBroadcast, event: Event | None = None) -> None:
    """Keep the draft, show the exact copy of it, and under it what can be done."""
    draft = state.saved(turn.do(act))
    more: dict[str, Any] = {}
    notes: list[str] = []
    if isinstance(event, Wrote | Showed | Edited):
        more |= state.typed_in(turn, event.message_id)
    if isinstance(event, Showed) and event.album is not None:
        more["album"] = event.album
        notes.append(turn.t("broadcast.album"))
    if isinstance(event, Wrote) and event.forwarded:
        notes.append(turn.t("broadcast.was_forwarded"))
    turn.toast()
    show_sample(turn, draft)
    state.wait(turn, state.COMPOSE, draft, **more)
    control.show(turn, draft, notes, anew=True)


def show_sample(turn: StaffTurn, draft: Broadcast) -> None:
    """The message as learners will get it, as a message of its own."""
    message = sample(draft, turn.programme, turn.language, turn.now)
    if message is not None:
        turn.put(message, kind="sample")


def _of_same_album(turn: StaffTurn, event: Showed) -> bool:
    return event.album is not None and turn.staff.step_data.get("album") == event.album


def _message(event: Wrote | Showed | Edited, draft: Broadcast | None) -> dict[str, Any]:
    """What was sent, as the bot will say it."""
    match event:
        case Wrote():
            return to_json(Text(html=event.formatted))
        case Edited():
            return _edited(event, draft)
        case Showed():
            if event.media not in FILES or event.file_id is None:
                raise Refused("broadcast.wrong_file")
            file: Any = event.media
            return to_json(Media(media=file, file_id=event.file_id, html=event.formatted))


def _edited(event: Edited, draft: Broadcast | None) -> dict[str, Any]:
    """New words, or a new caption of the file that was sent."""
    if draft is None:
        raise NotFound
    known = from_json(dict(draft.message)) if draft.message is not None else None
    if isinstance(known, Media):
        return to_json(Media(media=known.media, file_id=known.file_id, html=event.formatted))
    return to_json(Text(html=event.formatted))
