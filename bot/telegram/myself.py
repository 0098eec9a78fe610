"""Who the bot is: its user name, for links that lead to it."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.services.in_force import InForce
from bot.telegram.api import Api
from coaching.programme import Programme

log = logging.getLogger(__name__)


async def learn_name(api: Api, programme: InForce[Programme]) -> None:
    """Ask Telegram once; while it cannot be reached everything else works without the name."""
    if programme.now.bot:
        return
    try:
        me = await api.call("getMe", {})
        programme.now = replace(programme.now, bot=str(me["username"]))
    except Exception as error:
        log.warning("the bot's name is not known yet (%s)", type(error).__name__)
