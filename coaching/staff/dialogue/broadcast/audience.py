"""For whom: one condition after the other, each with how many it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from unicodedata import normalize

from coaching.broadcast.acts import ChooseAudience, ReadBroadcast
from coaching.broadcast.records import Audience, Broadcast
from coaching.broadcast.view import BroadcastNeeds
from coaching.dialogue.buttons import Button, press
from coaching.events import Event, Wrote
from coaching.programme import Programme
from coaching.staff.acts import Refused
from coaching.staff.dialogue.broadcast import control, state, wording
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds

DAYS: Final = (7, 14, 30)
"""Within how many days somebody was in touch."""
OFF: Final = "off"
"""Last argument of a button that gives a condition up."""
COHORTS: Final = 90
"""The newest so many: Telegram puts at most a hundred buttons under a message."""
ITEMS: Final = 90
LONGEST_WORDS: Final = 40


def changed(known: Audience, button: Button, programme: Programme) -> Audience | None:
    """The audience that a button leads to; None when it changes nothing."""
    change = _CHANGES.get(button.word(1))
    return None if change is None else change(known, button, programme)


def _all(known: Audience, button: Button, programme: Programme) -> Audience | None:
    return Audience()


def _cohort(known: Audience, button: Button, programme: Programme) -> Audience | None:
    cohort = button.id(2)
    return None if cohort is None else replace(known, cohorts=known.cohorts ^ {cohort})


def _trade(known: Audience, button: Button, programme: Programme) -> Audience | None:
    code = button.word(2)
    if code not in programme.content.bank.trades:
        return None
    return replace(known, trades=known.trades ^ {code})


def _language(known: Audience, button: Button, programme: Programme) -> Audience | None:
    code = button.word(2)
    if code not in programme.content.texts.languages:
        return None
    return replace(known, languages=known.languages ^ {code})


def _active(known: Audience, button: Button, programme: Programme) -> Audience | None:
    if button.word(2) == OFF:
        return replace(known, active_days=None)
    days = button.number(2)
    return replace(known, active_days=days) if days in DAYS else None


def _item(known: Audience, button: Button, programme: Programme) -> Audience | None:
    if button.word(2) == OFF:
        return replace(known, missing_item=None, standard="")
    items = {_word(item): item for item in programme.content.bank.items}
    item = items.get(button.word(2))
    if item is None:
        return None
    return replace(known, missing_item=item, standard=programme.content.standard.code)


def _ids(known: Audience, button: Button, programme: Programme) -> Audience | None:
    return replace(known, chats=None) if button.word(2) == OFF else None


_CHANGES: Final[dict[str, Callable[[Audience, Button, Programme], Audience | None]]] = {
    "all": _all,
    "cohort": _cohort,
    "trade": _trade,
    "language": _language,
    "active": _active,
    "item": _item,
    "ids": _ids,
}


def needs(button: Button, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to show the audience, or to change it and count anew."""
    return needs_to(button.id(), lambda known: changed(known, button, programme))


def needs_to(broadcast: int | None, change: Callable[[Audience], Audience | None]) -> StaffNeeds:
    """What it takes to change the audience of a draft and to count anew."""
    needs = BroadcastNeeds(broadcast=broadcast or 0, count=True, change=change)
    return StaffNeeds(broadcast=needs)


def tap(turn: StaffTurn, button: Button) -> None:
    """Change a condition and show what it comes to, or show what there is to choose from."""
    draft = state.loaded(turn, button.id())
    wanted = changed(draft.audience, button, turn.programme)
    if wanted is None:
        turn.do(ReadBroadcast(broadcast=draft.id))
    else:
        draft = state.saved(turn.do(ChooseAudience(broadcast=draft.id, audience=wanted)))
    turn.toast()
    what = button.word(1)
    if wanted is None and what in ("item", "ids"):
        _ask(turn, draft, what)
        return
    state.wait(turn, state.COMPOSE, draft)
    if what in _LISTS and button.word(2) != OFF:
        _choose(turn, draft, what)
    else:
        screen(turn, draft)


def screen(turn: StaffTurn, draft: Broadcast) -> None:
    """The conditions there are, with how many the present ones come to."""
    reach = state.reach_of(turn, draft)
    lines = [
        turn.t("broadcast.to", audience=wording.audience(turn, draft.audience)),
        *control.counts(turn, reach),
    ]
    html = "\n\n".join((turn.t("broadcast.whom"), "\n".join(lines)))
    rows = tuple(
        tuple(
            (turn.label(f"broadcast.by_{what}"), press("audience", draft.id, what)) for what in row
        )
        for row in (("all", "cohort"), ("trade", "language"), ("active", "item"), ("ids",))
    )
    turn.show(html, (*rows, ready(turn, draft)))


