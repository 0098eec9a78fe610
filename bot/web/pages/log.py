"""The log: who did what, newest first; the state of its chain; the log as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.services import log_files
from bot.web.frame import Page, do, frame_of, query
from bot.web.pages.broadcast import as_file
from bot.web.pages.common import programme_of, says_of, show
from bot.web.shown.log import LogRow, checked, did, kinds, row_of, sees_all
from coaching.dialogue.buttons import write_id
from coaching.people.acts import ExportLog, ReadChain, ReadLog, ReadPeople
from coaching.people.records import Chain, LogFilter, LogForm
from coaching.people.view import PeopleView
from coaching.staff.acts import NotFound
from coaching.staff.records import Staff
from coaching.staff.view import StaffView

PATH = "/log"
MOST = 30
"""Lines of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainShown:
    """Where the chain stands."""

    place: int
    seal: str
    waiting: int
    words: str
    broken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """A page of the log; without `everything`, of what the reader did themselves."""

    everything: bool
    rows: tuple[LogRow, ...]
    people: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    actor: str
    action: str
    newer: str
    older: str
    files: tuple[tuple[LogForm, str], ...]
    chain: ChainShown | None


async def look(request: Request, staff: Staff) -> Response:
    """A page of the log."""
    wanted, fields = _filter(request), query(request)
    act = ReadLog(filter=wanted, before=fields.id("before"), after=fields.id("after"), most=MOST)
    view = _people(await do(request, act))
    programme, says = programme_of(request), says_of(request, staff)
    everything = sees_all(staff, programme)
    ends = [write_id(line.id) for line in (view.lines[:1] + view.lines[-1:])]
    page = LogPage(
        everything=everything,
        rows=tuple(row_of(line, programme, says) for line in view.lines),
        people=(),
        kinds=kinds(programme, says),
        actor="" if wanted.actor is None else write_id(wanted.actor),
        action=wanted.action,
        newer=_address(PATH, wanted, after=ends[0]) if view.newer and ends else "",
        older=_address(PATH, wanted, before=ends[-1]) if view.older and ends else "",
        files=(
            ("csv", _address(f"{PATH}.csv", wanted)),
            ("json", _address(f"{PATH}.json", wanted)),
        ),
        chain=None,
    )
    if wanted.action and wanted.action not in dict(page.kinds):
        named = (wanted.action, did(wanted.action, programme, says))
        page = replace(page, kinds=(*page.kinds, named))
    if everything:
        people = _people(await do(request, ReadPeople())).people
        chain = _people(await do(request, ReadChain())).chain
        nameless = says.label("power.nameless_person")
        names = tuple((write_id(one.staff.id), one.name or nameless) for one in people if one.staff)
        shown = _chain(chain, checked(chain, says)) if chain is not None else None
        page = replace(page, people=names, chain=shown)
    return show(request, "log.html", page)


def _chain(chain: Chain, words: str) -> ChainShown:
    return ChainShown(
        place=chain.place,
        seal=f"{chain.place}:{chain.seal}" if chain.place else "0",
        waiting=chain.waiting,
        words=words,
        broken=chain.broken_at is not None,
    )


def _filter(request: Request) -> LogFilter:
    fields = query(request)
    return LogFilter(actor=fields.id("actor"), action=fields.text("action"))


def _address(path: str, wanted: LogFilter, **more: str) -> str:
    actor = "" if wanted.actor is None else write_id(wanted.actor)
    told = {"actor": actor, "action": wanted.action, **more}
    words = urlencode({name: value for name, value in told.items() if value})
    return f"{path}?{words}" if words else path


def _people(view: StaffView) -> PeopleView:
    if view.people is None:
        raise NotFound
    return view.people


async def as_csv(request: Request, staff: Staff) -> Response:
    """The log as a table."""
    return await _file(request, "csv", "text/csv; charset=utf-8")


async def as_json(request: Request, staff: Staff) -> Response:
    """The log as JSON."""
    return await _file(request, "json", "application/json")


async def _file(request: Request, form: LogForm, kind: str) -> Response:
    wanted, frame = _filter(request), frame_of(request)
    await do(request, ExportLog(form=form, filter=wanted))
    name, content = await log_files.whole(frame.desk.database, form, wanted, frame.now)
    return as_file(content, name, kind)


PAGES = (
    Page(path=PATH, name="log", get=look),
    Page(path=f"{PATH}.csv", name="log_csv", get=as_csv),
    Page(path=f"{PATH}.json", name="log_json", get=as_json),
)
