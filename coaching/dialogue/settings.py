"""The learner's own rhythm: time, days, weekly page, zone, trade, readers."""

from __future__ import annotations

from typing import Literal

from coaching.dialogue import coaches, join, phrase, rhythm
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import AddConsent, NoteWish
from coaching.programme import NOTICE_VERSION
from coaching.records import Consent, record_id


def screen(turn: Turn) -> None:
    """Everything that is set, with a button to change each."""
    who = turn.learner
    trade = who.trade or "other"
    html = turn.t(
        "settings.screen",
        time=f"{who.prompt_at:%H:%M}",
        days=phrase.days(turn, turn.weekdays),
        weekly=phrase.weekly_time(turn),
        zone=rhythm.zone_name(turn),
        trade=turn.label(f"trade.{trade}"),
        readers=coaches.readers(turn),
    )
    names = ("time", "days", "weekly", "zone", "trade", "readers")
    buttons = [(turn.label(f"settings.{name}"), press("set", name)) for name in names]
    last = (
        (turn.label("settings.language"), press("set", "language")),
        (turn.label("settings.close"), press("set", "close")),
    )
    turn.show(html, (*(tuple(buttons[at : at + 3]) for at in (0, 3)), last))


def choose(turn: Turn, button: Button) -> None:
    """Open one setting."""
    turn.toast()
    what = button.word()
    turn.change(step=None)
    screens = {
        "home": screen,
        "time": rhythm.ask_time,
        "days": rhythm.show_days,
        "weekly": rhythm.ask_weekly,
        "zone": rhythm.ask_zone,
        "trade": _trade,
        "readers": _readers,
        "language": ask_language,
    }
    if what == "close":
        turn.show(turn.t("settings.closed"))
    elif what in screens:
        screens[what](turn)


def _trade(turn: Turn) -> None:
    rows = (*join.trades(turn, "shop"), rhythm.home(turn))
    turn.show(turn.t("settings.ask_trade"), rows)


def set_trade(turn: Turn, button: Button) -> None:
    """Give examples of this trade."""
    turn.toast()
    if button.word() in turn.programme.content.bank.trades:
        turn.change(trade=button.word())
        trade = turn.label(f"trade.{button.word()}")
        turn.show(turn.t("settings.trade_done", trade=trade))


def _readers(turn: Turn) -> None:
    turn.show(
        turn.t("settings.ask_readers"),
        (
            (
                (turn.label("settings.readers_yes"), press("readers", "yes")),
                (turn.label("settings.readers_no"), press("readers", "no")),
            ),
            rhythm.home(turn),
        ),
    )


def set_readers(turn: Turn, button: Button) -> None:
    """Give or withdraw the coach's reading, kept as a consent, in force at once."""
    turn.toast()
    yes = button.word() == "yes"
    readers = coaches.readers(turn)
    if yes != turn.learner.coach_may_read:
        consent = Consent(
            id=record_id(turn.event.key),
            learner=turn.learner.id,
            what="coach_may_read",
            given=yes,
            notice_version=NOTICE_VERSION,
            at=turn.now,
        )
        turn.add(AddConsent(consent=consent))
        what: Literal["opened", "closed"] = "opened" if yes else "closed"
        turn.add(NoteWish(chat=turn.learner.chat, what=what, at=turn.now))
        turn.change(coach_may_read=yes)
        host = coaches.accompany(turn) if yes else None
        readers = coaches.readers(turn, *([host] if host else []))
    if yes:
        turn.show(turn.t("settings.readers_done_yes", readers=readers))
    else:
        turn.show(turn.t("settings.readers_done_no"))


def ask_language(turn: Turn) -> None:
    """Offer every language there are texts in."""
    texts = turn.programme.content.texts
    buttons = tuple(
        (texts.plain(language, "meta.language_name"), press("language", language))
        for language in texts.languages
    )
    turn.show(turn.t("language.ask"), (buttons,))


def set_language(turn: Turn, button: Button) -> None:
    """Speak this language from now on."""
    turn.toast()
    if button.word() in turn.programme.content.texts.languages:
        turn.change(language=button.word())
        turn.show(turn.t("language.done"))
