"""A question that somebody who runs the programme puts to many: it takes the place of the day's."""

from __future__ import annotations

from coaching.curriculum import Choice, Reason
from coaching.dialogue import answer, ask, daily, receipt
from coaching.dialogue.turn import Turn
from coaching.effects import AddDelivery, Lane, MarkDelivery, Say
from coaching.events import Called
from coaching.local_time import ONE_DAY, start_of_date
from coaching.messages import Text


def called(turn: Turn, event: Called) -> None:
    """Put the question, unless the learner rests or it is not in the bank any more.

    What was open of today is exchanged for it; an earlier one ends as it would with the day's own
    question. Who is just writing goes on doing so: their receipt comes first, then the question.
    """
    prompt = turn.programme.content.bank.find(event.prompt)
    if prompt is None or turn.learner.status != "active" or turn.learner.forget_at is not None:
        return
    writing = answer.writing(turn)
    if not writing:
        receipt.settle_now(turn)
    if not _close(turn):
        return
    choice = Choice(prompt, prompt.item, prompt.kind, Reason("broadcast", {}))
    delivery = ask.make(turn, choice, "broadcast", daily.ordinal(turn))
    turn.add(
        AddDelivery(delivery=delivery),
        Say(
            dedupe=event.key,
            chat=event.chat,
            learner=delivery.learner,
            kind="prompt",
            lane=Lane.BROADCAST,
            policy="never",
            message=Text(html=delivery.text, buttons=ask.keyboard(turn, delivery.id)),
            due=turn.now + turn.programme.settle_after if writing else turn.now,
            # A question of yesterday would stand beside today's.
            expires=start_of_date(turn.learner.zone, turn.today + ONE_DAY),
            ref=delivery.id,
            broadcast=event.broadcast,
        ),
    )
    _turn_to(turn, delivery.id, writing=writing)


def _close(turn: Turn) -> bool:
    """End the open question; False when that is one too many without an answer."""
    last = turn.view.delivery
    if last is not None and last.state == "asked":
        if last.local_date < turn.today:
            if daily.missed(turn):
                return False
        else:
            turn.add(MarkDelivery(id=last.id, learner=last.learner, state="swapped"))
    # What has not left the queue yet need not come any more.
    turn.unsay("prompt", "reminder")
    turn.call_off("reminder", "snooze")
    return True


def _turn_to(turn: Turn, delivery: int, *, writing: bool) -> None:
    """From now on words answer it, and the day has had its question."""
    turn.change(delivery=delivery, step=None, last_date=turn.today, last_at=turn.now)
    if not writing:
        turn.change(reflection=None)
    daily.go_on(turn)
