"""Five hundred made-up learners of a cohort that has just ended, so that a broadcast can be seen.

Their weeks are written down at once, as the curriculum would have asked; nobody holds their
phones. They let no coach read, so that the coach of the demo keeps to the two who have a story,
and their season is over, so that turning the clock does not ask five hundred people a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from bot.cli.stage import EVERYBODY, Stage
from coaching.cohorts.effects import SaveCohort
from coaching.effects import AddDelivery, AddPart, AddReflection, Effect, SaveLearner
from coaching.local_time import first_existing, local_date
from coaching.records import Cohort, Delivery, Learner, Part, Reflection, record_id
from coaching.rehearsal.life import Habit, Step, live
from content.bank import Bank
from storage import effects

COHORT = EVERYBODY + 1
MANY = 500
FIRST_NUMBER = 50_001
WEEKS = 3
LIVES = 24
"""So many different lives are led; who shares one differs in name, trade and hour."""
GONE_EVERY = 62
"""One in so many has blocked the bot, which learns of it when it writes to them."""
ZONE = "Asia/Taipei"
THINKING = timedelta(minutes=20)
PACES = (frozenset(range(5)), frozenset({0, 2, 4}))


async def gather(stage: Stage, script: Mapping[str, Any], many: int = MANY) -> None:
    """Put them all into the local Telegram and into the bot's database."""
    now, bank = stage.clock.now(), stage.app.programme.now.content.bank
    cohort = Cohort(id=COHORT, name=script["crowd"]["cohort"], ends_on=_end(now), open=False)
    lives = [tuple(live(bank, _habit(number, now))) for number in range(LIVES)]
    decided: list[Effect] = [SaveCohort(cohort=cohort, new=True)]
    for number, name in zip(range(many), _names(script), strict=False):
        learner = _learner(number, name, lives[number % LIVES], bank, now)
        decided += _life(learner, lives[number % LIVES], script["crowd"]["answer"])
    async with stage.app.database.begin() as unit:
        await effects.write(unit, decided, now)
    for number, name in zip(range(many), _names(script), strict=False):
        stage.telegram.passer_by(FIRST_NUMBER + number, name, gone=number % GONE_EVERY == 7)
    stage.app.schedule.wake.set()
    await stage.settle()


def _names(script: Mapping[str, Any]) -> Iterator[str]:
    """Their names, always the same ones."""
    random, crowd = Random(7), script["crowd"]
    while True:
        yield random.choice(crowd["surnames"]) + random.choice(crowd["given"])


def _end(now: datetime) -> date:
    """The Sunday before now: the last date of their season."""
    today = local_date(ZONE, now)
    return today - timedelta(days=today.weekday() + 1)


def _habit(number: int, now: datetime) -> Habit:
    monday = _end(now) + timedelta(days=1 - 7 * WEEKS)
    answers = (0.9, 0.75, 0.6, 0.35)[number % 4]
    return Habit(
        weekdays=PACES[number % 2], weeks=WEEKS, answers=answers, luck=number, start=monday
    )


def _life(learner: Learner, life: Sequence[Step], words: str) -> Iterator[Effect]:
    """One of them, with everything they were asked and answered."""
    yield SaveLearner(learner=learner)
    for place, step in enumerate(life):
        yield from _lived(learner, place, step, words)


def _learner(number: int, name: str, life: Sequence[Step], bank: Bank, now: datetime) -> Learner:
    chat = FIRST_NUMBER + number
    last = life[-1].asked.date
    return Learner(
        id=record_id(f"crowd:{chat}"),
        chat=chat,
        cohort=COHORT,
        name=name,
        status="paused" if number % 29 == 3 else "resting" if number % 37 == 5 else "active",
        trade=bank.trades[number % len(bank.trades)],
        prompt_at=time(9 + number % 12, 10 * (number % 6)),
        weekdays=PACES[number % LIVES % 2],
        notice_version="demo",
        joined_at=_at(life[0], chat),
        last_date=last,
        last_at=_at(life[-1], chat),
        last_contact=now - timedelta(days=number % 11, hours=number % 7),
        created_at=_at(life[0], chat),
        season=_end(now),
    )


def _lived(learner: Learner, place: int, step: Step, words: str) -> Iterator[Effect]:
    asked, prompt, at = step.asked, step.choice.prompt, _at(step, learner.chat)
    key = f"crowd:{learner.chat}:{place}"
    yield AddDelivery(
        delivery=Delivery(
            id=record_id(key),
            learner=learner.id,
            item=asked.item,
            kind=asked.kind,
            prompt_id=asked.prompt_id,
            rev=prompt.rev,
            text=prompt.text.say(learner.language),
            follow_up="",
            local_date=asked.date,
            state="answered" if asked.answered else "missed",
            asked_at=at,
            answered_at=at + THINKING if asked.answered else None,
            message_id=place + 1,
        )
    )
    if asked.answered:
        yield from _written(learner, key, step, at + THINKING, 10_000 + place, words)


def _written(
    learner: Learner, key: str, step: Step, at: datetime, message: int, words: str
) -> Iterator[Effect]:
    reflection = Reflection(
        id=record_id(key, 1),
        learner=learner.id,
        delivery=record_id(key),
        item=step.asked.item,
        kind=step.asked.kind,
        local_date=step.asked.date,
        private=True,
        created_at=at,
        settled_at=at,
    )
    yield AddReflection(reflection=reflection)
    yield AddPart(
        part=Part(
            id=record_id(key, 2),
            reflection=reflection.id,
            learner=learner.id,
            message_id=message,
            text=words,
            created_at=at,
        )
    )


def _at(step: Step, chat: int) -> datetime:
    """When a question came, at the learner's own hour."""
    return first_existing(ZONE, step.asked.date, time(9 + chat % 12, 10 * (chat % 6)))
