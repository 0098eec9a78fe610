"""One step of a conversation: from what is known and what happened to what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coaching.dialogue import (
    answer,
    belonging,
    coaches,
    commands,
    daily,
    doors,
    exchange,
    forget,
    history,
    info,
    join,
    letters,
    pause,
    plan_echo,
    rating,
    receipt,
    repeats,
    resting,
    rhythm,
    season,
    settings,
    unread,
    weekly,
    whoread,
)
from coaching.dialogue.buttons import Button, read
from coaching.dialogue.happened import happened
from coaching.dialogue.presence import intruded, unblocked
from coaching.dialogue.revise import revise
from coaching.dialogue.turn import Turn
from coaching.dialogue.typed import take_typed
from coaching.effects import Effect
from coaching.events import (
    Blocked,
    Called,
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
    "join": lambda turn, _: join.again(turn),
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
    "got_it": letters.got_it,
    "talk": letters.talk,
    "open_all": coaches.open_all,
    "noted": coaches.noted,
    "season": season.choose,
    "forget": forget.choose,
    "privacy": lambda turn, _: info.privacy(turn),
}
"""Every button a learner can tap, by its action."""

COMMANDS: dict[str, Callable[[Turn], None]] = {
    "start": resting.start_again,
    "today": resting.today,
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
    "whoread": whoread.screen,
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
    "season": season.ended,
    "plan": season.plan_changed,
}


def step(view: View, event: Event, programme: Programme) -> tuple[Effect, ...]:
    """Decide what one event leads to."""
    turn = Turn(view, event, programme)
    match event:
        case Intruded():
            intruded(turn, event)
        case Due() if turn.known:
            DUES[event.kind](turn, event)
        case Blocked() | Unblocked() | WasAway() | Called() if turn.known:
            happened(turn, event)
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
    name = _name(turn, command)
    if name in ("privacy", "help"):
        COMMANDS[name](turn)
    elif not isinstance(event, Edited):
        join.start(turn, command.rest if command and name == "start" else "")


def _strangers_tap(turn: Turn, event: Tapped) -> None:
    button = read(event.data)
    action = button.action if button is not None else ""
    if not doors.opens(turn, "buttons", action):
        turn.toast(turn.label("error.button"))
    elif action == "privacy":
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
    name = _name(turn, _command(turn, event))
    if name in ("privacy", "help"):
        COMMANDS[name](turn)
    elif name == "forget":
        forget.sure(turn)
    elif name == "start" and join.elsewhere(turn):
        return
    elif name == "start" and turn.learner.step == "join:consent":
        join.greet(turn)
    elif isinstance(event, Wrote) and take_typed(turn, event):
        return
    elif not isinstance(event, Edited):
        join.remind(turn)


def _leaving(turn: Turn, event: Wrote | Showed | Edited | Tapped) -> None:
    if isinstance(event, Tapped):
        forget.meanwhile(turn, read(event.data) if doors.opens(turn, "buttons", "forget") else None)
        return
    name = _name(turn, _command(turn, event))
    if name in ("cancel_forget", "privacy"):
        COMMANDS[name](turn)
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
            elif not letters.take(turn, event) and not _typed(turn, event):
                answer.take(turn, event)


def _typed(turn: Turn, event: Wrote | Showed) -> bool:
    return isinstance(event, Wrote) and take_typed(turn, event)


def _name(turn: Turn, command: commands.Command | None) -> str:
    """The name of a command that this person may give; empty for all others."""
    name = command.name if command is not None else ""
    return name if doors.opens(turn, "commands", name) else ""


def _command(turn: Turn, event: Any) -> commands.Command | None:
    if not isinstance(event, Wrote) or event.forwarded:
        return None
    return commands.read(event.text, turn.programme.content.texts)


def _run(turn: Turn, event: Wrote, command: commands.Command) -> None:
    if not doors.opens(turn, "commands", command.name):
        info.unknown_command(turn, f"/{command.name}")
    elif command.name == "start" and command.rest:
        join.follow(turn)
    elif command.name == "search":
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
    if button is None or handler is None or not doors.opens(turn, "buttons", button.action):
        turn.toast(turn.label("error.button_menu"), alert=True)
        return
    handler(turn, button)
