"""For whom a broadcast is, and when it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from coaching.broadcast.acts import ChooseAudience, ChooseTiming
from coaching.broadcast.effects import SaveBroadcast
from coaching.broadcast.records import Audience, Broadcast
from coaching.effects import Effect
from coaching.staff.acts import NotFound, Refused
from coaching.staff.perform.broadcast.found import own_draft, reach_of, seen
from coaching.staff.perform.deed import Deed

FURTHEST: Final = timedelta(days=60)
"""How far ahead something may be put: what is said should still fit."""
LONGEST_AWAY: Final = 365
MOST_CHATS: Final = 200_000


def choose_audience(deed: Deed, act: ChooseAudience) -> tuple[Effect, ...]:
    """Say who a draft is for."""
    draft = own_draft(deed, act.broadcast)
    audience = _known(deed, act.audience)
    draft = replace(draft, audience=audience)
    reach = reach_of(deed, draft)
    line = deed.record("aim", None, broadcast=draft.id, get=reach.get, **_conditions(audience))
    return (SaveBroadcast(broadcast=draft), line)


def choose_timing(deed: Deed, act: ChooseTiming) -> tuple[Effect, ...]:
    """Say when a draft is sent: now, at one instant, or at a time of each learner's own clock."""
    draft = own_draft(deed, act.broadcast)
    at = act.at if act.timing == "at" else None
    wall = act.wall if act.timing == "local" else None
    if act.timing not in ("now", "at", "local"):
        raise NotFound
    if (act.timing == "at" and at is None) or (act.timing == "local" and wall is None):
        raise Refused("broadcast.when_unclear")
    if at is not None and at <= deed.now:
        raise Refused("broadcast.past")
    if at is not None and at > deed.now + FURTHEST:
        raise Refused("broadcast.far", days=FURTHEST.days)
    draft = replace(draft, timing=act.timing, at=at, wall=wall)
    return (SaveBroadcast(broadcast=draft), _line(deed, draft))


def _line(deed: Deed, draft: Broadcast) -> Effect:
    return deed.record("time", None, broadcast=draft.id, timing=draft.timing)


def _known(deed: Deed, audience: Audience) -> Audience:
    """The audience, when everything in it is there."""
    content = deed.programme.content
    cohorts = {cohort.id for cohort in seen(deed).cohorts}
    strange = (
        audience.cohorts - cohorts
        or audience.trades - set(content.bank.trades)
        or audience.languages - set(content.texts.languages)
    )
    item = audience.missing_item
    if strange or (item is not None and item not in content.bank.items):
        raise NotFound
    if audience.active_days is not None and not 1 <= audience.active_days <= LONGEST_AWAY:
        raise Refused("broadcast.days_range", most=LONGEST_AWAY)
    if audience.chats is not None and not 0 < len(audience.chats) <= MOST_CHATS:
        raise Refused("broadcast.ids_none")
    standard = content.standard.code if item is not None else ""
    return replace(audience, standard=standard)


def _conditions(audience: Audience) -> dict[str, object]:
    """How many there are of each condition, for the log."""
    given: dict[str, object] = {
        "cohorts": len(audience.cohorts),
        "trades": len(audience.trades),
        "languages": len(audience.languages),
        "active_days": audience.active_days,
        "missing_item": audience.missing_item,
        "ids": len(audience.chats or ()),
    }
    return {name: value for name, value in given.items() if value}
