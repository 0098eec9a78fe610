"""The Bot API without its wire: a method's name and parameters in, an answer's bytes out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import ceil
from typing import Any

from bot.demo.errors import ApiError, bad_request, conflict, too_many_requests
from bot.demo.faults import Faults
from bot.demo.ledger import Call, Ledger
from bot.demo.limits import Limits
from bot.demo.methods import handlers
from bot.demo.params import Params
from bot.demo.polling import WEBHOOK_SET, Poller
from bot.demo.updates import Queued, read_allowed
from bot.demo.webhook import Webhook
from bot.demo.world import World

COUNTED = frozenset({"sendmessage", "sendphoto", "senddocument", "sendvoice", "copymessage"})
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status, its JSON body, and whether the world changed."""

    status: int
    body: bytes
    outcome: str = "ok"
    sent: int = 0
    retry_after: int | None = None


def refusal(error: ApiError) -> Answer:
    """The answer that tells a refusal."""
    body = json.dumps(error.body()).encode()
    retry_after = (error.parameters or {}).get("retry_after")
    return Answer(error.code, body, f"{error.code} {error.description}", 0, retry_after)


def _ok(text: str, sent: int = 0) -> Answer:
    return Answer(200, b'{"ok":true,"result":' + text.encode() + b"}", sent=sent)


class Api:
    """Carries out calls on the world, under the limits, and writes them into the ledger."""

    def __init__(self, world: World, limits: Limits, ledger: Ledger, webhook: Webhook) -> None:
        self.world = world
        self.limits = limits
        self.ledger = ledger
        self.webhook = webhook
        self.faults = Faults()
        self.poller = Poller(world.queue, world.clock)
        self.poller.on_hang.append(lambda: world.tell("listening"))
        self.active = 0
        self._handlers = handlers()
        self._names = world.book.names()

    def knows(self, method: str) -> bool:
        """Whether a method (lower case) is played."""
        return method in self._handlers or method in self._special

    @property
    def _special(self) -> frozenset[str]:
        return frozenset(
            {"getupdates", "setwebhook", "deletewebhook", "getwebhookinfo", "logout", "close"}
        )

    async def call(self, method: str, params: Params) -> Answer:
        """Carry out one call; refusals are answers too."""
        try:
            handler = self._handlers.get(method)
            if handler is None:
                return await self._own(method, params)
            count = self._count(method, params)
            if count:
                self._hold_back(params, count)
            result = handler(self.world, params)
            return _ok(json.dumps(result, separators=(",", ":")), count)
        except ApiError as error:
            return refusal(error)

    @staticmethod
    def _count(method: str, params: Params) -> int:
        if method in COUNTED:
            return 1
        if method == "sendmediagroup":
            media = params.json("media", "media")
            return len(media) if isinstance(media, list) else 1
        return 0

    def _hold_back(self, params: Params, count: int) -> None:
        now = self.world.clock.now().timestamp()
        wait = self.limits.take(params.integer("chat_id"), now, count)
        if wait > 0:
            raise too_many_requests(max(1, ceil(wait)))

    async def _own(self, method: str, params: Params) -> Answer:
        if method == "getupdates":
            return _ok(batch_text(await self._poll(params)))
        if method == "setwebhook":
            return await self._set_webhook(params)
        if method == "deletewebhook":
            self.webhook.set("", "", 0)
            if params.flag("drop_pending_updates"):
                self.world.queue.clear()
            return _ok("true")
        if method == "getwebhookinfo":
            return _ok(json.dumps(self.webhook.info()))
        if method in ("logout", "close"):
            return _ok("true")
        if method in self._names:
            sentence = f"the local Telegram does not play {self._names[method]}"
            raise ApiError(501, f"Not Implemented: {sentence}")
        raise ApiError(404, "Not Found: method not found")

    async def _poll(self, params: Params) -> list[Queued]:
        if self.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        self.active -= 1
        try:
            return await self.poller.poll(params)
        finally:
            self.active += 1

    async def _set_webhook(self, params: Params) -> Answer:
        url = params.text("url")
        secret = params.text("secret_token")
        if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if len(secret) > 256:
            raise bad_request("secret token is too long")
        if not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret):
            raise bad_request("secret token contains unallowed characters")
        allowed = read_allowed(params.json("allowed_updates", "allowed updates"))
        if allowed is not None:
            self.world.queue.allow(allowed)
        if params.flag("drop_pending_updates"):
            self.world.queue.clear()
        if url:
            await self.poller.interrupt(WEBHOOK_SET)
        connections = min(max(params.integer("max_connections", 40), 1), 100)
        self.webhook.set(url, secret, connections)
        return _ok("true")

    def record(
        self, method: str, params: Params, answer: Answer | None, outcome: str | None = None
    ) -> None:
        """Write a call into the ledger; None as answer: it was never carried out."""
        accepted = answer is not None and answer.outcome == "ok"
        told = outcome or (answer.outcome if answer is not None else "")
        call = Call(
            self._names.get(method, method), params.values, self.world.clock.now(), told, accepted
        )
        self.ledger.record(call, answer.sent if answer is not None and accepted else 0)


def batch_text(batch: list[Queued]) -> str:
    """The updates as one JSON array."""
    return "[" + ",".join(event.text for event in batch) + "]"


def chat_of(params: Params) -> int | None:
    """The chat a call speaks of, when it is a number."""
    value: Any = params.values.get("chat_id")
    try:
        return None if value is None else int(value)
    except (TypeError, ValueError):
        return None
