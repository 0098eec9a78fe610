"""Runs the bot with everything that looks after it."""

from __future__ import annotations

import asyncio

from bot.app import App
from bot.environment import service_manager
from bot.ops.alarm import Alarm, Person
from bot.ops.heart import Heart
from bot.ops.nightly import Nightly
from bot.ops.notify import Supervisor
from bot.ops.rounds import Rounds
from bot.ops.watch import Watch
from bot.telegram.messenger import TelegramMessenger
from bot.when_needed import drawing, writing_files


def make_watch(app: App, nightly: Nightly | None = None, *, steady: bool = False) -> Watch:
    """The one who looks after an app; `steady`: the clock is the machine's."""
    settings = app.settings
    making = writing_files(app.database, app.programme, app.clock)
    alarm = Alarm(
        app.database,
        app.programme,
        TelegramMessenger(app.api, drawing(), making),
        (Person(chat, settings.language, settings.timezone) for chat in settings.owner_ids),
        app.dispatcher.wake.set,
    )
    return Watch(app, alarm, nightly, asyncio.get_running_loop().time if steady else None)


def make_nightly(app: App) -> Nightly | None:
    """Who makes backups; None where nobody named a folder, or the database is a server's."""
    folder = app.settings.backup_dir
    if folder is None or app.database.dialect != "sqlite":
        return None
    return Nightly(app.database, folder, app.clock)


async def run_attended(app: App, stop: asyncio.Event) -> None:
    """Serve until `stop` is set, or until something fails for good."""
    supervisor = Supervisor(*service_manager())
    heart = Heart(supervisor.beat)
    nightly = make_nightly(app)
    watch = make_watch(app, nightly, steady=True)
    try:
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(app.run(stop))
            # Whoever finds another process running fails here, before anything is written.
            await _begun(app, serving)
            supervisor.up()
            group.create_task(watch.run(stop))
            if app.settings.webhook_url:
                group.create_task(Rounds(app).run(stop))
            if nightly is not None:
                group.create_task(nightly.run(stop))
            if app.settings.metrics_listen is not None:
                group.create_task(_serve(app, watch, heart, stop))
            await serving
            stop.set()
    finally:
        supervisor.stopping()
        heart.stop()


async def _begun(app: App, serving: asyncio.Task[None]) -> None:
    """Wait until the app serves, or has given up."""
    waiting = asyncio.create_task(app.begun.wait())
    await asyncio.wait({waiting, serving}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _serve(app: App, watch: Watch, heart: Heart, stop: asyncio.Event) -> None:
    # Only who wants these pages carries what serves them.
    from bot.ops.vitals import make_vitals
    from bot.telegram.serve import serve

    assert app.settings.metrics_listen is not None
    host, port = app.settings.metrics_listen
    vitals = make_vitals(watch, app.database, heart)
    await serve(vitals, host, port, stop, "COACH_METRICS_LISTEN")
