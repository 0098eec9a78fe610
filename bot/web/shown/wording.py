"""How moments, places and names are said on a page, in one language and one time zone."""

from __future__ import annotations

from datetime import date, datetime

from coaching.digest import dots
from coaching.export.wording import Wording
from coaching.local_time import local_date, local_time
from content.load import Content


class Says:
    """The words of the web pages: their keys stand under `web`."""

    def __init__(self, content: Content, language: str, zone: str, now: datetime) -> None:
        """Say everything in `language`, by the wall clock of `zone`, as seen from `now`."""
        self.content = content
        self.language = language
        self.zone = zone
        self.now = now
        self.wording = Wording(content, language, zone)

    def of(self, zone: str) -> Says:
        """The same words by another wall clock, such as a learner's own."""
        return Says(self.content, self.language, zone, self.now)

    def t(self, key: str, **params: object) -> str:
        """A text of the pages, plain: the template escapes it."""
        return self.wording.label(f"web.{key}", **params)

    def admin(self, key: str, **params: object) -> str:
        """A text of the pages of admins, plain."""
        return self.wording.label(f"admin_web.{key}", **params)

    def label(self, key: str, **params: object) -> str:
        """Any text, plain."""
        return self.wording.label(key, **params)

    def one_of(self, group: str, code: str) -> str:
        """The word for a code, or the code itself where nobody has written one."""
        return self.wording.one_of(group, code)

    def today(self) -> date:
        """The date on the wall clock now."""
        return local_date(self.zone, self.now)

    def day(self, day: date) -> str:
        """A date as short as it can be: its year only when it is not this one."""
        weekday = self.content.texts.choices(self.language, "weekday.short")[day.weekday()]
        key = "day" if day.year == self.today().year else "day_of_year"
        return self.t(key, year=day.year, month=day.month, day=day.day, weekday=weekday)

    def moment(self, instant: datetime) -> str:
        """A date with its time of day."""
        at = local_time(self.zone, instant)
        return self.t("moment", day=self.day(at.date()), time=f"{at:%H:%M}")

    def clock(self, instant: datetime) -> str:
        """A time of day."""
        return f"{local_time(self.zone, instant):%H:%M}"

    def ago(self, instant: datetime) -> str:
        """How many dates lie between then and now."""
        days = (self.today() - local_date(self.zone, instant)).days
        if days <= 0:
            return self.t("ago.today")
        return self.t("ago.yesterday") if days == 1 else self.t("ago.days", days=days)

    def trade(self, trade: str | None) -> str:
        """The kind of shop, or nothing."""
        return self.one_of("trade", trade) if trade else ""

    def dots(self, value: int | None) -> str:
        """A place on the scale of five as circles; nothing without one."""
        return "" if value is None else dots(value)
