"""Prompts put to an imagined learner by the bot's own dialogue, to see what a phone would show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching.curriculum import Choice
from coaching.dialogue import ask, rating
from coaching.dialogue.turn import Turn
from coaching.effects import Say
from coaching.events import Due
from coaching.local_time import first_existing
from coaching.messages import Text
from coaching.programme import Programme
from coaching.records import Learner
from coaching.view import View
from content.prompt import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One prompt: what a phone shows of it before and after an answer, and when and why."""

    prompt: Prompt
    message: Text
    follow_up: str
    """The line of the receipt that asks one question further, as Telegram HTML."""
    rating: Text | None = None
    """The scale, where it follows the answer."""
    when: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where prompts are put to a learner who is only imagined; nothing of it is kept."""

    programme: Programme
    learner: Learner

    def card(
        self, choice: Choice, day: date, *, rated: bool = False, when: str = "", why: bool = False
    ) -> Card:
        """Put a prompt on a local date; `rated` adds the scale, `why` the reason for the choice."""
        at = first_existing(self.learner.zone, day, self.learner.prompt_at)
        due = Due(key=f"preview:{day}", chat=self.learner.chat, at=at, due=at, kind="daily")
        turn = Turn(View(learner=self.learner), due, self.programme)
        delivery = ask.ask(turn, choice, "daily")
        scale = Text(html=rating.wording(turn, delivery), buttons=rating.keyboard(delivery))
        return Card(
            prompt=choice.prompt,
            message=_said(turn),
            follow_up=turn.t("receipt.follow_up", question=delivery.follow_up),
            rating=scale if rated else None,
            when=when,
            why=delivery.reason if why else "",
        )


def _said(turn: Turn) -> Text:
    says = (effect.message for effect in turn.finish() if isinstance(effect, Say))
    return next(message for message in says if isinstance(message, Text))
