"""Parts of the bot that are loaded with their first use, as most hours need none of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.clock import Clock
from bot.services.in_force import InForce
from coaching.programme import Programme
from storage.engine import Database

if TYPE_CHECKING:
    from bot.pictures.draw import Studio


def drawing() -> Callable[[dict[str, Any]], bytes]:
    """Draws pictures."""

    @cache
    def studio() -> Studio:
        from bot.pictures.draw import Studio

        return Studio()

    return lambda spec: studio().draw(spec)


def writing_files(
    database: Database, programme: InForce[Programme], clock: Clock
) -> Callable[[str, int], Awaitable[tuple[str, bytes]]]:
    """Writes the files that people take away."""

    async def make(name: str, learner: int) -> tuple[str, bytes]:
        from bot.services.documents import Documents
        from bot.services.rosters import ROSTER, roster

        kind, _, asked_by = name.partition(":")
        if kind == ROSTER and asked_by.isdecimal():
            texts = programme.now.content.texts
            return await roster(database, texts, clock, learner, int(asked_by))
        return await Documents(database, lambda: programme.now.content, clock).make(name, learner)

    return make
