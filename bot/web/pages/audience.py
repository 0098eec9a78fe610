"""Who a broadcast is for, out of the form that says it."""

from __future__ import annotations

from starlette.requests import Request

from bot.web.fields import Fields
from bot.web.frame import form
from bot.web.pages.common import programme_of
from bot.web.shown.audience import ACTIVE_DAYS
from coaching.broadcast.records import Audience
from coaching.dialogue.buttons import read_id
from coaching.uploaded import ids_in, words_in


def audience_in(request: Request, before: Audience) -> Audience:
    """What the form comes to; `before` is what ids are kept from. Refused for what is no id."""
    fields = form(request)
    content = programme_of(request).content
    bank = content.bank
    days = fields.number("active", 1, max(ACTIVE_DAYS))
    missing = fields.text("missing")
    cohorts = (read_id(word) for word in fields.many("cohorts"))
    return Audience(
        cohorts=frozenset(cohort for cohort in cohorts if cohort is not None),
        trades=frozenset(fields.many("trades")) & frozenset(bank.trades),
        languages=frozenset(fields.many("languages")) & frozenset(content.texts.languages),
        active_days=days,
        missing_item=missing if missing in bank.items else None,
        chats=_ids(fields, before),
    )


def _ids(fields: Fields, before: Audience) -> frozenset[int] | None:
    pasted, file = fields.text("ids"), fields.file("file")
    found: frozenset[int] = frozenset()
    if pasted:
        found |= ids_in(pasted)
    if file is not None:
        found |= ids_in(words_in(file))
    if found:
        return found
    return before.chats if fields.text("keep_ids") else None
