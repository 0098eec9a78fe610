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
        """Put a prompt on a local date; `why` adds the reason for the choice.

        `rated` adds the scale, if it would follow on that date.
        """
        at = first_existing(self.learner.zone, day, self.learner.prompt_at)
        due = Due(key=f"preview:{day}", chat=self.learner.chat, at=at, due=at, kind="daily")
        turn = Turn(View(learner=self.learner), due, self.programme)
        delivery = ask.ask(turn, choice, "daily")
        if rated:
            rating.offer(turn, delivery)
        message, *scale = _said(turn)
        return Card(
            prompt=choice.prompt,
            message=message,
            follow_up=turn.t("receipt.follow_up", question=delivery.follow_up),
            rating=scale[0] if scale else None,
            when=when,
            why=delivery.reason if why else "",
        )


def _said(turn: Turn) -> list[Text]:
    says = (effect.message for effect in turn.finish() if isinstance(effect, Say))
    return [message for message in says if isinstance(message, Text)]
