"""Putting right where an entry belongs, and who reads it, with the buttons of its receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from coaching.dialogue import phrase, receipt
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import MarkDelivery, MarkReflection, MoveReflection, NoteWish
from coaching.records import Delivery, Reflection

OFFERED, RECENT = 4, 12
"""How many prompts are offered, and among how many of the latest, as some were exchanged."""


def _of_entry(act: Callable[[Turn, Reflection, Button], None]) -> Callable[[Turn, Button], None]:
    """Do something with the entry of a button, or say that it is there no more."""

    def tapped(turn: Turn, button: Button) -> None:
        reflection = turn.view.target_reflection
        if reflection is None:
            turn.toast(turn.label("history.gone"), alert=True)
        else:
            act(turn, reflection, button)

    return tapped


@_of_entry
def ask_where(turn: Turn, reflection: Reflection, _: Button) -> None:
    """Show the latest prompts, to choose the one that was meant."""
    turn.toast()
    others = [
        delivery
        for delivery in turn.view.recent
        if delivery.id != reflection.delivery and delivery.state != "swapped"
    ]
    rows: list[tuple[tuple[str, str], ...]] = [
        ((_dated(turn, delivery), press("to", reflection.id, delivery.id)),)
        for delivery in others[:OFFERED]
    ]
    back = (turn.label("prompt.back"), press("keep", reflection.id))
    if reflection.delivery is None:
        rows.append((back,))
    else:
        rows.append(((turn.label("receipt.as_note"), press("to", reflection.id, "none")), back))
    turn.edit(turn.t("receipt.move_which"), tuple(rows))


def _dated(turn: Turn, delivery: Delivery) -> str:
    name = phrase.name_of(turn, delivery)
    return f"{phrase.short_date(turn, delivery.local_date)} {name}"


@_of_entry
def keep(turn: Turn, reflection: Reflection, _: Button) -> None:
    """Leave it where it is: the receipt as it was."""
    turn.toast()
    turn.edit(receipt.wording(turn, reflection), receipt.keyboard(turn, reflection))


@_of_entry
def move(turn: Turn, reflection: Reflection, button: Button) -> None:
    """Attach a reflection where the learner says it belongs."""
    delivery = turn.view.target_delivery
    if delivery is None and button.word(1) != "none":
        turn.toast(turn.label("error.button"))
        return
    turn.toast()
    moved = replace(
        reflection,
        delivery=delivery.id if delivery else None,
        item=delivery.item if delivery else None,
        kind=delivery.kind if delivery else "note",
        standard=delivery.standard if delivery else reflection.standard,
    )
    turn.add(
        MoveReflection(
            id=moved.id,
            learner=moved.learner,
            delivery=moved.delivery,
            item=moved.item,
            kind=moved.kind,
            standard=moved.standard,
        )
    )
    if delivery is None:
        html = turn.t("receipt.moved_note")
    else:
        _answered(turn, delivery, reflection)
        html = turn.t("receipt.moved", name=phrase.name_of(turn, delivery))
    if reflection.delivery is not None and reflection.delivery != moved.delivery:
        html += _left_behind(turn, reflection, reflection.delivery)
    turn.edit(receipt.with_readers(turn, moved, html), receipt.keyboard(turn, moved))


def _answered(turn: Turn, delivery: Delivery, reflection: Reflection) -> None:
    """The prompt has its answer now."""
    if delivery.state != "answered":
        turn.add(
            MarkDelivery(
                id=delivery.id,
                learner=delivery.learner,
                state="answered",
                answered_at=reflection.created_at,
            )
        )
    if delivery.id == turn.learner.delivery:
        turn.call_off("reminder", "snooze")


def _left_behind(turn: Turn, reflection: Reflection, delivery: int) -> str:
    """The prompt has lost its answer: open again if it is the present one, else missed.

    Only this week's prompts, of which all answers are at hand.
    """
    week = turn.view.week
    if week is None or all(one.id != delivery for one in week.deliveries):
        return ""
    if any(one.delivery == delivery and one.id != reflection.id for one in week.reflections):
        return ""
    present = turn.view.delivery
    if present is None or present.id != delivery:
        turn.add(MarkDelivery(id=delivery, learner=reflection.learner, state="missed"))
        return ""
    turn.add(MarkDelivery(id=delivery, learner=reflection.learner, state="asked"))
    return "\n" + turn.t("receipt.still_open", name=phrase.name_of(turn, present))


def set_private(turn: Turn, *, private: bool) -> None:
    """Keep one entry from the coach, or let the coach read it."""
    reflection = turn.view.target_reflection
    if reflection is None:
        turn.toast(turn.label("history.gone"), alert=True)
        return
    if not private and not turn.learner.coach_may_read:
        turn.toast(turn.label("coaches.not_shared"), alert=True)
        return
    changed = replace(reflection, private=private)
    turn.toast(turn.label("settings.saved"))
    turn.add(MarkReflection(id=reflection.id, learner=reflection.learner, private=private))
    what: Literal["hidden", "shown"] = "hidden" if private else "shown"
    turn.add(NoteWish(chat=turn.learner.chat, what=what, at=turn.now, entry=reflection.id))
    turn.edit(receipt.wording(turn, changed), receipt.keyboard(turn, changed))
