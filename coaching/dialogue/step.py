"""One step of a conversation: from what is known and what happened to what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coaching.dialogue import (
    answer,
    belonging,
    commands,
    daily,
    exchange,
    forget,
    history,
    info,
    join,
    pause,
    plan_echo,
    rating,
    receipt,
    repeats,
    rhythm,
    settings,
    unread,
    weekly,
)
from coaching.dialogue.buttons import Button, read
from coaching.dialogue.presence import blocked, intruded, unblocked, was_away
from coaching.dialogue.revise import revise
from coaching.dialogue.turn import Turn
from coaching.dialogue.typed import take_typed
from coaching.effects import Effect
from coaching.events import (
    Blocked,
    Due,
    Edited,
    Event,
    Intruded,
    Showed,
    Tapped,
    Unblocked,
    Unsent,
    WasAway,
    Wrote,
)
from coaching.programme import Programme
from coaching.view import View

Tap = Callable[[Turn, Button], None]

JOINING: dict[str, Tap] = {
    "agree": join.agree,
    "trade": join.choose_trade,
    "pace": join.choose_pace,
    "own_time": join.own_time,
    "time": join.choose_time,
    "forget": forget.choose,
    "privacy": lambda turn, _: info.privacy(turn),
}
"""The buttons of joining; later they are stale."""

TAPS: dict[str, Tap] = {
    "swap": exchange.another,
    "skip": exchange.no_chance,
    "why": exchange.why,
    "later": exchange.later,
    "back": exchange.back,
    "snooze": exchange.snooze,
    "more": exchange.more,
    "echo": plan_echo.answer,
    "rate": rating.rate,
    "move": belonging.ask_where,
    "keep": belonging.keep,
    "to": belonging.move,
    "open": lambda turn, _: belonging.set_private(turn, private=False),
    "close": lambda turn, _: belonging.set_private(turn, private=True),
    "fewer": rhythm.fewer,
    "as_is": rhythm.as_is,
    "set": settings.choose,
    "words": unread.keep,
    "at": rhythm.tapped_time,
    "day": rhythm.switch_day,
    "days": rhythm.set_days,
    "weekday": rhythm.weekly_day,
    "weekly": rhythm.tapped_weekly,
    "zone": rhythm.tapped_zone,
    "shop": settings.set_trade,
    "readers": settings.set_readers,
    "language": settings.set_language,
    "pause": pause.choose,
    "resume": lambda turn, _: pause.resume(turn),
    "history": history.turn_page,
    "entry": history.entry,
    "delete": history.confirm_delete,
    "erase": history.delete,
    "week": weekly.past,
    "forget": forget.choose,
    "privacy": lambda turn, _: info.privacy(turn),
}
"""Every button a learner can tap, by its action."""

COMMANDS: dict[str, Callable[[Turn], None]] = {
    "start": lambda turn: start_again(turn),
    "today": lambda turn: today(turn),
    "why": exchange.why_now,
    "progress": weekly.progress,
    "history": history.page,
    "pause": pause.ask,
    "resume": pause.resume,
    "settings": settings.screen,
    "language": settings.ask_language,
    "export": info.export,
    "forget": forget.ask,
    "cancel_forget": forget.undo,
    "privacy": info.privacy,
    "help": info.help_,
    "cancel": info.cancel,
}
"""The commands that take nothing behind them; /search and /note do."""

DUES: dict[str, Callable[[Turn, Due], None]] = {
    "daily": daily.daily,
    "reminder": daily.remind,
    "weekly": weekly.due,
    "resume": pause.resume_due,
    "settle": receipt.settle,
    "snooze": exchange.snoozed,
    "forget": forget.erase,
    "idle": forget.idle,
}


def step(view: View, event: Event, programme: Programme) -> tuple[Effect, ...]:
    """Decide what one event leads to."""
    turn = Turn(view, event, programme)
    match event:
        case Intruded():
            intruded(turn, event)
        case Blocked() if turn.known:
            blocked(turn)
        case Unblocked() if turn.known:
            unblocked(turn)
        case Due() if turn.known:
            DUES[event.kind](turn, event)
        case WasAway() if turn.known:
            was_away(turn, event)
        case Unsent(kind="export") if turn.known:
            info.export_failed(turn)
        case Wrote() | Showed() | Edited() | Tapped():
            _from_person(turn, event)
    return turn.finish()


def _from_person(turn: Turn, event: Wrote | Showed | Edited | Tapped) -> None:
    if not turn.known:
        _stranger(turn, event)
        return
    if turn.learner.status == "blocked":
        unblocked(turn)
    if turn.learner.forget_at is not None:
        forget.in_touch_again(turn)
    if turn.learner.status == "joining":
        _joining(turn, event)
    elif turn.learner.forget_at is not None:
        _leaving(turn, event)
    else:
        _learner(turn, event)


def _stranger(turn: Turn, event: Wrote | Showed | Edited | Tapped) -> None:
    turn.language = join.language_of(turn)
    if isinstance(event, Tapped):
        _strangers_tap(turn, event)
        return
    command = _command(turn, event)
    if command is not None and command.name in ("privacy", "help"):
        COMMANDS[command.name](turn)
    elif not isinstance(event, Edited):
        join.start(turn, command.rest if command and command.name == "start" else "")


def _strangers_tap(turn: Turn, event: Tapped) -> None:
    button = read(event.data)
    action = button.action if button is not None else ""
    if action == "privacy":
        info.privacy(turn)
    elif action == "join":
        turn.toast()
        join.start(turn, "")
    else:
        turn.toast(turn.label("error.button"))


def _joining(turn: Turn, event: Wrote | Showed | Edited | Tapped) -> None:
    if isinstance(event, Tapped):
        _tap(turn, event, JOINING)
        return
    command = _command(turn, event)
    name = command.name if command is not None else ""
    if name in ("privacy", "help"):
        COMMANDS[name](turn)
    elif name == "forget":
        forget.sure(turn)
    elif name == "start" and turn.learner.step == "join:consent":
        join.greet(turn)
    elif isinstance(event, Wrote) and take_typed(turn, event):
        return
    elif not isinstance(event, Edited):
        join.remind(turn)


def _leaving(turn: Turn, event: Wrote | Showed | Edited | Tapped) -> None:
    if isinstance(event, Tapped):
        forget.meanwhile(turn, read(event.data))
        return
    command = _command(turn, event)
    if command is not None and command.name in ("cancel_forget", "privacy"):
        COMMANDS[command.name](turn)
    elif not isinstance(event, Edited):
        forget.waiting(turn)


def _learner(turn: Turn, event: Wrote | Showed | Edited | Tapped) -> None:
    match event:
        case Tapped():
            _tap(turn, event, TAPS)
        case Edited():
            revise(turn, event)
        case Wrote() | Showed() if not repeats.told_before(turn, event):
            command = _command(turn, event)
            if command is not None and isinstance(event, Wrote):
                _run(turn, event, command)
            elif isinstance(event, Wrote) and take_typed(turn, event):
                return
            else:
                answer.take(turn, event)


def _command(turn: Turn, event: Any) -> commands.Command | None:
    if not isinstance(event, Wrote) or event.forwarded:
        return None
    return commands.read(event.text, turn.programme.content.texts)


def _run(turn: Turn, event: Wrote, command: commands.Command) -> None:
    if command.name == "search":
        history.search(turn, command.rest)
    elif command.name == "note" and command.rest:
        answer.note(turn, event, command.rest)
    elif command.name == "note":
        turn.change(step="ask:note")
        turn.say(turn.t("note.ask"))
    elif command.name in COMMANDS:
        if command.name != "cancel":
            turn.change(step=None)
        COMMANDS[command.name](turn)
    else:
        info.unknown_command(turn, f"/{command.name}")


def _tap(turn: Turn, event: Tapped, taps: dict[str, Tap]) -> None:
    button = read(event.data)
    handler = taps.get(button.action) if button else None
    if button is None or handler is None:
        turn.toast(turn.label("error.button_menu"), alert=True)
        return
    handler(turn, button)


def start_again(turn: Turn) -> None:
    """Somebody who is here already presses start: bring them back, or say where things are."""
    if turn.learner.status in ("paused", "resting"):
        pause.resume(turn)
    else:
        turn.say(turn.t("join.already"))


def today(turn: Turn) -> None:
    """Today's prompt, unless the learner rests."""
    if turn.learner.status in ("paused", "resting"):
        button = ((turn.label("today.come_back"), "v1:resume"),)
        turn.say(turn.t("today.resting", until=pause.until(turn)), (button,))
    else:
        exchange.today(turn)
