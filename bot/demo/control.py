"""The page's and the tests' own door, `/demo/…`: phones, files, the clock, faults, events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.demo.acts import acts, attach
from bot.demo.api import Api
from bot.demo.errors import ApiError
from bot.demo.faults import read_fault
from bot.demo.page import HEADERS
from bot.demo.phone import Phone
from bot.demo.screen import screen
from bot.demo.world import Change

TimeControl = Callable[[dict[str, Any]], Awaitable[datetime]]
NewPhone = Callable[[int, str, str, bool], Phone]
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEARTBEAT = 20.0
COALESCE = 0.05  # seconds between two events, so a burst is one


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        text=json.dumps(value, ensure_ascii=False),
        content_type="application/json",
        headers=HEADERS,
    )


def _refuse(sentence: str, status: int = 400) -> web.Response:
    return _json({"error": sentence}, status)


class Control:
    """Answers `/demo/…` for a page on this machine; other sites' pages are turned away."""

    def __init__(
        self,
        api: Api,
        phones: dict[int, Phone],
        add: NewPhone,
        zone: tzinfo,
        closing: asyncio.Event,
        has_font: bool = False,
    ) -> None:
        self._api = api
        self._world = api.world
        self._phones = phones
        self._add = add
        self._zone = zone
        self._closing = closing
        self._has_font = has_font
        self._acts = acts()
        self._doors: dict[str, Callable[[dict[str, Any]], web.Response]] = {
            "phones": self._new_phone,
            "faults": self._set_fault,
            "updates": self._disturb,
            "inject": self._inject,
        }
        self.time_control: TimeControl | None = None

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request to `/demo/…`."""
        if request.url.host not in LOCAL:
            return _refuse("open this page by 127.0.0.1 or localhost", 403)
        first, _, rest = request.path.removeprefix("/demo/").partition("/")
        try:
            if request.method == "GET":
                return await self._get(request, first, rest)
            return await self._post(request, first, rest)
        except (LookupError, ValueError, TypeError, RuntimeError, ApiError) as error:
            return _refuse(f"{type(error).__name__}: {error}")

    async def _get(self, request: web.BaseRequest, first: str, rest: str) -> web.StreamResponse:
        if first == "phones" and rest:
            return _json(screen(self._world, self._phones[int(rest)], self._zone))
        if first == "files":
            return self._file(rest)
        if first == "events":
            return await self._events(request)
        if first == "status":
            return _json(self._status())
        return _refuse("there is nothing here", 404)

    async def _post(self, request: web.BaseRequest, first: str, rest: str) -> web.StreamResponse:
        if first == "phones" and rest.endswith("/upload"):
            return await self._upload(request, self._phones[int(rest.partition("/")[0])])
        if request.content_type != "application/json":
            return _refuse("send JSON with Content-Type: application/json", 415)
        wish = await request.json()
        if first == "phones" and rest:
            number, _, act = rest.partition("/")
            return _json(self._acts[act](self._phones[int(number)], wish))
        if first == "clock":
            return await self._turn(wish)
        door = self._doors.get(first)
        return door(wish) if door else _refuse("there is nothing here", 404)

    def _new_phone(self, wish: dict[str, Any]) -> web.Response:
        number = int(wish["id"])
        name = str(wish.get("first_name", ""))
        language = str(wish.get("language_code", "zh-hant"))
        phone = self._add(number, name, language, bool(wish.get("started", False)))
        return _json({"id": phone.id})

    def _set_fault(self, wish: dict[str, Any]) -> web.Response:
        if wish.get("clear"):
            self._api.faults.clear()
            return _json({"rules": 0})
        fault, method, chat, after, times = read_fault(wish)
        self._api.faults.add(fault, method, chat=chat, after=after, times=times)
        return _json({"rules": len(self._api.faults)})

    def _inject(self, wish: dict[str, Any]) -> web.Response:
        return _json({"update_id": self._world.queue.push_raw(wish, self._world.clock.now())})

    def _disturb(self, wish: dict[str, Any]) -> web.Response:
        queue = self._world.queue
        if "redeliver" in wish:
            queue.redeliver(int(wish["redeliver"]))
        if wish.get("reorder"):
            queue.reorder()
        if "restart_ids" in wish:
            queue.restart_ids(int(wish["restart_ids"]))
        return _json({"pending": len(queue)})

    async def _turn(self, wish: dict[str, Any]) -> web.Response:
        if self.time_control is None:
            return _refuse("the clock of this demo cannot be turned", 409)
        await self.time_control(wish)
        return _json(self._status())

    async def _upload(self, request: web.BaseRequest, phone: Phone) -> web.Response:
        if request.headers.get("X-Phone") != str(phone.id):
            return _refuse("send the header X-Phone with the phone's number", 403)
        form = await request.post()
        field = form["file"]
        if not isinstance(field, web.FileField):
            return _refuse("send a file in the field `file`")
        data = field.file.read()
        kind, caption = str(form.get("kind", "document")), str(form.get("caption", ""))
        number = attach(phone, kind, field.filename, data, field.content_type, caption)
        return _json({"message": number})

    def _file(self, file_id: str) -> web.Response:
        stored = self._world.files.get(file_id)
        shown = stored.type.startswith(("image/", "audio/")) and "svg" not in stored.type
        kind = stored.type if shown else "application/octet-stream"
        headers = {**HEADERS, "Cache-Control": "max-age=3600"}
        if not shown:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name)}"
        return web.Response(body=stored.data, content_type=kind, headers=headers)

    def _status(self) -> dict[str, Any]:
        world, api = self._world, self._api
        names = world.profile.names
        return {
            "now": world.clock.now().astimezone(self._zone).isoformat(),
            "font": self._has_font,
            "turnable": self.time_control is not None,
            "bot": {"name": names.get("") or world.bot.first_name, "username": world.bot.username},
            "phones": [
                {"id": phone.id, "name": phone.account.first_name, "part": phone.part}
                for phone in self._phones.values()
            ],
            "listening": bool(api.webhook.url) or api.poller.hanging or api.active > 0,
            "pending": len(world.queue),
            "sent": api.ledger.sent,
            "calls": sum(api.ledger.counts.values()),
        }

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        """Server-sent events: which chats changed, and the state of the whole now and then."""
        headers = {**HEADERS, "Content-Type": "text/event-stream"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        changed: set[int] = set(self._phones)
        wake = asyncio.Event()
        wake.set()

        def note(change: Change) -> None:
            changed.add(change.chat)
            wake.set()

        self._world.listeners.append(note)
        try:
            while not self._closing.is_set():
                await self._either(wake, self._closing, seconds=HEARTBEAT)
                wake.clear()
                body = json.dumps({"chats": sorted(changed), "status": self._status()})
                changed.clear()
                await response.write(f"data: {body}\n\n".encode())
                await self._either(self._closing, seconds=COALESCE)
        finally:
            self._world.listeners.remove(note)
        return response

    async def _either(self, *events: asyncio.Event, seconds: float) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in events]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
