"""The composition root: every part made once, started together, stopped in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from zoneinfo import reset_tzpath

from bot.clock import Clock
from bot.delivery.dispatch import Dispatcher
from bot.delivery.flood import Flood
from bot.delivery.intake import Guard, Intake
from bot.delivery.leader import leading
from bot.delivery.loop import work
from bot.delivery.schedule import Schedule
from bot.rules import make_programme
from bot.services.absence import Absence
from bot.services.broadcasting import Broadcaster
from bot.services.courtesy import Courtesy
from bot.services.decide import Decider
from bot.services.desk import Desk
from bot.services.fetched import keeping, reading
from bot.services.handle import Handler
from bot.services.in_force import InForce
from bot.services.refresh import Refresher
from bot.services.seasons import Seasons
from bot.services.staff_menus import StaffMenus
from bot.services.staffing import Defaults, ensure_owners
from bot.services.staying_forgotten import stay_forgotten
from bot.services.succession import put_in_force
from bot.settings import Settings
from bot.telegram.api import Api, make_api
from bot.telegram.menus import of_everybody, set_chat_menu, set_menus
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.myself import learn_name
from bot.telegram.parse import parse
from bot.telegram.poll import Poller
from bot.telegram.share import share_of
from bot.when_needed import drawing, writing_files
from coaching.programme import Programme
from coaching.staff import route
from content.load import SHIPPED, Content, load
from storage import ledger
from storage.engine import Database, open_database
from storage.inbox import Received

log = logging.getLogger(__name__)

SLOTS = "dispatch.slots"
LOOPS = ("intake", "schedule", "dispatch", SLOTS, "menus", "broadcasts")
"""The names under which the bot's loops wait by the clock."""


@dataclass(frozen=True, slots=True)
class App:
    """The running coach; make it with `open_app`."""

    settings: Settings
    clock: Clock
    programme: InForce[Programme]
    database: Database
    api: Api
    intake: Intake
    schedule: Schedule
    dispatcher: Dispatcher
    poller: Poller
    absence: Absence[Programme]
    broadcaster: Broadcaster
    staff_menus: StaffMenus
    desk: Desk
    refresher: Refresher | None
    """Only where there is a content folder to look at."""
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once this process leads, and serves."""

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; what is being sent then is given ten seconds to land.

        Only processes behind one webhook may share a database, and only a PostgreSQL one;
        otherwise this one leads, or raises AlreadyRunning before it touches anything.
        """
        if self.settings.webhook_url and self.database.dialect == "postgresql":
            await self._work(stop)
            return
        async with leading(self.settings.database) as lost:
            watching = asyncio.create_task(_pass_on(lost, stop))
            try:
                await self._work(stop)
            finally:
                watching.cancel()

    async def _work(self, stop: asyncio.Event) -> None:
        settings = self.settings
        spoken = Defaults(language=settings.language, zone=settings.timezone)
        await ensure_owners(self.database, settings.owner_ids, self.clock.now(), spoken)
        await self.absence.begin()
        self.begun.set()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.intake.run(stop))
            group.create_task(self.schedule.run(stop))
            group.create_task(self.dispatcher.run(stop))
            turns = (self.broadcaster.wake, self.broadcaster.run_once, self.broadcaster.next_at)
            group.create_task(work("broadcasts", self.clock, stop, *turns))
            staff = self.staff_menus
            times = (staff.wake, staff.look, staff.next_at)
            group.create_task(work("menus", self.clock, stop, *times))
            if self.refresher is not None:
                news = self.refresher
                turns = (news.wake, news.look, news.next_at)
                group.create_task(work("content", self.clock, stop, *turns))
            if self.settings.webhook_url or self.settings.web_url:
                group.create_task(self._serve(stop))
            if not self.settings.webhook_url:
                group.create_task(self._poll(stop))

    async def _poll(self, stop: asyncio.Event) -> None:
        await self.poller.run(stop)
        if not self.poller.health.trouble:
            await self.absence.end()

    async def introduce(self) -> int:
        """Set the bot's menus and descriptions where they differ; how many were changed."""
        return await set_menus(self.api, of_everybody(self.programme.now.content.texts))

    async def take_over(self) -> None:
        """Have updates come to this program: delete a webhook, or set our own."""
        from bot.telegram.webhook import delete_webhook, set_webhook

        settings = self.settings
        if settings.webhook_url:
            await set_webhook(self.api, settings.webhook_url, settings.webhook_secret)
        else:
            await delete_webhook(self.api)

    async def _serve(self, stop: asyncio.Event) -> None:
        # Only a webhook and the pages need a server, and its parts weigh several megabytes.
        from bot.site import make_site
        from bot.telegram.serve import serve

        if self.settings.webhook_url:
            await self.take_over()
        host, port = self.settings.web_listen
        await serve(make_site(self.settings, self.desk, self._store), host, port, stop)

    async def _store(self, updates: Sequence[Received]) -> None:
        await self.intake.store(updates)
        await learn_name(self.api, self.programme)
        await self.absence.listens()

    def ring(self) -> None:
        """Have everything looked for that is to be done: another process may have written it."""
        for each in (self.intake, self.schedule, self.dispatcher, self.broadcaster):
            each.wake.set()
        self.staff_menus.wake.set()

    def at_rest(self) -> bool:
        """Whether nothing is being sent."""
        return self.dispatcher.idle


