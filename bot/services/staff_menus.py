"""Those who work here have a command menu of their own, from the moment they come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.services.decide import code_of
from bot.services.in_force import InForce
from coaching.dialogue import commands
from coaching.programme import Programme
from coaching.staff.dialogue.commands import open_to
from coaching.staff.records import Staff
from storage import learners, staff
from storage.engine import Database

log = logging.getLogger(__name__)

Commands = Sequence[tuple[str, str]]
SetMenu = Callable[[int, Commands], Awaitable[object]]
"""Gives a chat these commands; none means the menu that everybody has."""
OF_EVERYBODY = ("privacy", "cancel")
"""What somebody who works here and is no learner has beside their own commands."""


class StaffMenus:
    """Looks who works here, and sets the menus of those with whom something changed."""

    def __init__(self, database: Database, programme: InForce[Programme], put: SetMenu) -> None:
        self.wake = asyncio.Event()
        """Set it when somebody may have come or gone."""
        self._database = database
        self._programme = programme
        self._put = put
        self._known: dict[int, Commands] = {}

    async def look(self) -> bool:
        """Set what differs from what was set before; False: there is nothing more to do.

        Telegram out of reach is no trouble: the next look tries again.
        """
        async with self._database.read() as unit:
            everybody = await staff.everybody(unit)
            chats = {each.chat for each in everybody}
            pupils = await learners.by_chats(unit, chats) if chats else {}
        for each in everybody:
            menu = self._menu(each, learns=each.chat in pupils)
            if self._known.get(each.chat) == menu:
                continue
            try:
                await self._put(each.chat, menu)
            except Exception as error:
                # Who has not begun a chat with the bot yet has no menu there either.
                log.info("menu of a staff member not set (%s)", code_of(error))
            else:
                self._known[each.chat] = menu
        return False

    def forget(self) -> None:
        """The words may have changed: set everything anew at the next look."""
        self._known.clear()
        self.wake.set()

    @staticmethod
    async def next_at() -> datetime | None:
        """Nothing is due by the clock."""
        return None

    def _menu(self, person: Staff, *, learns: bool) -> Commands:
        if not person.roles:
            return ()
        programme = self._programme.now
        texts = programme.content.texts
        names = (*open_to(person, programme), *(commands.NAMES if learns else OF_EVERYBODY))
        return tuple((name, texts.plain(person.language, f"command.{name}")) for name in names)
