"""The files of /export: a page to read and an archive of all data, made when they are sent."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable, Mapping

from bot.clock import Clock
from coaching.export.as_csv import to_csv
from coaching.export.as_json import SCHEMA, VERSION, to_json
from coaching.export.as_markdown import to_markdown
from coaching.export.as_page import to_page
from coaching.export.entries import entries
from coaching.export.everything import Everything
from coaching.export.wording import Wording
from coaching.local_time import local_time
from content.load import Content
from storage.engine import Database
from storage.everything import load


class NoDocumentError(Exception):
    """A file cannot be made: nobody makes one of that name, or its learner is gone."""


class Documents:
    """Makes the files that messages name."""

    def __init__(self, db: Database, content: Callable[[], Content], clock: Clock) -> None:
        self._db = db
        self._content = content
        self._clock = clock

    async def make(self, name: str, learner: int) -> tuple[str, bytes]:
        """The file of that name (`page` or `archive`) for a learner: its file name and bytes.

        Raises NoDocumentError with a sentence.
        """
        maker = MAKERS.get(name)
        if maker is None:
            raise NoDocumentError(f"Nobody makes a file {name!r}: use one of {sorted(MAKERS)}.")
        async with self._db.read() as unit:
            everything = await load(unit, learner, self._clock.now())
        if everything is None:
            raise NoDocumentError("There is nobody of that id any more: nothing is sent.")
        return await asyncio.to_thread(maker, everything, wording(self._content(), everything))


def wording(content: Content, everything: Everything) -> Wording:
    """How to speak to this learner: their language and zone."""
    who = everything.learner
    return Wording(content, who.language, who.zone)


def page(everything: Everything, words: Wording) -> tuple[str, bytes]:
    """One HTML file that opens on a phone."""
    made = to_page(everything, entries(everything, words), words)
    return f"{_named('page_name', everything, words)}.html", made


def archive(everything: Everything, words: Wording) -> tuple[str, bytes]:
    """One ZIP file: what is stored as JSON, the entries as Markdown and as a table, and a guide."""
    found = entries(everything, words)
    name = words.t("entries_name")
    guide = words.t(
        "readme",
        moment=words.moment(everything.made_at),
        entries=name,
        schema=SCHEMA,
        version=VERSION,
    )
    files = {
        "README.txt": guide.encode("utf-8-sig"),
        "data.json": to_json(everything),
        f"{name}.md": to_markdown(found, words, everything.learner.name),
        f"{name}.csv": to_csv(found, words),
    }
    return f"{_named('archive_name', everything, words)}.zip", _zipped(files, everything, words)


Maker = Callable[[Everything, Wording], tuple[str, bytes]]
MAKERS: Mapping[str, Maker] = {"page": page, "archive": archive}


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
