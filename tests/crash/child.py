"""The bot's durable core in a process made to be killed; a nursery forks one on every request.

Run as a script it imports everything once, then reads one JSON order a line: `{"url": …, "api": …,
"token": …, "data": …, "rate": …}` and, as wished, `"kill": [point, occurrence]`, `"trace": path`,
`"plant": a bug`, `"ahead": by how many seconds its clock is`. For each it forks a child that runs
until it is killed, by itself at the point named or by anybody, and answers `{"pid": …}` at once and
`{"ended": pid, "signal": n}` afterwards.
The parts are the real ones; what kills sits in the seams between them, never inside.

Given the argument `whole`, children run the whole bot, with its content, in place of its core.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from bot.app import open_app
from bot.clock import SystemClock
from bot.delivery.dispatch import Dispatcher
from bot.delivery.intake import Intake
from bot.delivery.schedule import Schedule
from bot.services.handle import Handler
from bot.services.in_force import InForce
from bot.settings import Settings
from bot.telegram.api import Api, make_api
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.parse import parse
from bot.telegram.poll import Poller
from coaching.effects import Effect, Lane, Record, Say
from coaching.events import Due, Event, Wrote
from coaching.messages import Message, Text
from coaching.records import Learner
from coaching.staff.records import Staff
from coaching.view import Needs, View
from content.load import Content, load
from storage import inbox
from storage.engine import open_database
from storage.inbox import Received
from storage.unit import Unit

_TRANSACTIONS = (
    ("INSERT INTO inbox", "store"),
    ("WITH RECURSIVE chats", "handle"),
    ("set_config", "tick"),
    ("FROM rate", "tick"),
    ("FROM appointments", "due"),
)


@dataclass
class Fate:
    """Counts how often each point was passed, and ends the process at the one it was given."""

    kill: tuple[str, int] | None
    trace: Path | None

    def __post_init__(self) -> None:
        self.passed: Counter[str] = Counter()

    def at(self, point: str) -> None:
        """Pass a point, perhaps for the last time."""
        self.passed[point] += 1
        if self.trace is not None:
            with self.trace.open("a", encoding="utf-8") as file:
                file.write(point + "\n")
        if self.kill == (point, self.passed[point]):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_transactions(self) -> None:
        """Points before and after every statement, before every commit, and after it."""
        event.listen(Engine, "before_cursor_execute", self._statement("before"))
        event.listen(Engine, "after_cursor_execute", self._statement("after"))
        event.listen(Engine, "commit", self._commit)
        event.listen(Pool, "checkin", self._checkin)

    def _statement(self, when: str) -> Callable[..., None]:
        def passed(connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
            for part, name in _TRANSACTIONS:
                if part in sql:
                    connection.info.setdefault("label", name)
            label = connection.info.get("label", "other")
            self.at(f"{when} {label}: {' '.join(sql.split())[:60]}")

        return passed

    def _commit(self, connection: Any) -> None:
        done = connection.info["committed"] = connection.info.get("label", "other")
        self.at(f"before commit of {done}")

    def _checkin(self, _raw: Any, record: Any) -> None:
        record.info.pop("label", None)
        if done := record.info.pop("committed", None):
            self.at(f"after commit of {done}")


class WatchedFetch:
    """The real client as the poller uses it; points around every fetch."""

    def __init__(self, api: Api, fate: Fate) -> None:
        self.api = api
        self.fate = fate

    async def call(self, method: str, params: dict[str, Any], **how: Any) -> Any:
        """Ask, watched."""
        self.fate.at("before fetch")
        answer = await self.api.call(method, params, **how)
        self.fate.at("after fetch")
        return answer


class WatchedMessenger:
    """The real messenger; points around every request."""

    def __init__(self, messenger: TelegramMessenger, fate: Fate) -> None:
        self.messenger = messenger
        self.fate = fate

    async def deliver(self, chat: int, message: Message) -> int | None:
        """Deliver, watched."""
        self.fate.at("before request")
        number = await self.messenger.deliver(chat, message)
        self.fate.at("after request")
        return number


def watch(owner: Any, method: str, fate: Fate, name: str) -> None:
    """Put points around a method of one object."""
    real: Callable[..., Any] = getattr(owner, method)

    def watched(*args: Any) -> Any:
        fate.at(f"before {name}")
        result = real(*args)
        fate.at(f"after {name}")
        return result

    setattr(owner, method, watched)


def step(view: View, happened: Event, fate: Fate) -> Sequence[Effect]:
    """One line in the audit log and one message for everything: what must happen exactly once."""
    fate.at("inside step")
    if isinstance(happened, Wrote):
        what, lane = happened.text, Lane.REPLY
    elif isinstance(happened, Due):
        what, lane = f"due {happened.key}", Lane.PROMPT
    else:
        return ()
    said = Say(
        dedupe=f"{happened.key}:0",
        chat=happened.chat,
        learner=None,
        kind="screen",
        lane=lane,
        policy="never" if "never" in what else "once_more",
        message=Text(html=f"echo {what}"),
        due=happened.at,
    )
    line = Record(actor=None, action=what, subject=happened.chat, at=happened.at)
    return (line, said)


def needs(happened: Event, learner: Learner | None, staff: Staff | None, fate: Fate) -> Needs:
    """Nothing more."""
    return Needs()


async def plant(bug: str, intake: Intake, dispatcher: Dispatcher) -> None:
    """Spoil the bot, to see that the tests that kill it notice."""
    store, done, loop = intake.store, inbox.done, asyncio.get_running_loop()

    async def store_later(updates: Sequence[Received]) -> int:
        loop.call_later(0.1, lambda: loop.create_task(store(updates)))
        return len(updates)

    async def done_apart(unit: Unit, seqs: Sequence[int]) -> None:
        async def finish() -> None:
            async with intake._db.begin() as other:
                await done(other, seqs)

        unit.after_commit(lambda: loop.call_later(0.1, lambda: loop.create_task(finish())))

    if bug == "confirmed before it is stored":
        intake.store = store_later  # type: ignore[method-assign]
    elif bug == "effects and end in two transactions":
        inbox.done = done_apart
    elif bug == "no flight recorder":
        for note in ("began", "sent"):
            setattr(dispatcher._recorder, note, lambda *_: None)


def clock_of(order: dict[str, Any]) -> SystemClock:
    """The machine's clock, or one that is ahead of it."""
    clock = SystemClock()
    clock.shift = timedelta(seconds=order.get("ahead", 0))
    return clock


