"""Tells those who run the bot of trouble: by the outbox, or past a database that cannot be written.

The transaction that writes troubles down is the probe whether the database can be written at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Messenger, SendFailed
from bot.services.in_force import InForce
from coaching.alerts import wording
from coaching.alerts.records import Alert
from coaching.alerts.rules import News, judge, when
from coaching.alerts.signs import Signs, findings
from coaching.effects import Lane, Say
from coaching.messages import Keyboard, Text
from coaching.programme import Programme
from storage import alerts, outbox, pulse
from storage.engine import Database
from storage.instants import to_ms
from storage.unit import Unit

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is told."""

    chat: int
    language: str
    zone: str


class Alarm:
    """Puts what each look found to what is known, and tells what is news."""

    def __init__(
        self,
        database: Database,
        programme: InForce[Programme],
        messenger: Messenger,
        owners: Iterable[Person],
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        self._database = database
        self._programme = programme
        self._messenger = messenger
        self._people = tuple(owners)
        """Who was to be told at the last look; at first the owners of the settings."""
        self._changed = changed
        """Called after a commit that made something due to be sent."""
        self._alone: dict[str, Alert] = {}
        """What is known while the database cannot be written."""

    async def report(self, signs: Signs) -> str:
        """Tell what is news, and write a sign of life; why that was not possible, if it was not."""
        try:
            async with self._database.begin() as unit:
                await self._live(unit, signs)
                await self._write(unit, signs)
        except Exception as error:
            code = type(error).__name__
            await self._tell_past_the_database(replace(signs, database=code))
            return code
        self._alone = {}
        return ""

    async def _live(self, unit: Unit, signs: Signs) -> None:
        # First of all: on PostgreSQL this row lets one worker at a time look at the troubles.
        await pulse.beat(unit, "alive", signs.now, "polls" if signs.polls else "webhook")
        if signs.began is not None:
            await pulse.beat(unit, "began", signs.began)
        if signs.polls and signs.last_poll is not None:
            await pulse.beat(unit, "poll", signs.last_poll, signs.trouble)

    async def _write(self, unit: Unit, signs: Signs) -> None:
        known = {**self._alone, **await alerts.load(unit)}
        news = judge(known, findings(signs), signs.now)
        found = {each.kind for each in (*news.kept, *news.over)}
        still = [each for kind, each in self._alone.items() if kind not in found]
        await alerts.save(unit, [*news.kept, *still])
        await alerts.drop(unit, news.over)
        staff = await alerts.audience(unit)
        if staff:
            self._people = tuple(Person(each.chat, each.language, each.zone) for each in staff)
        if news.told or news.over:
            await self._say(unit, news, signs.now)
            unit.after_commit(self._changed)

    async def _say(self, unit: Unit, news: News, now: datetime) -> None:
        says: list[Say] = []
        for person in self._people:
            for alert in news.told:
                log.warning("trouble: %s", alert.kind, extra={"action": f"trouble_{alert.kind}"})
                says.append(self._said(person, alert, now))
            untold = {_key(each, person) for each in news.over}
            called_off = await alerts.call_off(unit, sorted(untold), now)
            for alert in news.over:
                if alert.told_at is not None and _key(alert, person) not in called_off:
                    says.append(self._over(person, alert, now))
        await outbox.say(unit, says, now)

    def _said(self, person: Person, alert: Alert, now: datetime) -> Say:
        html, buttons = self._words(person, alert)
        return _say(person, _key(alert, person), html, when(alert, person.zone, now), buttons)

    def _over(self, person: Person, alert: Alert, now: datetime) -> Say:
        texts = self._programme.now.content.texts
        html = wording.over(texts, person.language, person.zone, alert, now)
        key = f"over:{_key(alert, person)}"
        return _say(person, key, html, when(alert, person.zone, now))

    def _words(self, person: Person, alert: Alert) -> tuple[str, Keyboard]:
        texts = self._programme.now.content.texts
        html = wording.trouble(texts, person.language, person.zone, alert)
        return html, wording.buttons(texts, person.language, alert)

    async def _tell_past_the_database(self, signs: Signs) -> None:
        """Say it at once, without a row: what is known is kept in memory until there is one."""
        news = judge(self._alone, findings(signs), signs.now)
        over: Collection[str] = {each.kind for each in news.over}
        kept = {kind: each for kind, each in self._alone.items() if kind not in over}
        self._alone = kept | {each.kind: each for each in news.kept}
        for alert in news.told:
            log.error("trouble: %s", alert.kind, extra={"action": f"trouble_{alert.kind}"})
            if not await self._tell(alert):
                self._alone[alert.kind] = replace(self._alone[alert.kind], told_at=None)

    async def _tell(self, alert: Alert) -> bool:
        """Say it to everybody; False when nobody heard it, and somebody may the next time."""
        reasons: set[str] = set()
        for person in self._people:
            html, _ = self._words(person, alert)
            try:
                await self._messenger.deliver(person.chat, Text(html=html))
            except SendFailed as failure:
                reasons.add(failure.reason)
                log.error("somebody could not be told of trouble (%s)", failure.reason)
            else:
                reasons.add("told")
        return "told" in reasons or not reasons & {"unreachable", "busy"}


def _key(alert: Alert, person: Person) -> str:
    told = 0 if alert.told_at is None else to_ms(alert.told_at)
    return f"alert:{alert.kind}:{told}:{person.chat}"


def _say(person: Person, key: str, html: str, due: datetime, buttons: Keyboard = ()) -> Say:
    return Say(
        dedupe=key,
        chat=person.chat,
        learner=None,
        kind="alert",
        lane=Lane.REPLY,
        policy="once_more",
        message=Text(html=html, buttons=buttons),
        due=due,
    )
