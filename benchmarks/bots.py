"""The bots that are measured, each in a process of its own: `python -m benchmarks.bots NAME URL`.

Peers are written as their documentation teaches. All answer each text with that text.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import TOKEN, US, pin

AT_ONCE = 64
"""How many answers our bare echo has on the wire at once."""


def ptb_sequential(url: str) -> None:
    """python-telegram-bot as installed."""
    _run_ptb(url, concurrent=False)


def ptb_concurrent(url: str) -> None:
    """The same with concurrent_updates=True."""
    _run_ptb(url, concurrent=True)


def ptb_aiosqlite(url: str) -> None:
    """The typical bot with a memory: an aiosqlite commit for each update, safe on disk."""
    import aiosqlite

    with TemporaryDirectory() as folder:
        opened: list[aiosqlite.Connection] = []

        async def open_database(application: Any) -> None:
            db = await aiosqlite.connect(Path(folder) / "bot.db")
            await db.execute("PRAGMA journal_mode=WAL")
            await db.execute("PRAGMA synchronous=FULL")
            await db.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, chat INT, text TEXT)")
            await db.commit()
            opened.append(db)

        async def close_database(application: Any) -> None:
            await opened[0].close()

        async def keep(chat: int, text: str) -> None:
            await opened[0].execute("INSERT INTO said (chat, text) VALUES (?, ?)", (chat, text))
            await opened[0].commit()

        _run_ptb(url, concurrent=False, keep=keep, start=open_database, end=close_database)


def _run_ptb(
    url: str,
    *,
    concurrent: bool,
    keep: Callable[[int, str], Awaitable[None]] | None = None,
    start: Callable[[Any], Coroutine[Any, Any, None]] | None = None,
    end: Callable[[Any], Coroutine[Any, Any, None]] | None = None,
) -> None:
    from telegram import Update
    from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        assert message is not None
        assert message.text is not None
        if keep is not None:
            await keep(message.chat_id, message.text)
        await message.reply_text(message.text)

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot")
    builder = builder.concurrent_updates(concurrent)
    # Only so that nothing fails while it waits: what it takes by default is then what is seen.
    builder = builder.pool_timeout(120).read_timeout(120)
    if start is not None and end is not None:
        builder = builder.post_init(start).post_shutdown(end)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(poll_interval=0.0, stop_signals=[signal.SIGTERM])


def with_aiogram(url: str) -> None:
    """aiogram as its documentation teaches."""
    import aiogram
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    async def main() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(url))
        dispatcher = aiogram.Dispatcher()

        @dispatcher.message()
        async def echo(message: aiogram.types.Message) -> None:
            await message.answer(message.text or "")

        await dispatcher.start_polling(aiogram.Bot(TOKEN, session=session), handle_signals=False)

    asyncio.run(main())


def ours_bare(url: str) -> None:
    """Our polling, reading and sending, without a database."""

    async def forget(batch: Sequence[Any]) -> None:
        pass

    asyncio.run(_echo(url, forget))


def ours_stored(url: str) -> None:
    """The same, and each batch of updates is on disk before the next is asked for."""
    from bot.clock import SystemClock
    from storage import inbox
    from storage.engine import open_database

    async def main(path: Path) -> None:
        db = await open_database(f"sqlite+aiosqlite:///{path}")
        clock = SystemClock()

        async def keep(batch: Sequence[Any]) -> None:
            async with db.begin() as unit:
                await inbox.receive(unit, batch, clock.now())

        try:
            await _echo(url, keep)
        finally:
            await db.close()

    with TemporaryDirectory() as folder:
        asyncio.run(main(Path(folder) / "coach.db"))


async def _echo(url: str, keep: Callable[[Sequence[Any]], Awaitable[None]]) -> None:
    from bot.clock import SystemClock
    from bot.telegram.api import make_api
    from bot.telegram.messenger import TelegramMessenger
    from bot.telegram.parse import parse
    from bot.telegram.poll import Poller
    from coaching.events import Wrote
    from coaching.messages import Text

    api, clock = make_api(TOKEN, url), SystemClock()
    messenger = TelegramMessenger(api, lambda spec: b"", no_file)
    waiting: asyncio.Queue[str] = asyncio.Queue()

    async def store(batch: Sequence[Any]) -> None:
        await keep(batch)
        for update in batch:
            waiting.put_nowait(update.raw)

    async def answer() -> None:
        while True:
            event = parse(json.loads(await waiting.get()), clock.now())
            if isinstance(event, Wrote):
                await messenger.deliver(event.chat, Text(html=escape(event.text)))

    stop = stop_event()
    await api.open()
    answering = [asyncio.create_task(answer()) for _ in range(AT_ONCE)]
    await Poller(api, store, clock).run(stop)
    for task in answering:
        task.cancel()
    await api.close_connections()


async def no_file(name: str, learner: int) -> tuple[str, bytes]:
    """No file is asked for here."""
    raise LookupError(name)


def stop_event() -> asyncio.Event:
    """An event that SIGTERM sets."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    return stop


def ours_answers(url: str) -> None:
    """The whole coach, with as many learners as there are updates, each with an open question."""
    from benchmarks.learners import serve_learners

    with TemporaryDirectory() as folder:
        asyncio.run(serve_learners(url, Path(folder), int(sys.argv[3])))


BOTS: dict[str, Callable[[str], None]] = {
    bot.__name__: bot
    for bot in (
        ptb_sequential,
        ptb_concurrent,
        ptb_aiosqlite,
        with_aiogram,
        ours_bare,
        ours_stored,
        ours_answers,
    )
}

if __name__ == "__main__":
    pin(US)
    BOTS[sys.argv[1]](sys.argv[2])
