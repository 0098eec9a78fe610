"""The rules of an installation, from its settings and what is shipped."""

from __future__ import annotations

import hmac

from bot.settings import Settings
from coaching.programme import Programme
from coaching.retention import Kept
from content.access import load_access
from content.holidays import load_holidays
from content.load import Content
from content.words import load_time_words


def make_programme(settings: Settings, content: Content) -> Programme:
    """The rules of this installation."""
    return Programme(
        content=content,
        words=load_time_words(),
        access=load_access(),
        holidays=load_holidays(),
        # Whoever has the token is the bot, so what is made of it is nobody else's to make.
        secret=hmac.digest(settings.bot_token.encode(), b"coach", "sha256"),
        named_owners=frozenset(settings.owner_ids),
        broadcasts_a_day=settings.broadcasts_a_day,
        approval_above=settings.approval_above,
        rate=settings.rate,
        pages=settings.web_url,
        kept=Kept(learners=settings.keep_months, log=settings.keep_log_months),
        operator=settings.operator,
        contact=settings.contact,
    )
