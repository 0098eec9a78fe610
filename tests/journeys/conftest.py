"""Whole conversations: the real bot on a local Telegram, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import LOOPS, SLOTS, open_app
from bot.cli.stage import TOKEN, Stage, open_stage
from bot.clock import DrivenClock, Driver
from bot.demo.local import LocalTelegram
from bot.demo.phone import Phone
from bot.demo.view import Seen
from bot.settings import Settings
from coaching.effects import Effect
from coaching.records import Delivery, Reflection, record_id
from coaching.staff.dialogue.digest import appointed
from coaching.staff.effects import SaveAssignment, SaveStaff
from coaching.staff.records import Assignment, Staff
from content.access import Role
from content.load import Content, load
from storage import deliveries, effects, learners, reflections, staff

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock on a Monday morning in Taipei."""


class Journey:
    """What people do on their phones, step by step; every step waits for the bot's answer."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def phone(self, number: int = 1001, name: str = "小芸", language: str = "zh-hant") -> Phone:
        """A person's phone."""
        return self.stage.telegram.user(number, name, language_code=language)

    async def says(self, phone: Phone, text: str, **how: Any) -> Seen:
        """Type a message and wait."""
        message = phone.send(text, **how)
        await self.stage.settle()
        return message

    async def taps(self, phone: Phone, label: str) -> None:
        """Tap the newest button with this label and wait."""
        phone.tap(button(phone, label), label)
        await self.stage.settle()

    async def passes(self, **time: float) -> None:
        """Let time pass; everything due on the way happens at its own instant."""
        await self.stage.advance(**time)

    async def until(self, instant: datetime) -> None:
        """Let time pass until an instant."""
        await self.stage.advance(seconds=(instant - self.stage.clock.now()).total_seconds())

    async def joined(
        self,
        number: int = 1001,
        name: str = "小芸",
        *,
        coach: bool = True,
        trade: str = "早餐店",
        time: str = "10:30",
        language: str = "zh-hant",
    ) -> Phone:
        """A learner who has joined and has the first prompt on the phone."""
        phone = self.phone(number, name, language)
        phone.start()
        await self.stage.settle()
        await self.taps(phone, "開始，教練可以看" if coach else "開始，只給自己看")
        await self.taps(phone, trade)
        await self.taps(phone, time)
        return phone

    async def answered(self, phone: Phone, text: str, **how: Any) -> Seen:
        """Answer and wait for the receipt."""
        message = await self.says(phone, text, **how)
        await self.passes(seconds=10)
        return message

    async def coach(
        self,
        number: int = 2001,
        name: str = "阿明",
        *,
        roles: Iterable[Role] = ("coach",),
        language: str = "zh-Hant",
        started: bool = True,
    ) -> Phone:
        """Somebody who works here, with the welcome on the phone."""
        phone = self.phone(number, name, {"zh-Hant": "zh-hant"}.get(language, language))
        now = self.stage.clock.now()
        who = Staff(
            id=record_id(f"staff:{number}"),
            chat=number,
            name=name,
            language=language,
            roles=frozenset(roles),
            created_at=now,
        )
        await self.writes(SaveStaff(staff=who), appointed(who, now))
        if started:
            phone.start()
            await self.stage.settle()
        return phone

    async def staff_of(self, phone: Phone) -> Staff:
        """The record of somebody who works here."""
        async with self.stage.app.database.read() as unit:
            return (await staff.by_chats(unit, [phone.id]))[phone.id]

    async def assigns(
        self,
        coach: Phone,
        learner: Phone,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        opened: bool = False,
    ) -> None:
        """Have a coach accompany a learner, or (with `until`) no longer."""
        async with self.stage.app.database.read() as unit:
            who = (await learners.by_chats(unit, [learner.id]))[learner.id]
        person = await self.staff_of(coach)
        assignment = Assignment(
            id=record_id(f"assign:{coach.id}:{learner.id}"),
            learner=who.id,
            coach=person.id,
            since=since or self.stage.clock.now(),
            until=until,
            opened=opened,
        )
        await self.writes(SaveAssignment(assignment=assignment))

    async def accompanied(
        self, by: Phone, /, number: int = 1001, name: str = "小芸", **how: Any
    ) -> Phone:
        """A learner who joined, and who is accompanied by this coach from then on."""
        learner = await self.joined(number, name, **how)
        await self.assigns(by, learner)
        return learner

    async def writes(self, *decided: Effect) -> None:
        """Write what was decided elsewhere, as the operator's commands do."""
        app = self.stage.app
        async with app.database.begin() as unit:
            await effects.write(unit, decided, self.stage.clock.now())
        app.schedule.wake.set()
        app.staff_menus.wake.set()
        await self.stage.settle()

    def since(self, phone: Phone, message: Seen) -> list[Seen]:
        """What the bot said after a message, oldest first."""
        return [
            seen for seen in phone.chat.messages if seen.id > message.id and seen.sender == "bot"
        ]

    def under(self, phone: Phone, label: str) -> Seen:
        """The newest message with a button of this label."""
        return button(phone, label)

    async def entries(self, phone: Phone) -> list[Reflection]:
        """What is kept of what this person wrote, oldest first."""
        async with self.stage.app.database.read() as unit:
            who = (await learners.by_chats(unit, [phone.id]))[phone.id]
            return list(reversed(await reflections.page(unit, who.id, 0, 1000)))

    async def prompts(self, phone: Phone) -> list[Delivery]:
        """What this person was asked, oldest first."""
        async with self.stage.app.database.read() as unit:
            who = (await learners.by_chats(unit, [phone.id]))[phone.id]
            found = await deliveries.recent(unit, {who.id: 1000})
            return list(reversed(found.get(who.id, ())))


