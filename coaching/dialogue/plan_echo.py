"""The echo of the week's plan, two days later or more: one tap, not a second prompt."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import Lane, MarkDelivery
from coaching.messages import Keyboard
from coaching.records import Delivery

ECHO_AFTER = timedelta(days=2)
OUTCOMES: tuple[Literal["done", "not_yet", "later"], ...] = ("done", "not_yet", "later")


def offer(turn: Turn) -> None:
    """Ask what became of this week's plan, once, in the learner's own words."""
    for delivery in turn.view.week.deliveries if turn.view.week else ():
        if _ripe(turn, delivery):
            question = _question(turn, delivery)
            if question:
                turn.say(
                    question,
                    _buttons(turn, delivery),
                    kind="echo",
                    lane=Lane.PROMPT,
                    dedupe=f"echo:{delivery.id}",
                    ref=delivery.id,
                    silent=True,
                )
                return


def _ripe(turn: Turn, delivery: Delivery) -> bool:
    waiting = delivery.kind == "plan" and delivery.state == "answered" and not delivery.outcome
    age = turn.today - delivery.local_date
    return waiting and ECHO_AFTER <= age < ECHO_AFTER + timedelta(days=2)


def _question(turn: Turn, delivery: Delivery) -> str:
    for reflection in turn.view.week.reflections if turn.view.week else ():
        if reflection.delivery == delivery.id and reflection.text:
            plan = max((part.text for part in reflection.parts), key=len)
            day = phrase.long_weekday(turn, delivery.local_date.weekday())
            return turn.t("echo.ask", weekday=day, plan=phrase.clip(plan, 120))
    return ""


def _buttons(turn: Turn, delivery: Delivery) -> Keyboard:
    return (
        tuple(
            (turn.label(f"echo.{outcome}"), press("echo", delivery.id, outcome))
            for outcome in OUTCOMES
        ),
    )


def answer(turn: Turn, button: Button) -> None:
    """Keep what became of the plan; another tap, even days later, changes it."""
    delivery = turn.view.target_delivery
    outcome = next((known for known in OUTCOMES if known == button.word(1)), None)
    if delivery is None or outcome is None:
        turn.toast(turn.label("error.button"))
        return
    mark = turn.label(f"echo.answered_{outcome}")
    turn.toast(mark)
    if delivery.outcome == outcome:
        return
    turn.add(MarkDelivery(id=delivery.id, learner=delivery.learner, outcome=outcome))
    turn.change(misses=0, last_contact=turn.now)
    question = _question(turn, delivery)
    # In a later week the words are not at hand: then the message stays as it is.
    turn.edit(f"{question}\n\n{mark}" if question else None, _buttons(turn, delivery))
