"""The receipt: what was kept, in the learner's own clause, and one question further."""

from __future__ import annotations

from coaching.dialogue import coaches, phrase, rating, safety
from coaching.dialogue.buttons import press
from coaching.dialogue.turn import Turn
from coaching.effects import MarkReflection
from coaching.events import Due
from coaching.messages import Edit, Keyboard
from coaching.quotation import has_number, quotation
from coaching.records import Delivery, Reflection
from coaching.staff.personal import personal

SHORT = 8
"""An answer of fewer characters gets the wording that invites a little more."""


def settle(turn: Turn, _: Due) -> None:
    """The learner has paused: say what was kept, and ask one question further."""
    settle_now(turn, ask_on=True)


def settle_now(turn: Turn, *, ask_on: bool = False) -> None:
    """Write the receipt of the reflection in progress, if it has none yet.

    `ask_on`: what is written next would be an answer to the question further.
    """
    reflection = turn.view.reflection
    if reflection is None or reflection.settled_at is not None or not reflection.parts:
        return
    delivery = prompt_of(turn, reflection)
    turn.add(MarkReflection(id=reflection.id, learner=reflection.learner, settled_at=turn.now))
    turn.call_off("settle")
    further = delivery is not None and not safety.bare(reflection.text)
    question = delivery.follow_up if delivery is not None and further and ask_on else ""
    _say(turn, reflection, wording(turn, reflection, question=question))
    if delivery is not None and further:
        rating.offer(turn, delivery)


def forwarded(turn: Turn, reflection: Reflection) -> None:
    """Words passed on from somebody else: kept as a note, and offered a place at once."""
    turn.add(MarkReflection(id=reflection.id, learner=reflection.learner, settled_at=turn.now))
    _say(turn, reflection, with_readers(turn, reflection, turn.t("receipt.forwarded")))


def _say(turn: Turn, reflection: Reflection, html: str) -> None:
    turn.say(
        html,
        keyboard(turn, reflection),
        kind="receipt",
        dedupe=key(reflection),
        ref=reflection.id,
        silent=True,
    )


def key(reflection: Reflection) -> str:
    """The name under which a reflection's receipt is said and edited."""
    return f"receipt:{reflection.id}"


def prompt_of(turn: Turn, reflection: Reflection) -> Delivery | None:
    """The learner's present prompt, if that is what the reflection answers."""
    delivery = turn.view.delivery
    return delivery if delivery is not None and delivery.id == reflection.delivery else None


def wording(turn: Turn, reflection: Reflection, *, question: str = "", extra: str = "") -> str:
    """What was kept, the question further, what became of it since, and who can read it."""
    lines = [_kept(turn, reflection), *safety.hints(turn, reflection.text)]
    if question:
        lines += ["", turn.t("receipt.follow_up", question=question)]
    if extra:
        lines.append(turn.t(f"receipt.{extra}"))
    return with_readers(turn, reflection, "\n".join(lines))


def _kept(turn: Turn, reflection: Reflection) -> str:
    text = reflection.text
    if reflection.delivery is None:
        return turn.t("receipt.note")
    variant = reflection.id % 6
    if not text:
        return turn.t("receipt.media", variant)
    if safety.bare(text):
        return turn.t("receipt.saved")
    clause = quotation(text)
    if has_number(clause.words) and not personal(clause.words):
        return turn.t("receipt.with_number", variant, clause=clause.shown)
    return turn.t("receipt.short" if len(text) < SHORT else "receipt.plain", variant)


def with_readers(turn: Turn, reflection: Reflection, html: str) -> str:
    """Add who can read the entry; nobody needs telling who chose to be alone with it."""
    lines = [html]
    if turn.learner.coach_may_read:
        lines.append(coaches.readers_of(turn, reflection))
    if turn.learner.status == "resting":
        lines.append(turn.t("rhythm.resting_note"))
    return "\n".join(lines)


def keyboard(turn: Turn, reflection: Reflection) -> Keyboard:
    """Put right where it belongs and who reads it."""
    move = _move(turn, reflection)
    if not turn.learner.coach_may_read:
        return ((move,),)
    if reflection.private:
        who = (turn.label("receipt.let_coach"), press("open", reflection.id))
    else:
        who = (turn.label("receipt.keep_private"), press("close", reflection.id))
    # A note's first button names a prompt and needs the whole width.
    return ((move, who),) if reflection.delivery is not None else ((move,), (who,))


def _move(turn: Turn, reflection: Reflection) -> tuple[str, str]:
    present = turn.view.delivery
    if reflection.delivery is not None:
        return turn.label("receipt.not_this"), press("move", reflection.id)
    if present is None:
        return turn.label("receipt.to_some"), press("move", reflection.id)
    name = phrase.name_of(turn, present)
    return turn.label("receipt.to_prompt", name=name), press("to", reflection.id, present.id)


def acknowledge_more(turn: Turn, reflection: Reflection) -> None:
    """Mark in the receipt, once, that something was added."""
    if all(part.role not in ("follow_up", "more") for part in reflection.parts):
        rewrite(turn, reflection, wording(turn, reflection, extra="added"))


def rewrite(turn: Turn, reflection: Reflection, html: str) -> None:
    """Write the receipt anew in its place."""
    edit = Edit(
        html=html,
        buttons=keyboard(turn, reflection),
        message_id=reflection.receipt_message_id,
        of=key(reflection),
    )
    turn.put(edit, kind="edit", policy="free")