async def _pass_on(lost: asyncio.Event, stop: asyncio.Event) -> None:
    await lost.wait()
    stop.set()


@asynccontextmanager
async def open_app(
    settings: Settings, clock: Clock, *, content: Content | None = None
) -> AsyncIterator[App]:
    """Make everything, and close it again whatever happens."""
    # The pinned rules of time zones, not whatever the machine has.
    reset_tzpath(())
    content = content or load(settings.content_dir, settings.standard, SHIPPED)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lists = ledger.in_folder(settings.data_dir)
    database = await open_database(settings.database, forgotten=lists)
    api = make_api(settings.bot_token, settings.bot_api_url)
    try:
        await stay_forgotten(database, clock.now())
        held = await put_in_force(database, content)
        await api.open()
        programme = InForce(make_programme(settings, content))
        yield _compose(settings, clock, programme, held, database, api)
    finally:
        await api.close_connections()
        await database.close()


def _compose(
    settings: Settings,
    clock: Clock,
    programme: InForce[Programme],
    held: frozenset[str],
    database: Database,
    api: Api,
) -> App:
    def changed() -> None:
        dispatcher.wake.set()
        schedule.wake.set()
        staff_menus.wake.set()
        broadcaster.wake.set()

    courtesy = Courtesy(programme, settings.language)
    handler = Handler(
        database,
        programme,
        route.step,
        route.needs,
        clock,
        parse=reading(parse),
        sorry=courtesy.apology,
        changed=changed,
    )
    guard = Guard(Flood(share_of), courtesy.too_fast, changed)
    intake = Intake(database, handler, clock, guard)
    messenger = TelegramMessenger(
        api,
        drawing(),
        writing_files(database, programme, clock),
        keep=keeping(intake.store),
        in_groups=courtesy,
    )
    dispatcher = Dispatcher(
        database,
        messenger,
        clock,
        settings.data_dir / "flight",
        rate=settings.rate,
        on_unreachable=handler.unreachable,
        on_given_up=handler.given_up,
    )
    seasons = Seasons(database, programme)
    schedule = Schedule(
        database, handler, clock, seasons.regular, (seasons.close,), programme.now.kept
    )
    decider = Decider(programme, route.step, route.needs)
    absence = Absence(database, decider, clock, changed)
    rate, filled = settings.rate, dispatcher.fill
    broadcaster = Broadcaster(database, programme, decider, clock, rate, changed, filled)

    async def heard(silent_since: datetime | None, anything: bool) -> None:
        await learn_name(api, programme)
        await absence.listens(silent_since)
        if not anything:
            # The operator's commands write from another process, and nobody rings for them.
            changed()

    poller = Poller(api, intake.store, clock, heard=heard)
    staff_menus = StaffMenus(database, programme, partial(set_chat_menu, api))

    return App(
        settings,
        clock,
        programme,
        database,
        api,
        intake,
        schedule,
        dispatcher,
        poller,
        absence,
        broadcaster,
        staff_menus,
        Desk(database, programme, clock, changed),
        _refresher(settings, programme, held, clock, api, staff_menus),
    )


def _refresher(
    settings: Settings,
    programme: InForce[Programme],
    held: frozenset[str],
    clock: Clock,
    api: Api,
    staff_menus: StaffMenus,
) -> Refresher | None:
    """Takes edited content over, and the menus with it; None without a content folder."""

    async def renew_menus() -> None:
        staff_menus.forget()
        try:
            await set_menus(api, of_everybody(programme.now.content.texts))
        except Exception as error:
            log.warning("menus not renewed (%s)", type(error).__name__)

    if settings.content_dir is None:
        return None
    return Refresher(settings.content_dir, programme, held, clock, renew_menus)