def _choose(turn: StaffTurn, draft: Broadcast, what: str) -> None:
    """The values of one condition, those that are chosen with a mark."""
    reach = state.reach_of(turn, draft)
    html = "\n\n".join((turn.t(f"broadcast.choose_{what}"), "\n".join(control.counts(turn, reach))))
    keys = [
        (turn.label("broadcast.chosen", name=name) if on else name, data)
        for name, data, on in _LISTS[what](turn, draft)
    ]
    rows = tuple(tuple(keys[at : at + 2]) for at in range(0, len(keys), 2))
    back = ((turn.label("broadcast.back"), press("audience", draft.id)),)
    turn.show(html, (*rows, back))


_Choices = list[tuple[str, str, bool]]


def _cohorts(turn: StaffTurn, draft: Broadcast) -> _Choices:
    return [
        (cohort.name, press("audience", draft.id, "cohort", cohort.id), chosen)
        for cohort in state.seen(turn).cohorts[-COHORTS:]
        for chosen in (cohort.id in draft.audience.cohorts,)
    ]


def _trades(turn: StaffTurn, draft: Broadcast) -> _Choices:
    return [
        (wording.trade(turn, code), press("audience", draft.id, "trade", code), chosen)
        for code in turn.programme.content.bank.trades
        for chosen in (code in draft.audience.trades,)
    ]


def _languages(turn: StaffTurn, draft: Broadcast) -> _Choices:
    return [
        (wording.language(turn, code), press("audience", draft.id, "language", code), chosen)
        for code in turn.programme.content.texts.languages
        for chosen in (code in draft.audience.languages,)
    ]


def _lately(turn: StaffTurn, draft: Broadcast) -> _Choices:
    choices = [
        (
            turn.label("broadcast.active", days=days),
            press("audience", draft.id, "active", str(days)),
            draft.audience.active_days == days,
        )
        for days in DAYS
    ]
    off = press("audience", draft.id, "active", OFF)
    return [*choices, (turn.label("broadcast.no_matter"), off, False)]


_LISTS: Final[dict[str, Callable[[StaffTurn, Broadcast], _Choices]]] = {
    "cohort": _cohorts,
    "trade": _trades,
    "language": _languages,
    "active": _lately,
}


def _ask(turn: StaffTurn, draft: Broadcast, what: str) -> None:
    """Ask for what can only be typed."""
    state.wait(turn, state.ITEM if what == "item" else state.IDS, draft)
    keys = [(turn.label("broadcast.back"), press("audience", draft.id))]
    present = draft.audience.missing_item if what == "item" else draft.audience.chats
    if present is not None:
        keys.insert(0, (turn.label("broadcast.no_matter"), press("audience", draft.id, what, OFF)))
    turn.show(turn.t(f"broadcast.ask_{what}"), (tuple(keys),))


def needs_of_item(event: Event, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to look for an item."""
    return needs_of(ReadBroadcast(broadcast=state.draft_of(staff) or 0))


def take_item(turn: StaffTurn, event: Wrote) -> None:
    """Show the items that the words may mean."""
    broadcast = state.draft_of(turn.staff) or 0
    turn.do(ReadBroadcast(broadcast=broadcast))
    found = items_by(event.text, turn.programme, turn.language)
    if not found:
        raise Refused("broadcast.no_item")
    state.wait(turn, state.ITEM, state.loaded(turn, broadcast))
    rows = tuple(
        ((wording.item(turn, item), press("audience", broadcast, "item", _word(item))),)
        for item in found[:ITEMS]
    )
    turn.say(turn.t("broadcast.which_item"), rows)


def items_by(words: str, programme: Programme, language: str) -> list[str]:
    """The items of a code, or with these words in their name."""
    wanted = normalize("NFKC", words).strip().casefold()[:LONGEST_WORDS]
    bank: Any = programme.content.bank
    if not wanted:
        return []
    exact = [item for item in bank.items if item.casefold() == wanted]
    return exact or [
        item
        for item in bank.items
        if item.casefold().startswith(wanted) or wanted in bank.plain(item, language).casefold()
    ]


def ready(turn: StaffTurn, draft: Broadcast) -> tuple[tuple[str, str], ...]:
    """The button that leads back to the draft."""
    return ((turn.label("broadcast.ready"), press("broadcast", draft.id, "back")),)


def _word(item: str) -> str:
    """An item's code on a button: its dots are no letters of one."""
    return item.replace(".", "_")
