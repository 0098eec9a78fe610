"""The whole coach at work for learners who each have an open question."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from benchmarks.bots import stop_event
from benchmarks.measure import TOKEN
from bot.app import App, open_app
from bot.clock import SystemClock
from bot.settings import Settings
from coaching.effects import AddDelivery, Effect, SaveLearner
from coaching.records import Delivery, Learner, record_id
from coaching.regular import regular
from storage import effects

FIRST_CHAT = 1000
CHUNK = 500
FAST = 5_000.0
"""Messages a second: so many that pacing, which is measured elsewhere, plays no part."""


def zone_of_noon(now: datetime) -> str:
    """Where it is about noon: a broadcast wakes nobody, whenever it is measured."""
    east = 12 - now.astimezone(UTC).hour
    return f"Etc/GMT{-east:+d}"


def learner(chat: int, now: datetime) -> tuple[Learner, Delivery]:
    """A learner who was asked a quarter of an hour ago."""
    asked_at = now - timedelta(minutes=15)
    delivery = Delivery(
        id=record_id(f"delivery:{chat}"),
        learner=record_id(f"learner:{chat}"),
        item="P1.1.1",
        kind="observe",
        prompt_id="p1.1.1-observe-01",
        rev=1,
        text="<b>One small question</b>",
        follow_up="What would you try tomorrow?",
        local_date=asked_at.date(),
        asked_at=asked_at,
        message_id=60,
    )
    person = Learner(
        id=delivery.learner,
        chat=chat,
        cohort=1,
        name="Mei",
        status="active",
        zone=zone_of_noon(now),
        trade="food",
        prompt_at=time(10, 30),
        notice_version="1",
        joined_at=asked_at,
        delivery=delivery.id,
        last_date=delivery.local_date,
        last_at=asked_at,
        last_contact=asked_at,
    )
    return person, delivery


async def enrol(app: App, many: int) -> None:
    """Make learners, each with a question that waits for an answer."""
    now = app.clock.now()
    for start in range(0, many, CHUNK):
        made: list[Effect] = []
        for chat in range(FIRST_CHAT + start, FIRST_CHAT + min(start + CHUNK, many)):
            person, delivery = learner(chat, now)
            made += (SaveLearner(learner=person), AddDelivery(delivery=delivery))
            made += regular(person, None, {}, now)
        async with app.database.begin() as unit:
            await effects.write(unit, made, now)


async def serve_learners(url: str, folder: Path, many: int) -> None:
    """Serve them until SIGTERM."""
    settings = Settings(bot_token=TOKEN, bot_api_url=url, data_dir=folder, rate=FAST)
    async with open_app(settings, SystemClock()) as app:
        await enrol(app, many)
        await app.run(stop_event())