async def serve(order: dict[str, Any], fate: Fate) -> None:
    """Run the core until the end of the process."""
    clock = clock_of(order)
    database = await open_database(order["url"], create=False)
    api = make_api(order["token"], order["api"])
    await api.open()

    async def no_document(name: str, learner: int) -> tuple[str, bytes]:
        raise LookupError(name)

    messenger = TelegramMessenger(api, lambda spec: b"", no_document)
    dispatcher = Dispatcher(
        database,
        WatchedMessenger(messenger, fate),
        clock,
        Path(order["data"]),
        rate=order["rate"],
    )
    watch(dispatcher._recorder, "began", fate, "note of a request")
    watch(dispatcher._recorder, "sent", fate, "note of an answer")

    def changed() -> None:
        dispatcher.wake.set()
        schedule.wake.set()

    handler = Handler(
        database,
        InForce(fate),
        step,
        needs,
        clock,
        parse=parse,
        sorry=lambda event: Text(html="sorry"),
        changed=changed,
    )
    intake = Intake(database, handler, clock)
    await plant(order.get("plant", ""), intake, dispatcher)
    schedule = Schedule(database, handler, clock, lambda *_: ())

    async def store(updates: list[Received]) -> None:
        await intake.store(updates)
        fate.at("after storing")

    poller = Poller(cast(Api, WatchedFetch(api, fate)), store, clock, long=20)
    fate.watch_transactions()
    async with asyncio.TaskGroup() as group:
        for part in (poller, intake, schedule, dispatcher):
            group.create_task(part.run(asyncio.Event()))


async def serve_whole(order: dict[str, Any], content: Content) -> None:
    """Run all of the bot until the end of the process."""
    settings = Settings(
        bot_token=order["token"],
        bot_api_url=order["api"],
        database_url=order["url"],
        data_dir=Path(order["data"]).parent,
        rate=order["rate"],
    )
    async with open_app(settings, SystemClock(), content=content) as app:
        await app.run(asyncio.Event())


def live(order: dict[str, Any], content: Content | None) -> None:
    """The whole life of a child."""
    logging.disable(logging.CRITICAL)
    kill = order.get("kill")
    trace = order.get("trace")
    fate = Fate((kill[0], kill[1]) if kill else None, Path(trace) if trace else None)
    try:
        asyncio.run(serve(order, fate) if content is None else serve_whole(order, content))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(70)


def tell(**facts: Any) -> None:
    """Answer on one line."""
    os.write(1, (json.dumps(facts) + "\n").encode())


LOOKS = 0.02
"""Seconds between two looks for children that have ended."""


def bury(_signal: int, _frame: Any) -> None:
    """Say which children have ended, and how."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        tell(ended=pid, signal=status & 0x7F, code=status >> 8)


def main() -> None:
    """Fork a child for each order until the orders end."""
    content = load() if sys.argv[1:] == ["whole"] else None
    # Again and again: one signal that comes just before the next order is waited for is missed.
    signal.signal(signal.SIGALRM, bury)
    signal.setitimer(signal.ITIMER_REAL, LOOKS, LOOKS)
    tell(ready=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            os.close(1)
            os.open(os.devnull, os.O_WRONLY)
            live(order, content)
        tell(pid=pid)


if __name__ == "__main__":
    main()
