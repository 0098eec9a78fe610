"""The self-rating: at most once a week, five lines in plain words, one tap."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.digest import dots
from coaching.effects import AddRating
from coaching.messages import Keyboard
from coaching.records import Delivery, Rating, record_id
from coaching.self_rating import asks_to_rate
from coaching.tally import monday_of


def offer(turn: Turn, delivery: Delivery) -> None:
    """After a looking-back prompt, ask where the learner stands, unless asked this week."""
    bank, rated_week = turn.programme.content.bank, turn.learner.rated_week
    if not asks_to_rate(bank, delivery.item, delivery.kind, turn.today, rated_week):
        return
    turn.change(rated_week=monday_of(turn.today))
    turn.say(
        wording(turn, delivery),
        keyboard(delivery),
        kind="rating",
        dedupe=f"rating:{delivery.id}",
        silent=True,
    )


def wording(turn: Turn, delivery: Delivery, chosen: int | None = None) -> str:
    """The question with the five anchors of the item, and the place chosen so far."""
    anchors = turn.programme.content.bank.sheet(delivery.item).anchors
    lines = [turn.t("rate.ask", name=phrase.name_of(turn, delivery.item)), ""]
    for value, anchor in enumerate(anchors, start=1):
        lines.append(turn.t("rate.line", value=value, anchor=anchor.say(turn.language)))
    last = turn.t("rate.chosen", dots=dots(chosen)) if chosen else turn.t("rate.scale")
    return "\n".join([*lines, "", last])


def keyboard(delivery: Delivery) -> Keyboard:
    """The five places."""
    return (tuple((str(value), press("rate", delivery.id, str(value))) for value in range(1, 6)),)


def rate(turn: Turn, button: Button) -> None:
    """Keep the place; tapping another changes it."""
    delivery, value = turn.view.target_delivery, button.number(1)
    if delivery is None or value not in range(1, 6) or value is None:
        turn.toast(turn.label("error.button"))
        return
    turn.toast(turn.label("rate.toast", value=value))
    turn.add(
        AddRating(
            rating=Rating(
                id=record_id(f"rating:{delivery.id}"),
                learner=delivery.learner,
                item=delivery.item,
                value=value,
                delivery=delivery.id,
                local_date=turn.today,
                at=turn.now,
            )
        )
    )
    turn.change(misses=0, last_contact=turn.now)
    turn.edit(wording(turn, delivery, value), keyboard(delivery))
