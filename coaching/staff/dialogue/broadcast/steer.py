"""One broadcast that is on its way or over: how it stands, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from coaching.broadcast.acts import (
    LISTED,
    ApproveBroadcast,
    ComposeBroadcast,
    ReadBroadcast,
    ReadBroadcasts,
    RetryBroadcast,
    SteerBroadcast,
    TestBroadcast,
)
from coaching.broadcast.progress import progress, reason_of, report, steering
from coaching.broadcast.records import Audience, Broadcast
from coaching.broadcast.view import BroadcastNeeds, Recipient
from coaching.dialogue.buttons import Button, press
from coaching.messages import Keyboard
from coaching.programme import Programme
from coaching.staff.acts import NotFound, Refused
from coaching.staff.dialogue.broadcast import compose, confirm, control, prompts, state, wording
from coaching.staff.dialogue.turn import ROLL, StaffTurn
from coaching.staff.perform import needs_of
from coaching.staff.records import Staff
from coaching.staff.view import StaffNeeds

PEOPLE: Final = frozenset({"failed", "unknown", "excluded"})
RETRIED: Final = {"again": "failed", "resend": "unknown"}
"""What each button sends again."""
NAMED: Final = 40
"""How many people are named in the chat; the web page names all."""
LONGEST_NAME: Final = 16
COPIED: Final = 100
"""Among how many of the latest one is found to be used again."""


def needs(button: Button, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to look at it, or to do what the button says."""
    broadcast, how = button.id() or 0, button.word(1)
    if not broadcast:
        return needs_of(ReadBroadcasts(most=1))
    if how in RETRIED:
        return needs_of(RetryBroadcast(broadcast=broadcast, which=RETRIED[how]))
    if how == "copy":
        return StaffNeeds(broadcast=BroadcastNeeds(reach=Audience(), latest=COPIED))
    return needs_of(ReadBroadcast(broadcast=broadcast, people=how if how in PEOPLE else ""))


def tap(turn: StaffTurn, button: Button) -> None:
    """Do what a button under a broadcast says."""
    how = button.word(1)
    if how in PEOPLE:
        _people(turn, button)
    elif how in _DOES:
        _DOES[how](turn, button)
    else:
        raise NotFound


def open_(turn: StaffTurn, button: Button) -> None:
    """Show how it stands; one's own draft is taken up again, with the exact copy before it."""
    found = _looked_at(turn, button)
    if not _own_draft(turn, found):
        show(turn, found)
        return
    compose.show_sample(turn, found)
    state.wait(turn, state.COMPOSE, found)
    control.show(turn, found, anew=True)


def _back(turn: StaffTurn, button: Button) -> None:
    """From choosing back to where it was chosen: the copy stands above."""
    show(turn, _looked_at(turn, button))


def _looked_at(turn: StaffTurn, button: Button) -> Broadcast:
    turn.do(ReadBroadcast(broadcast=button.id() or 0))
    turn.toast()
    return state.loaded(turn, button.id())


def _own_draft(turn: StaffTurn, found: Broadcast) -> bool:
    return found.state == "draft" and found.author == turn.staff.id


def show(turn: StaffTurn, found: Broadcast) -> None:
    """The screen of a broadcast in its present state."""
    if _own_draft(turn, found):
        state.wait(turn, state.COMPOSE, found)
        control.show(turn, found)
        return
    tally, programme, language = state.seen(turn).tally, turn.programme, turn.language
    if found.state in ("done", "cancelled"):
        shown = report(found, tally, programme, language)
    else:
        shown = progress(found, tally, programme, language, turn.now, turn.staff.zone)
    head = turn.t(
        "broadcast.one",
        title=wording.title(turn, found),
        audience=wording.audience(turn, found.audience),
        when=wording.when(turn, found),
    )
    rows = (*_approval(turn, found), *shown.buttons, _ways(turn, found))
    turn.show(f"{head}\n\n{shown.html}", rows)


def _approval(turn: StaffTurn, found: Broadcast) -> Keyboard:
    if found.state != "approval" or found.author == turn.staff.id:
        return ()
    return (
        (
            (turn.label("broadcast.approve_yes"), press("approve", found.id, "yes")),
            (turn.label("broadcast.approve_no"), press("approve", found.id, "no")),
        ),
    )


def _ways(turn: StaffTurn, found: Broadcast) -> tuple[tuple[str, str], ...]:
    ways = [(turn.label("broadcast.see_message"), press("broadcast", found.id, "test"))]
    if found.state in ("done", "cancelled"):
        ways.append((turn.label("broadcast.copy"), press("broadcast", found.id, "copy")))
    return tuple(ways)


def _test(turn: StaffTurn, button: Button) -> None:
    """The exact copy comes as a message."""
    turn.do(TestBroadcast(broadcast=button.id() or 0))
    turn.toast(turn.label("broadcast.tested"))


def _prompt(turn: StaffTurn, button: Button) -> None:
    """Choose a question in place of the message."""
    broadcast = button.id() or 0
    if broadcast:
        turn.do(ReadBroadcast(broadcast=broadcast))
        state.wait(turn, state.PROMPT, state.loaded(turn, broadcast))
    else:
        turn.do(ReadBroadcasts(most=1))
    turn.toast()
    prompts.ask(turn)


