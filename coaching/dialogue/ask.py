"""Put a prompt to a learner: how it is chosen, worded and remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coaching.curriculum import Choice
from coaching.dialogue import receipt
from coaching.dialogue.buttons import press
from coaching.dialogue.turn import Turn
from coaching.effects import AddDelivery, Lane
from coaching.events import Tapped
from coaching.messages import Keyboard
from coaching.records import Delivery, Via, record_id
from content.prompt import Prompt


def wording(turn: Turn, prompt: Prompt) -> str:
    """The message of a prompt: its name, the question, a hint and the own trade's example."""
    language = turn.language
    name = turn.programme.content.bank.plain(prompt.item, language)
    blocks = [
        turn.t("prompt.head", name=name, minutes=prompt.minutes),
        turn.t("prompt.text", text=prompt.text.say(language)),
    ]
    small = [turn.t("prompt.hint", hint=prompt.hint.say(language))]
    trade = turn.learner.trade
    example = prompt.example(trade, language)
    if example is not None:
        small.append(turn.t("prompt.example", trade=turn.label(f"trade.{trade}"), example=example))
    return "\n\n".join([*blocks, "\n".join(small)])


def keyboard(turn: Turn, delivery: int, *, swap: bool = True) -> Keyboard:
    """The four ways out of a prompt; the way in is to type."""
    first = [(turn.label("prompt.later"), press("later", delivery))]
    if swap:
        first.insert(0, (turn.label("prompt.swap"), press("swap", delivery)))
    return (
        tuple(first),
        (
            (turn.label("prompt.no_chance"), press("skip", delivery)),
            (turn.label("prompt.why"), press("why", delivery)),
        ),
    )


def make(turn: Turn, choice: Choice, via: Via, ordinal: int) -> Delivery:
    """The record of a prompt that is about to be put, with the exact words."""
    prompt = choice.prompt
    learner = turn.learner
    key = f"prompt:{learner.id}:{turn.today}:{ordinal}"
    return Delivery(
        id=record_id(key),
        learner=learner.id,
        item=prompt.item,
        kind=prompt.kind,
        prompt_id=prompt.id,
        rev=prompt.rev,
        text=wording(turn, prompt),
        follow_up=prompt.follow_up.say(turn.language),
        local_date=turn.today,
        ordinal=ordinal,
        via=via,
        reason=reason(turn, choice),
        asked_at=turn.now,
        standard=turn.programme.content.standard.code,
    )


def reason(turn: Turn, choice: Choice) -> str:
    """Why this one today, in one sentence, with the code of the standard."""
    params = dict(choice.reason.params)
    sentences = [turn.label(f"why.{choice.reason.code}", **params)]
    if params.get("theme"):
        theme = turn.programme.content.bank.theme(str(params["theme"]), turn.language)
        sentences.append(turn.label("why.theme", theme=theme))
    return "\n".join([*sentences, turn.label("why.code", code=choice.item)])


def ask(
    turn: Turn, choice: Choice, via: Via, *, ordinal: int = 0, expires: datetime | None = None
) -> Delivery:
    """Put the prompt as a new message; from now on plain text answers it."""
    receipt.settle_now(turn)
    delivery = make(turn, choice, via, ordinal)
    turn.add(AddDelivery(delivery=delivery))
    send(turn, delivery, f"prompt:{delivery.learner}:{delivery.local_date}:{ordinal}", expires)
    _open(turn, delivery)
    return delivery


def send(
    turn: Turn, delivery: Delivery, key: str, expires: datetime | None = None, head: str = ""
) -> None:
    """Send a prompt's words with its buttons; its message becomes the one to reply to."""
    turn.say(
        f"{head}\n\n{delivery.text}" if head else delivery.text,
        keyboard(turn, delivery.id),
        kind="prompt",
        lane=Lane.PROMPT,
        dedupe=key,
        ref=delivery.id,
        expires=expires,
    )


def replace_in_place(turn: Turn, choice: Choice, ordinal: int, *, swap_again: bool) -> Delivery:
    """Put the prompt in the message that was tapped."""
    receipt.settle_now(turn)
    delivery = make(turn, choice, "swap", ordinal)
    if isinstance(turn.event, Tapped) and turn.event.message_id is not None:
        message_id = turn.event.message_id
        turn.add(AddDelivery(delivery=replace(delivery, message_id=message_id)))
        turn.edit(delivery.text, keyboard(turn, delivery.id, swap=swap_again))
    _open(turn, delivery)
    return delivery


def _open(turn: Turn, delivery: Delivery) -> None:
    turn.change(
        delivery=delivery.id,
        reflection=None,
        last_date=delivery.local_date,
        last_at=turn.now,
    )
