"""The self-rating: at most once a week, five lines in plain words, one tap."""

from __future__ import annotations

from html import escape

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.digest import dots
from coaching.effects import AddRating
from coaching.events import Tapped
from coaching.messages import Keyboard
from coaching.records import Delivery, Rating, record_id
from coaching.self_rating import asks_to_rate
from coaching.tally import monday_of
from content.prompt import ItemSheet


def offer(turn: Turn, delivery: Delivery) -> None:
    """After a looking-back prompt, ask where the learner stands, unless asked this week."""
    bank, rated_week = turn.programme.content.bank, turn.learner.rated_week
    if not asks_to_rate(bank, delivery.item, delivery.kind, turn.today, rated_week):
        return
    content = turn.programme.content
    sheet = content.sheet(delivery.standard, delivery.item)
    if sheet is None or delivery.standard != content.standard.code:
        return
    turn.change(rated_week=monday_of(turn.today))
    turn.say(
        "\n".join([*question(turn, delivery, sheet), "", turn.t("rate.scale")]),
        keyboard(delivery),
        kind="rating",
        dedupe=f"rating:{delivery.id}",
        silent=True,
    )


def question(turn: Turn, delivery: Delivery, sheet: ItemSheet) -> list[str]:
    """The lines of the question with the five anchors of the item."""
    lines = [turn.t("rate.ask", name=phrase.name_of(turn, delivery)), ""]
    for value, anchor in enumerate(sheet.anchors, start=1):
        lines.append(turn.t("rate.line", value=value, anchor=anchor.say(turn.language)))
    return lines


def chosen(turn: Turn, event: Tapped, delivery: Delivery, value: int) -> str | None:
    """The question with the place that was tapped; None leaves the message as it is.

    The lines stay those that were chosen from, whatever the item's anchors are by now.
    """
    asked = [escape(line) for line in event.shown.splitlines()[:-2]]
    sheet = turn.programme.content.sheet(delivery.standard, delivery.item)
    now = question(turn, delivery, sheet) if sheet is not None else []
    if asked and asked[1:] != now[1:]:
        now = asked
    last = turn.t("rate.chosen", dots=dots(value))
    return "\n".join([*now, "", last]) if now else None


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
                standard=delivery.standard,
            )
        )
    )
    turn.change(misses=0, last_contact=turn.now)
    if isinstance(turn.event, Tapped):
        turn.edit(chosen(turn, turn.event, delivery, value), keyboard(delivery))
