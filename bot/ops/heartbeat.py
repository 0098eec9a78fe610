"""Calls an address while all is well: when the calls stop, somebody else tells the operator."""

from __future__ import annotations

import logging

import aiohttp

log = logging.getLogger(__name__)

PATIENCE = aiohttp.ClientTimeout(total=10)


async def call(url: str) -> bool:
    """Call it once; whether it was heard. A service out of reach is no trouble of ours."""
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE) as session, session.get(url) as answer:
            heard = answer.status < 400
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("the heartbeat was not heard (%s)", type(error).__name__)
        return False
    if not heard:
        log.warning("the heartbeat was refused")
    return heard
