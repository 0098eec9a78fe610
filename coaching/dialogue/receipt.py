"""The receipt: one line after the last message, with the learner's own clause and a follow-up."""

from __future__ import annotations

from dataclasses import replace

from coaching.dialogue import phrase, rating
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import MarkReflection, MoveReflection
from coaching.events import Due
from coaching.messages import Keyboard
from coaching.quotation import has_number, quotation
from coaching.records import Delivery, Reflection

SHORT = 8
"""An answer of fewer characters gets the wording that invites a little more."""


def settle(turn: Turn, _: Due) -> None:
    """The learner has paused: say what was kept."""
    settle_now(turn)


def settle_now(turn: Turn) -> None:
    """Write the receipt of the reflection in progress, if it has none yet."""
    reflection = turn.view.reflection
    if reflection is None or reflection.settled_at is not None or not reflection.parts:
        return
    delivery = _prompt_of(turn, reflection)
    turn.add(MarkReflection(id=reflection.id, learner=reflection.learner, settled_at=turn.now))
    turn.call_off("settle")
    turn.say(
        wording(turn, reflection, delivery),
        keyboard(turn, reflection),
        kind="receipt",
        dedupe=key(reflection),
        ref=reflection.id,
        silent=True,
    )
    if delivery is not None:
        rating.offer(turn, delivery)


def forwarded(turn: Turn, reflection: Reflection) -> None:
    """Words passed on from somebody else: kept as a note, and offered a place at once."""
    turn.add(MarkReflection(id=reflection.id, learner=reflection.learner, settled_at=turn.now))
    turn.say(
        f"{turn.t('receipt.forwarded')}\n\n{readers(turn, reflection)}",
        keyboard(turn, reflection),
        kind="receipt",
        dedupe=key(reflection),
        ref=reflection.id,
        silent=True,
    )


def key(reflection: Reflection) -> str:
    """The name under which a reflection's receipt is said and edited."""
    return f"receipt:{reflection.id}"


def _prompt_of(turn: Turn, reflection: Reflection) -> Delivery | None:
    for delivery in (turn.view.delivery, turn.view.target_delivery):
        if delivery is not None and delivery.id == reflection.delivery:
            return delivery
    return None


def wording(
    turn: Turn, reflection: Reflection, delivery: Delivery | None, *, extra: str = ""
) -> str:
    """What was kept, the follow-up question, and who can read it."""
    lines = [_kept(turn, reflection)]
    if delivery is not None and delivery.follow_up:
        lines += ["", turn.t("receipt.follow_up", question=delivery.follow_up)]
    if extra:
        lines.append(turn.t(f"receipt.{extra}"))
    lines += ["", readers(turn, reflection)]
    return "\n".join(lines)


def _kept(turn: Turn, reflection: Reflection) -> str:
    text = reflection.text
    if reflection.delivery is None:
        return turn.t("receipt.note")
    variant = reflection.id % 6
    if not text:
        return turn.t("receipt.media", variant)
    clause = quotation(text)
    if clause and has_number(clause):
        return turn.t("receipt.with_number", variant, clause=clause)
    return turn.t("receipt.short" if len(text) < SHORT else "receipt.plain", variant)


def readers(turn: Turn, reflection: Reflection) -> str:
    """Who can read this entry, in words."""
    coach = turn.learner.coach_may_read and not reflection.private
    return turn.t("receipt.readers_coach" if coach else "receipt.readers_you")


def keyboard(turn: Turn, reflection: Reflection) -> Keyboard:
    """Put right where it belongs and who reads it."""
    move = (turn.label("receipt.not_this"), press("move", reflection.id))
    if reflection.delivery is None:
        recent = turn.view.delivery
        if recent is None:
            return ()
        name = phrase.name_of(turn, recent.item)
        label = turn.label("receipt.to_prompt", name=name)
        move = (label, press("to", reflection.id, recent.id))
    if not turn.learner.coach_may_read:
        return ((move,),)
    if reflection.private:
        who = (turn.label("receipt.let_coach"), press("open", reflection.id))
    else:
        who = (turn.label("receipt.keep_private"), press("close", reflection.id))
    return ((move, who),)


def acknowledge_more(turn: Turn, reflection: Reflection, role: str) -> None:
    """Mark in the receipt, once, that something was added."""
    if all(part.role not in ("follow_up", "more") for part in reflection.parts):
        rewrite(turn, reflection, extra="added")


def rewrite(turn: Turn, reflection: Reflection, *, extra: str = "") -> None:
    """Write the receipt anew in its place."""
    turn.edit(
        wording(turn, reflection, _prompt_of(turn, reflection), extra=extra),
        keyboard(turn, reflection),
        of=key(reflection),
    )


def ask_where(turn: Turn, _: Button) -> None:
    """Show the latest prompts, to choose the one that was meant."""
    reflection = turn.view.target_reflection
    if reflection is None:
        turn.toast(turn.label("history.gone"))
        return
    turn.toast()
    rows = [
        ((phrase.name_of(turn, delivery.item), press("to", reflection.id, delivery.id)),)
        for delivery in turn.view.recent
        if delivery.id != reflection.delivery and delivery.state != "swapped"
    ]
    rows.append(((turn.label("receipt.as_note"), press("to", reflection.id, "none")),))
    turn.edit(turn.t("receipt.move_which"), tuple(rows))


def move(turn: Turn, button: Button) -> None:
    """Attach a reflection where the learner says it belongs."""
    reflection, delivery = turn.view.target_reflection, turn.view.target_delivery
    if reflection is None or (delivery is None and button.word(1) != "none"):
        turn.toast(turn.label("error.button"))
        return
    turn.toast()
    turn.add(
        MoveReflection(
            id=reflection.id,
            learner=reflection.learner,
            delivery=delivery.id if delivery else None,
            item=delivery.item if delivery else None,
            kind=delivery.kind if delivery else "note",
        )
    )
    if delivery is None:
        turn.edit(turn.t("receipt.moved_note"))
    else:
        turn.edit(turn.t("receipt.moved", name=phrase.name_of(turn, delivery.item)))


def set_private(turn: Turn, *, private: bool) -> None:
    """Keep one entry from the coach, or let the coach read it."""
    reflection = turn.view.target_reflection
    if reflection is None:
        turn.toast(turn.label("history.gone"))
        return
    changed = replace(reflection, private=private)
    turn.toast(turn.label("settings.saved"))
    turn.add(MarkReflection(id=reflection.id, learner=reflection.learner, private=private))
    turn.edit(wording(turn, changed, _prompt_of(turn, changed)), keyboard(turn, changed))
