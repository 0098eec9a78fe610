"""What the doctor asks Telegram: is the token good, where do updates go, what time is it there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.clock import Clock
from bot.ops.findings import Line, fail, ok, warn
from bot.settings import Settings
from bot.telegram.api import Api, make_api
from bot.telegram.trouble import trouble_of

PATIENCE = 10.0
DRIFT = 2.0
"""Seconds that the clock may be wrong by: answers in HTTP are told to the second."""
FAR = 60.0


async def telegram(settings: Settings, clock: Clock) -> AsyncIterator[Line]:
    """Everything that can be asked with this token."""
    if not settings.bot_token:
        yield fail(
            "token",
            "COACH_BOT_TOKEN is not set",
            "Ask @BotFather for a token (/newbot) and put it into a file: COACH_BOT_TOKEN_FILE.",
        )
        return
    api = make_api(settings.bot_token, settings.bot_api_url)
    await api.open()
    try:
        me = await _me(api)
        yield me
        if me.level == "ok":
            yield await _webhook(settings, api)
    finally:
        await api.close_connections()
    yield await _time(settings, clock)


async def _me(api: Api) -> Line:
    try:
        me: Any = await api.call("getMe", {}, read_timeout=PATIENCE)
    except Exception as error:
        if trouble_of(error) == "token":
            return fail(
                "token",
                "Telegram refuses it",
                "Ask @BotFather for the present one (/token) and put it into the token's file.",
            )
        return fail(
            "token",
            f"Telegram is out of reach ({type(error).__name__})",
            "See whether this machine is on the network, and COACH_BOT_API_URL.",
        )
    return ok("token", f"it is @{me.get('username', '?')}'s")


async def _webhook(settings: Settings, api: Api) -> Line:
    info: Any = await api.call("getWebhookInfo", {}, read_timeout=PATIENCE)
    present, wanted = str(info.get("url", "")), settings.webhook_url
    host = urlsplit(present).hostname or present
    if wanted and not present.startswith(wanted):
        said = f"updates go to {host}" if present else "no webhook is set"
        return warn("updates", said, "Nothing, if the bot is not started: coach run sets it.")
    if not wanted and present:
        return fail(
            "updates",
            f"a webhook at {host} gets them",
            "Stop the program there, or start once with: coach run --take-over",
        )
    waiting = info.get("pending_update_count", 0)
    trouble = info.get("last_error_message")
    if wanted and trouble:
        return warn(
            "updates",
            f"{waiting} wait; the last call failed",
            "See that the proxy has a good certificate and passes /telegram/… to COACH_WEB_LISTEN.",
        )
    return ok("updates", f"{'by webhook' if wanted else 'by polling'}, {waiting} wait")


async def _time(settings: Settings, clock: Clock) -> Line:
    """Compare the clock with the one of the server."""
    try:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(settings.bot_api_url, allow_redirects=False) as answer,
        ):
            there = answer.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError, OSError):
        there = ""
    return of_time(there, clock.now())


def of_time(there: str, here: datetime) -> Line:
    """What a server's Date says about our clock."""
    try:
        off = (here - parsedate_to_datetime(there)).total_seconds()
    except (TypeError, ValueError):
        return warn("clock", "it could not be compared", "See that the machine sets it by network.")
    mend = "Have the machine set it by the network: timedatectl set-ntp true"
    if abs(off) > FAR:
        return fail("clock", f"it is {off:+.0f} seconds off", mend)
    if abs(off) > DRIFT:
        return warn("clock", f"it is {off:+.0f} seconds off", mend)
    return ok("clock", "right")
