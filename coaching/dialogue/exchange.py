"""The four buttons under a prompt: another one, later, no chance today, and why this one."""

from __future__ import annotations

from coaching.curriculum import NothingToAsk, choose, swap
from coaching.dialogue import ask, daily, pause, phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import MarkDelivery
from coaching.events import Due
from coaching.local_time import local_date
from coaching.postpone import SnoozeChoice, snooze_until
from coaching.records import Delivery
from coaching.regular import not_begun
from coaching.timetable import PROMPT_WINDOW

SNOOZES: tuple[SnoozeChoice, ...] = ("hour", "tonight", "morning")


def _open_prompt(turn: Turn) -> Delivery | None:
    """The tapped prompt if it still waits for an answer; otherwise say how things stand."""
    delivery = turn.view.target_delivery
    if delivery is None:
        turn.toast(turn.label("error.button_menu"), alert=True)
    elif delivery.state == "answered":
        turn.toast(turn.label("prompt.answered"), alert=True)
    elif turn.learner.delivery != delivery.id:
        turn.toast(turn.label("prompt.earlier"), alert=True)
    elif delivery.state != "asked":
        turn.toast(turn.label("error.button_menu"), alert=True)
    else:
        return delivery
    return None


def another(turn: Turn, _: Button) -> None:
    """Exchange the prompt in its own message, at most three times a day."""
    delivery = _open_prompt(turn)
    if delivery is None:
        return
    learner = turn.learner
    swaps = sum(1 for asked in turn.view.log if asked.date == turn.today and asked.via == "swap")
    if swaps >= turn.programme.swaps_a_day:
        turn.toast(turn.label("prompt.no_more_swaps"), alert=True)
        return
    seed = turn.view.cohort.seed if turn.view.cohort else 0
    content = turn.programme.content
    item = next(iter(content.items(delivery.standard, delivery.item)), "")
    choice = swap(content.bank, turn.log, turn.today, turn.weekdays, seed, item)
    if choice is None:
        turn.toast(turn.label("prompt.no_more_swaps"), alert=True)
        return
    turn.toast(turn.label("prompt.swapped"))
    turn.add(MarkDelivery(id=delivery.id, learner=learner.id, state="swapped"))
    ask.replace_in_place(
        turn, choice, daily.ordinal(turn), swap_again=swaps + 1 < turn.programme.swaps_a_day
    )


def no_chance(turn: Turn, _: Button) -> None:
    """Today gave no occasion: that is contact too, and nothing to catch up on."""
    delivery = _open_prompt(turn)
    if delivery is None:
        return
    turn.toast(turn.label("prompt.no_chance_toast"))
    turn.add(MarkDelivery(id=delivery.id, learner=delivery.learner, state="no_chance"))
    turn.change(misses=0, last_contact=turn.now)
    turn.call_off("reminder", "snooze")
    turn.edit(f"{delivery.text}\n\n{turn.t('prompt.no_chance_done')}")


def why(turn: Turn, _: Button) -> None:
    """Say in a pop-up why this one."""
    delivery = turn.view.target_delivery
    reason = delivery.reason if delivery else turn.label("why.none")
    turn.toast(reason, alert=True)


def why_now(turn: Turn) -> None:
    """Say why the open prompt was chosen (the command)."""
    delivery = turn.view.delivery
    if delivery is None:
        turn.say(turn.t("why.none"))
        return
    name = phrase.name_of(turn, delivery)
    turn.say(turn.t("why.screen", name=name, reason=delivery.reason))


def later(turn: Turn, _: Button) -> None:
    """Offer three times under the prompt."""
    delivery = _open_prompt(turn)
    if delivery is None or _rests(turn):
        return
    turn.toast()
    choices = tuple(
        (turn.label(f"prompt.snooze_{choice}"), press("snooze", delivery.id, choice))
        for choice in SNOOZES
    )
    back = ((turn.label("prompt.back"), press("back", delivery.id)),)
    turn.edit(None, (choices, back))


