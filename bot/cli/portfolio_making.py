"""What `coach portfolio` does once it knows what is wished: log, tell, and write the files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.cli.progress import with_bar
from bot.clock import SystemClock
from bot.services.portfolio import (
    FORMATS,
    bound,
    draft_files,
    file_name,
    plain_name,
    words_for,
)
from bot.settings import Settings
from coaching.access import Actor, Target, authorize
from coaching.effects import Effect, Lane, Record, Say
from coaching.messages import Text
from coaching.portfolio.material import Maker, Material
from coaching.portfolio.records import Binder
from content.access import load_access
from content.load import SHIPPED, Content, load
from storage import effects, learners, portfolios
from storage.engine import Database, open_database

ACTION = "portfolio.make"
OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whose portfolio, where to, as what, and why."""

    learner: int | None
    """A Telegram user id, as `coach role list` shows it."""
    cohort: int | None
    folder: Path
    ending: str
    reason: str


async def make(settings: Settings, wish: Wish) -> int:
    """Make what is wished; the exit code. Nothing is written before it stands in the log."""
    content = load(settings.content_dir, settings.standard, SHIPPED)
    now = SystemClock().now()
    database = await open_database(settings.database, create=False)
    try:
        people = await _people(database, wish)
        if people is None:
            print(f"There is no cohort {wish.cohort}.", file=sys.stderr)
            return 1
        materials = await _materials(database, people, wish, now)
        left_out = len(people) - len(materials)
        if left_out:
            print(f"{left_out} left out: they let nobody read, or do not exist.", file=sys.stderr)
        if not materials:
            return 1
        async with database.begin() as unit:
            await effects.write(unit, _told(materials, content, wish, now), now)
    finally:
        await database.close()
    maker = Maker(role="operator", language=settings.language, zone=settings.timezone)
    return _write(wish, _files(bound(materials, content, maker), wish, materials, content))


async def _people(database: Database, wish: Wish) -> tuple[int, ...] | None:
    async with database.read() as unit:
        if wish.learner is not None:
            found = await learners.by_chats(unit, (wish.learner,))
            return tuple(each.id for each in found.values()) or (0,)
        return await portfolios.in_cohort(unit, wish.cohort or 0)


async def _materials(
    database: Database, people: Sequence[int], wish: Wish, now: datetime
) -> list[Material]:
    """What those share who share anything, as far as the table of access lets an operator."""
    access = load_access()
    asks = Actor(id=0, roles=frozenset({"owner"}), reason=wish.reason)
    found = []
    async with database.read() as unit:
        for person in with_bar(people, len(people), "reading"):
            material = await portfolios.of_operator(unit, person, now)
            if material is None:
                continue
            target = Target(person=person, shares=material.learner.coach_may_read)
            if authorize(access, asks, ACTION, target).allowed:
                found.append(material)
    return found


def _told(
    materials: Sequence[Material], content: Content, wish: Wish, now: datetime
) -> list[Effect]:
    """A line of the log for each learner, and a message that says why."""
    found: list[Effect] = []
    for material in materials:
        who = material.learner
        words = content.texts.say(who.language, "portfolio.told", reason=wish.reason)
        message = Text(html=words, silent=True)
        said = Say(
            dedupe=f"{ACTION}:{who.id}:{now.isoformat()}",
            chat=who.chat,
            learner=who.id,
            kind="notice",
            lane=Lane.BROADCAST,
            policy="once_more",
            message=message,
            due=now,
        )
        line = Record(actor=None, action=ACTION, subject=who.id, at=now, detail=OPERATOR)
        found += [line, said]
    return found


def _files(
    binder: Binder, wish: Wish, materials: Sequence[Material], content: Content
) -> Iterator[tuple[str, bytes]]:
    """Each file with its name: one for all, or the drafts of everybody."""
    words = words_for(content, binder.maker)
    whole = FORMATS.get(wish.ending)
    if whole is not None:
        one = wish.learner is not None
        about = materials[0].learner.name if one else materials[0].cohort.name
        yield f"{file_name(binder, about, words)}.{wish.ending}", whole(binder, words)
        return
    portfolios_of = binder.portfolios
    for portfolio in with_bar(portfolios_of, len(portfolios_of), "writing"):
        head = f"{plain_name(portfolio.name)}-{portfolio.learner}"
        for name, made in draft_files(binder, portfolio, words, (wish.ending,)):
            yield f"{head}-{name}", made


def _write(wish: Wish, files: Iterator[tuple[str, bytes]]) -> int:
    """Write files that only their owner may read, and name them."""
    try:
        wish.folder.mkdir(parents=True, exist_ok=True)
        for name, made in files:
            path = wish.folder / name
            with open(path, "wb", opener=_private) as file:
                file.write(made)
            print(f"Written: {path}")
    except OSError as error:
        print(f"{wish.folder} cannot be written into ({error.strerror}).", file=sys.stderr)
        return 1
    return 0


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