def _confirm(turn: StaffTurn, button: Button) -> None:
    """Ask for the number of people."""
    turn.do(ReadBroadcast(broadcast=button.id() or 0))
    found = state.loaded(turn, button.id())
    if not _own_draft(turn, found):
        turn.toast()
        show(turn, found)
        return
    confirm.ask(turn, found)


def _steered(how: str) -> Callable[[StaffTurn, Button], None]:
    def steer(turn: StaffTurn, button: Button) -> None:
        found = state.saved(turn.do(SteerBroadcast(broadcast=button.id() or 0, how=how)))
        turn.toast(turn.label(f"broadcast.toast_{found.state}"))
        if found.state == "cancelled" and state.draft_of(turn.staff) == found.id:
            turn.end_step()
        show(turn, found)

    return steer


def _undo(turn: StaffTurn, button: Button) -> None:
    """Take it back while nothing was sent; later, stopping it is another decision."""
    found = state.loaded(turn, button.id())
    if found.state in ("approval", "waiting"):
        _steered("cancel")(turn, button)
        return
    turn.do(ReadBroadcast(broadcast=found.id))
    if found.begun_at is None:
        # Tapped twice, or somebody else was quicker.
        turn.toast(turn.label(f"broadcast.toast_{found.state}"))
    else:
        turn.toast(turn.label("broadcast.too_late"), alert=True)
    show(turn, found)


def _retry(turn: StaffTurn, button: Button) -> None:
    """Send it again to those for whom that may help."""
    again, which = state.seen(turn).again, RETRIED[button.word(1)]
    turn.do(RetryBroadcast(broadcast=button.id() or 0, which=which))
    people = again.failed if which == "failed" else again.unknown
    turn.toast(turn.label("broadcast.toast_retry", count=people), alert=True)


def _leave(turn: StaffTurn, button: Button) -> None:
    """Send nothing to those of whom nobody knows: that is how it stays unless somebody acts."""
    turn.do(ReadBroadcast(broadcast=button.id() or 0))
    turn.toast(turn.label("broadcast.toast_left"), alert=True)


def _copy(turn: StaffTurn, button: Button) -> None:
    """Begin a draft with what an earlier one said."""
    for found, _ in state.seen(turn).latest:
        if found.id == button.id():
            act = ComposeBroadcast(message=found.message, prompt=found.prompt)
            compose.compose(turn, act)
            return
    raise NotFound


_DOES: Final[dict[str, Callable[[StaffTurn, Button], None]]] = {
    "open": open_,
    "back": _back,
    "test": _test,
    "prompt": _prompt,
    "confirm": _confirm,
    "pause": _steered("pause"),
    "resume": _steered("resume"),
    "cancel": _steered("cancel"),
    "undo": _undo,
    "again": _retry,
    "resend": _retry,
    "leave": _leave,
    "copy": _copy,
}


def _people(turn: StaffTurn, button: Button) -> None:
    """Who it was that it did not reach, by name and reason."""
    which = button.word(1)
    turn.do(ReadBroadcast(broadcast=button.id() or 0, people=which))
    people = state.seen(turn).people
    if not people:
        raise Refused("broadcast.nobody_listed")
    turn.toast()
    count = len(people) if len(people) < LISTED else max(LISTED, _known(turn, which))
    head = turn.t(f"broadcast.people_{which}", count=count)
    lines = [_person(turn, each) for each in people[:NAMED]]
    if count > NAMED:
        lines.append(turn.t("broadcast.people_more", count=count - NAMED))
    turn.say("\n".join((head, *lines)), kind=ROLL)


def _known(turn: StaffTurn, which: str) -> int:
    """How many there are in all, where more than a list of them was loaded."""
    view = state.seen(turn)
    if which == "excluded":
        reach = view.broadcast.reach if view.broadcast is not None else None
        return sum(reach.excluded.values()) if reach is not None else 0
    return view.tally.unknown if which == "unknown" else sum(view.tally.failed.values())


def _person(turn: StaffTurn, each: Recipient) -> str:
    name = " ".join(each.name.split())[:LONGEST_NAME] or turn.label("broadcast.somebody")
    if each.state == "excluded":
        reason = turn.label(f"broadcast.is_{each.reason}")
    elif each.state == "unknown":
        reason = turn.label("broadcast.is_unknown")
    else:
        reason = reason_of(each.reason, turn.programme, turn.language)
    return turn.t("broadcast.person", name=name, reason=reason)


def needs_of_approval(button: Button, staff: Staff, programme: Programme) -> StaffNeeds:
    """What it takes to decide about somebody else's broadcast."""
    return needs_of(ApproveBroadcast(broadcast=button.id() or 0))


def approve(turn: StaffTurn, button: Button) -> None:
    """Let somebody else's broadcast go, or give it back."""
    if button.word(1) not in ("yes", "no"):
        raise NotFound
    yes = button.word(1) == "yes"
    found = state.saved(turn.do(ApproveBroadcast(broadcast=button.id() or 0, yes=yes)))
    turn.toast()
    if yes:
        buttons = steering(found, turn.programme, turn.language)
        turn.show(confirm.said(turn, found), buttons)
    else:
        turn.show(turn.t("broadcast.given_back"))