def _rests(turn: Turn) -> bool:
    """Whether the learner rests: then nothing is promised for later."""
    if turn.learner.status == "active":
        return False
    turn.toast(turn.label("prompt.resting", until=pause.until(turn)), alert=True)
    return True


def back(turn: Turn, _: Button) -> None:
    """Put the four buttons back."""
    delivery = _open_prompt(turn)
    if delivery is not None:
        turn.toast()
        turn.edit(None, ask.keyboard(turn, delivery.id))


def snooze(turn: Turn, button: Button) -> None:
    """Put the prompt off; typing an answer at once is still possible."""
    delivery = _open_prompt(turn)
    choice = next((known for known in SNOOZES if known == button.word(1)), None)
    if delivery is None or choice is None or _rests(turn):
        return
    due = snooze_until(choice, turn.schedule, turn.now)
    when = phrase.when(turn, due)
    turn.appoint("snooze", due)
    turn.call_off("reminder")
    turn.change(last_contact=turn.now)
    turn.toast(turn.label("prompt.snoozed_toast", when=when))
    turn.edit(
        f"{delivery.text}\n\n{turn.t('prompt.snoozed', when=when)}",
        ask.keyboard(turn, delivery.id),
    )


def snoozed(turn: Turn, event: Due) -> None:
    """Show a snoozed prompt again, if it is still open; on a new date it is that date's prompt.

    Far too late, after a downtime, it stays silent: the prompt is open all the same.
    """
    delivery = turn.view.delivery
    if turn.learner.status != "active" or delivery is None or delivery.state != "asked":
        return
    if event.at - event.due > PROMPT_WINDOW:
        return
    ask.send(turn, delivery, f"snooze:{delivery.id}:{int(event.due.timestamp())}")
    day = local_date(turn.learner.zone, turn.now)
    turn.change(last_date=day, last_at=turn.now)
    turn.appoint_regular()


def today(turn: Turn) -> None:
    """Show the open prompt again, or offer one more (the command)."""
    delivery = turn.view.delivery
    if delivery is not None and delivery.state == "asked":
        ask.send(turn, delivery, f"again:{turn.event.key}", head=turn.t("today.again"))
        return
    if not_begun(turn.learner, turn.view.cohort, turn.now):
        turn.say(turn.t("cohorts.today_before", date=daily.begins(turn)))
        return
    more = ((turn.label("today.more"), press("more")),)
    turn.say(_nothing_open(turn, delivery), (more,))


def _nothing_open(turn: Turn, latest: Delivery | None) -> str:
    """How it stands with today's prompt: written, left out, still to come, or none today."""
    if latest is not None and latest.local_date == turn.today:
        return turn.t("today.left_out" if latest.state == "no_chance" else "today.done")
    who = turn.learner
    due = turn.next_prompt
    if due is not None and local_date(who.zone, due) == turn.today:
        return turn.t("today.to_come", time=turn.clock_time(due))
    return turn.t("today.none")


def more(turn: Turn, _: Button) -> None:
    """Give a prompt that the learner asked for."""
    turn.toast()
    delivery = turn.view.delivery
    early = not_begun(turn.learner, turn.view.cohort, turn.now)
    if early or (delivery is not None and delivery.state == "asked"):
        return
    asked_today = frozenset(asked.item for asked in turn.log if asked.date == turn.today)
    seed = turn.view.cohort.seed if turn.view.cohort else 0
    bank, weekdays = turn.programme.content.bank, turn.weekdays
    try:
        choice = choose(bank, turn.log, turn.today, weekdays, seed, asked_today)
    except NothingToAsk:
        turn.edit(turn.t("today.no_more"))
        return
    turn.edit(None)
    ask.ask(turn, choice, "asked", ordinal=daily.ordinal(turn))
    turn.appoint_regular()
