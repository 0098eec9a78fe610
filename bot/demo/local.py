"""The local Telegram in one object: a server, its world, and the people in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.demo.accounts import Account, Chat
from bot.demo.api import Api
from bot.demo.control import Control, TimeControl
from bot.demo.faults import Faults
from bot.demo.ledger import Call, Ledger
from bot.demo.limits import Limiter, Limits, as_limits
from bot.demo.page import Page
from bot.demo.phone import Phone
from bot.demo.places import Place
from bot.demo.server import Server
from bot.demo.updates import Queued
from bot.demo.webhook import Webhook
from bot.demo.world import Change, World


class LocalTelegram:
    """A Bot API server on loopback; use it with `async with`.

    `anyone`: every positive chat id is somebody who has started the bot (for benchmarks).
    `remembered`: how many calls the ledger keeps (None: all). `time_control`: called with what
    the page's clock panel asks, `{"advance": seconds}` or `{"to": "next", "of": chat}`; without it
    the panel is hidden. `font_path`: a font the page may use for Chinese.
    """

    def __init__(
        self,
        token: str,
        clock: Clock,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        limits: Limits | Limiter | None = None,
        seed: int = 0,
        anyone: bool = False,
        remembered: int | None = None,
        webhook_rest: float = 1.0,
        bot_name: str = "Coach",
        bot_username: str = "coach_demo_bot",
        zone: str = "Asia/Taipei",
        font_path: Path | None = None,
        time_control: TimeControl | None = None,
    ) -> None:
        self.world = World(token, clock, Random(seed), anyone=anyone)
        self.ledger = Ledger(remembered)
        self.webhook = Webhook(self.world, webhook_rest)
        self.api = Api(self.world, as_limits(limits), self.ledger, self.webhook)
        self.server = Server(self.api, host, port)
        self.changed = Changes()
        self.world.listeners.append(self.changed.note)
        self.phones: dict[int, Phone] = {}
        self.world.bot.first_name = bot_name
        self.world.bot.username = bot_username
        self.control = self._open_rooms(ZoneInfo(zone), font_path)
        self.control.time_control = time_control

    def _open_rooms(self, zone: tzinfo, font_path: Path | None) -> Control:
        page = Page(font_path)
        closing = self.server.closing
        control = Control(
            self.api, self.phones, self._add_phone, zone, closing, font_path is not None
        )
        self.server.rooms |= {"/": page.index, "/static": page.static, "/demo": control.handle}
        return control

    def _add_phone(self, number: int, name: str, language: str, started: bool) -> Phone:
        return self.user(number, name, language_code=language, started=started)

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Stop serving and delivering."""
        await self.webhook.close()
        await self.server.stop()

    @property
    def url(self) -> str:
        """The server's root, without `/bot…`."""
        return f"http://{self.server.host}:{self.server.port}"

    @property
    def token(self) -> str:
        """The one token this server accepts."""
        return self.world.token

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.api.faults

    @property
    def calls(self) -> list[Call]:
        """What the bot asked for, oldest first."""
        return list(self.ledger.calls)

    @property
    def sent_count(self) -> int:
        """How many messages the bot brought into chats."""
        return self.ledger.sent

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        self.world.queue.drop_expired(self.world.clock.now())
        return len(self.world.queue)

    @property
    def waiting(self) -> list[Queued]:
        """The updates the bot has not confirmed, oldest first."""
        return self.world.queue.waiting()

    @property
    def idle(self) -> bool:
        """Whether nothing waits for the bot, no call is under way, and the bot listens."""
        if self.pending or self.api.active:
            return False
        return not self.webhook.busy if self.webhook.url else self.api.poller.hanging

    def user(
        self,
        number: int,
        first_name: str = "",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "zh-hant",
        started: bool = False,
    ) -> Phone:
        """The phone of this person; `started`: the bot may write to them at once."""
        phone = self.phones.get(number)
        if phone is None:
            name = first_name or f"Person {number}"
            account = Account(number, name, last_name, username, language_code)
            chat = self.world.add_person(account, started=started)
            phone = self.phones[number] = Phone(self.world, account, chat)
        return phone

    def passer_by(self, number: int, first_name: str, *, gone: bool = False) -> None:
        """Somebody who talks to the bot and whose phone nobody holds; `gone`: they blocked it."""
        chat = self.world.add_person(Account(number, first_name), started=True)
        if gone:
            chat.standing = "kicked"

    def group(
        self, number: int, title: str = "Group", *members: Phone, supergroup: bool = False
    ) -> Place:
        """A group of these people, with a number below zero; the bot is not in it yet."""
        chat = Chat(number, "supergroup" if supergroup else "group", title=title)
        chat.members = {phone.id: phone.account for phone in members}
        return Place(self.world, self.world.add_chat(chat))

    def channel(self, number: int, title: str = "Channel", username: str | None = None) -> Place:
        """A channel with a number below zero; the bot is not in it yet."""
        chat = Chat(number, "channel", title=title, username=username)
        return Place(self.world, self.world.add_chat(chat))

    @property
    def misspelt(self) -> set[tuple[str, str]]:
        """Parameters in the remembered calls that no page of the Bot API lists for the method."""
        listed = self.world.book.parameters
        return {
            (call.method, name)
            for call in self.ledger.calls
            for name in call.params
            if call.method in listed and name not in listed[call.method]
        }

    def inject(self, update: dict[str, Any]) -> int:
        """Queue any object as an update, malformed ones too; its update_id."""
        return self.world.queue.push_raw(update, self.world.clock.now())

    async def settled(self, seconds: float = 10.0) -> None:
        """Wait until the bot listens and nothing waits for it."""
        await self.until(lambda: self.idle, seconds)

    async def until(self, condition: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait until a condition on what people see holds; TimeoutError names the last calls."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await self.changed.wait()
        except TimeoutError:
            last = [f"{call.method}: {call.outcome}" for call in list(self.ledger.calls)[-8:]]
            raise TimeoutError(f"not so after {seconds} s; last calls: {last}") from None


class Changes:
    """Lets others wait for the next visible change; `count` numbers them."""

    def __init__(self) -> None:
        self.count = 0
        self._waiters: list[asyncio.Future[None]] = []

    def note(self, change: Change) -> None:
        """A change happened."""
        self.count += 1
        if self._waiters:
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)

    async def wait(self) -> None:
        """Return at the next change."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await waiter