def button(phone: Phone, label: str) -> Seen:
    """The newest message with a button of this label."""
    for message in reversed(phone.chat.messages):
        if label in message.labels:
            return message
    raise AssertionError(f"no button {label!r}; the last message is {phone.last.text!r}")


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content, loaded once."""
    return load()


Open = Callable[..., Awaitable[Journey]]


@pytest.fixture
async def opened(database_url: str, tmp_path: Path, content: Content) -> AsyncIterator[Open]:
    """Opens a journey at an instant, on a database of its own."""
    async with AsyncExitStack() as stack:

        async def open_at(start: datetime = MONDAY) -> Journey:
            stage = open_stage(
                DrivenClock(start), tmp_path / "data", database_url=database_url, content=content
            )
            return Journey(await stack.enter_async_context(stage))

        yield open_at


@pytest.fixture
async def journey(opened: Open) -> Journey:
    """A journey that begins on a Monday at nine in Taipei."""
    return await opened()


@dataclass(frozen=True, slots=True)
class House:
    """A Telegram that stays while the bot comes and goes, always on the same database."""

    telegram: LocalTelegram
    clock: DrivenClock
    """Telegram's; the bot's own may be wrong."""
    settings: Settings
    content: Content

    @asynccontextmanager
    async def running(
        self, clock: DrivenClock | None = None, *, content: Content | None = None, **settings: Any
    ) -> AsyncIterator[Journey]:
        """The bot is here, by Telegram's clock or by one of its own.

        It teaches the house's content or another one, or what is in its `content_dir`.
        """
        own = clock or self.clock
        taught = None if "content_dir" in settings else content or self.content
        async with open_app(replace(self.settings, **settings), own, content=taught) as app:
            loops = LOOPS if app.refresher is None else (*LOOPS, "content")
            driver = Driver(own, loops, SLOTS, lambda: self.telegram.idle and app.at_rest())
            stop = asyncio.Event()
            running = asyncio.create_task(app.run(stop))
            try:
                yield Journey(Stage(self.telegram, app, own, driver))
            finally:
                stop.set()
                await running


@pytest.fixture
async def house(database_url: str, tmp_path: Path, content: Content) -> AsyncIterator[House]:
    """A house whose bot is not running yet, on a Monday at nine in Taipei."""
    clock = DrivenClock(MONDAY)
    async with LocalTelegram(TOKEN, clock) as telegram:
        settings = Settings(
            bot_token=TOKEN,
            bot_api_url=telegram.url,
            database_url=database_url,
            data_dir=tmp_path / "data",
        )
        yield House(telegram, clock, settings, content)


@pytest.fixture
def week() -> timedelta:
    """Seven days."""
    return timedelta(days=7)
