"""A preview is what the bot sends, word for word and button for button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape

import pytest

from bot.demo.formatting import message_text
from bot.demo.markup import DATA_LIMIT
from coaching.curriculum import Choice, Reason
from coaching.dialogue import ask, rating, step
from coaching.dialogue.join import PACES
from coaching.dialogue.turn import Turn
from coaching.effects import AddDelivery, Say
from coaching.events import Due
from coaching.local_time import first_existing
from coaching.preview.desk import Desk
from coaching.records import Cohort, Delivery, Learner
from coaching.rehearsal.life import START, Habit, live
from coaching.view import View
from content.load import Content
from content.prompt import Prompt

SEED = 2
DeskFor = Callable[..., Desk]
TOAST = 200
"""Characters that Telegram takes in a pop-up."""


def due(learner: Learner, day: date, desk: Desk) -> Due:
    at = first_existing(learner.zone, day, learner.prompt_at)
    return Due(key=f"due:{day}", chat=learner.chat, at=at, due=at, kind="daily")


def chosen(prompt: Prompt) -> Choice:
    return Choice(prompt, prompt.item, prompt.kind, Reason("first", {}))


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("pace", ["3", "5", "7"])
def test_a_term_shows_what_the_bot_sends_day_by_day(
    language: str, pace: str, desk_for: DeskFor, content: Content
) -> None:
    desk = desk_for(language=language, trade="hair")
    cohort = Cohort(id=1, name="class", seed=SEED)
    steps = list(live(content.bank, Habit(weekdays=PACES[pace], weeks=4, seed=SEED)))
    for number, each in enumerate(steps[1:], start=1):
        learner = replace(
            desk.learner, weekdays=PACES[pace], last_date=steps[number - 1].asked.date
        )
        log = tuple(step.asked for step in steps[:number])
        event = due(learner, each.asked.date, desk)
        effects = step(View(learner=learner, cohort=cohort, log=log), event, desk.programme)
        [sent] = [effect for effect in effects if isinstance(effect, Say)]
        [kept] = [effect.delivery for effect in effects if isinstance(effect, AddDelivery)]
        card = desk.card(each.choice, each.asked.date, why=True)
        assert card.message == sent.message
        assert card.why == kept.reason
        assert escape(kept.follow_up) in card.follow_up


def test_the_scale_is_the_one_that_the_bot_offers(desk_for: DeskFor, content: Content) -> None:
    desk = desk_for()
    [prompt, *_] = content.bank.prompts("P1.1.1", "reflect")
    card = desk.card(chosen(prompt), START, rated=True)
    turn = Turn(View(learner=desk.learner), due(desk.learner, START, desk), desk.programme)
    rating.offer(turn, _delivery(desk, prompt))
    [offered] = [effect.message for effect in turn.finish() if isinstance(effect, Say)]
    assert card.rating == offered


def _delivery(desk: Desk, prompt: Prompt) -> Delivery:
    view = View(learner=desk.learner)
    turn = Turn(view, due(desk.learner, START, desk), desk.programme)
    return ask.make(turn, chosen(prompt), "daily", 0)


def test_every_prompt_fits_telegram_in_every_trade_and_language(
    desk_for: DeskFor, content: Content
) -> None:
    bank = content.bank
    prompts = [prompt for item in bank.items for prompt in bank.written(item)]
    for language in content.texts.languages:
        for trade in bank.trades:
            desk = desk_for(trade=trade, language=language)
            for prompt in prompts:
                card = desk.card(chosen(prompt), START, rated=prompt.kind == "reflect", why=True)
                assert len(card.why) <= TOAST, prompt.id
                for message in (card.message, card.rating or card.message):
                    words, _ = message_text(message.html, "HTML", None)
                    assert bank.plain(prompt.item, language) in words
                    assert all(
                        label and len(data.encode()) <= DATA_LIMIT
                        for row in message.buttons
                        for label, data in row
                    )


def test_a_trade_is_shown_its_own_example_or_none(desk_for: DeskFor, content: Content) -> None:
    prompt = content.bank.prompt("p1.1.1-observe-01")
    for trade in content.bank.trades:
        html = desk_for(trade=trade).card(chosen(prompt), START).message.html
        shown = [other for other, words in prompt.examples.items() if words.zh in html]
        assert shown == ([trade] if trade in prompt.examples else [])
