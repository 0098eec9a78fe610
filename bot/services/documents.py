"""The files that messages name, made when they are sent: those of /export, and portfolios."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.services import log_files
from bot.services.portfolio import bound, for_coach, own_files, page_file, words_for
from coaching.export.as_csv import sections_to_csv, to_csv
from coaching.export.as_json import SCHEMA, VERSION, to_json
from coaching.export.as_markdown import to_markdown
from coaching.export.as_page import to_page
from coaching.export.entries import entries
from coaching.export.everything import Everything
from coaching.export.from_coaches import sections
from coaching.export.wording import Wording
from coaching.local_time import local_time
from coaching.people.records import LogForm
from coaching.portfolio.material import Material
from coaching.staff.perform.people.log import from_words
from coaching.staff.records import Staff
from content.load import Content
from storage import portfolios
from storage import staff as staff_rows
from storage.engine import Database
from storage.everything import load
from storage.people_views import RUNS

PAGE, ARCHIVE = "page", "archive"
OWN = frozenset({PAGE, ARCHIVE})
PORTFOLIO = "portfolio"
LOG = "log"


class NoDocumentError(Exception):
    """A file cannot be made: nobody makes one of that name, or its learner is gone."""


class Documents:
    """Makes the files that messages name."""

    def __init__(self, db: Database, content: Callable[[], Content], clock: Clock) -> None:
        self._db = db
        self._content = content
        self._clock = clock

    async def make(self, name: str, learner: int) -> tuple[str, bytes]:
        """The file of that name for a learner: its file name and bytes.

        `page` and `archive` are the learner's own; `portfolio:ID` is for the coach of that id,
        who must still be allowed to read it, `log:ID:FORM:FILTER` for whoever still runs the
        programme. Raises NoDocumentError with a sentence.
        """
        kind, _, staff = name.partition(":")
        if kind == PORTFOLIO and staff.isdecimal():
            return await self._portfolio(learner, int(staff))
        if kind == LOG:
            return await self._log(*name.split(":", 3)[1:])
        if name not in OWN:
            raise NoDocumentError(
                f"Nobody makes a file {name!r}: use one of {sorted(OWN)}, or {PORTFOLIO}:ID."
            )
        now = self._clock.now()
        async with self._db.read() as unit:
            everything = await load(unit, learner, now)
            material = await portfolios.own(unit, learner, now)
        if everything is None or material is None:
            raise NoDocumentError("There is nobody of that id any more: nothing is sent.")
        words = wording(self._content(), everything)
        if name == PAGE:
            return await asyncio.to_thread(page, everything, words)
        return await asyncio.to_thread(archive, everything, words, material)

    async def _log(self, staff: str, form: str, wanted: str) -> tuple[str, bytes]:
        """The log, for somebody who still runs the programme."""
        async with self._db.read() as unit:
            person = (await staff_rows.by_ids(unit, [int(staff)])).get(int(staff))
        if person is None or not person.roles & RUNS:
            raise NoDocumentError("Whoever asked for the log does not run the programme any more.")
        kind: LogForm = "json" if form == "json" else "csv"
        return await log_files.whole(self._db, kind, from_words(wanted), self._clock.now())

    async def _portfolio(self, learner: int, coach: int) -> tuple[str, bytes]:
        """A learner's portfolio, with what this coach may read at this moment."""
        async with self._db.read() as unit:
            found = await portfolios.of_coach(unit, learner, coach, self._clock.now())
        if found is None:
            raise NoDocumentError("There is nobody of that id whom this coach may read now.")
        person, material = found
        return await asyncio.to_thread(_for_coach, person, material, self._content())


def _for_coach(person: Staff, material: Material, content: Content) -> tuple[str, bytes]:
    maker = for_coach(person)
    binder = bound([material], content, maker)
    return page_file(binder, material.learner.name, words_for(content, maker))


def wording(content: Content, everything: Everything) -> Wording:
    """How to speak to this learner: their language and zone."""
    who = everything.learner
    return Wording(content, who.language, who.zone)


def page(everything: Everything, words: Wording) -> tuple[str, bytes]:
    """One HTML file that opens on a phone."""
    made = to_page(everything, entries(everything, words), words)
    return f"{_named('page_name', everything, words)}.html", made


def archive(everything: Everything, words: Wording, material: Material) -> tuple[str, bytes]:
    """One ZIP file: what is stored as JSON, the entries as text and as a table, and a guide.

    The portfolio and the drafts of the work outputs come after them.
    """
    found = entries(everything, words)
    name = words.t("entries_name")
    of_coaches = sections(everything, words)
    guide = words.t(
        "readme",
        moment=words.moment(everything.made_at),
        entries=name,
        coaches=words.t("coaches_name"),
        schema=SCHEMA,
        version=VERSION,
    )
    about = words.label("portfolio.readme", name=words.label("portfolio.file_name"))
    files = {
        "README.txt": f"{guide}\n\n{about}".encode("utf-8-sig"),
        "data.json": to_json(everything),
        f"{name}.md": to_markdown(found, words, everything.learner.name, of_coaches),
        f"{name}.csv": to_csv(found, words),
        f"{words.t('coaches_name')}.csv": sections_to_csv(of_coaches, words),
        **own_files(material, words.content),
    }
    return f"{_named('archive_name', everything, words)}.zip", _zipped(files, everything, words)


def _named(key: str, everything: Everything, words: Wording) -> str:
    return words.t(key, date=f"{local_time(words.zone, everything.made_at):%Y%m%d}")


def _zipped(files: Mapping[str, bytes], everything: Everything, words: Wording) -> bytes:
    made = local_time(words.zone, everything.made_at)
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return pack.getvalue()
