"""Invites to a cohort: made with one tap, sent as a link and as a picture to scan."""

from __future__ import annotations

from coaching.cohorts import invites
from coaching.cohorts.acts import CloseInvite, InviteCoach, InviteLearners, ReadDoors, ReadInvite
from coaching.cohorts.effects import AddInvite
from coaching.dialogue.buttons import Button, press
from coaching.events import Wrote
from coaching.local_time import local_date
from coaching.messages import Keyboard, Picture
from coaching.records import Cohort, Invite
from coaching.staff.acts import NotFound, Refused
from coaching.staff.dialogue.cohorts import words
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.perform.cohorts.seen import RUNS

STEP = "cohort:invite"
PRESETS = ((30, 7), (1, 1))
SHOWN = 8
LEARNERS, COACH, OTHER, SHOW, CLOSE = "l", "c", "other", "show", "close"


def command(turn: StaffTurn) -> None:
    """The invites of the one cohort that this person may invite to, or a choice of several."""
    turn.do(ReadDoors())
    lines = words.view_of(turn).lines
    if not lines:
        turn.say(turn.t("cohorts.doors_none"))
        return
    buttons = [
        (line.cohort.name, press("invites", line.cohort.id))
        for line in sorted(lines, key=lambda line: -line.cohort.id)[:30]
    ]
    turn.say(turn.t("cohorts.doors"), words.rows_of(buttons, 2))


def tapped(turn: StaffTurn, button: Button) -> None:
    """Show the invites, make one, show one again, or close it."""
    what, view = button.word(1), words.view_of(turn)
    turn.end_step()
    if what == SHOW:
        turn.do(ReadInvite(invite=button.id() or 0))
        turn.toast()
        _send(turn, view.cohort, view.invite)
    elif what == CLOSE:
        turn.do(CloseInvite(invite=button.id() or 0))
        turn.toast(turn.label("cohorts.invite_closed"))
        left = tuple(each for each in view.invites if each.id != button.id())
        _show(turn, _cohort(view.cohort), left)
    elif what == OTHER:
        turn.do(ReadDoors())
        turn.toast()
        turn.ask(STEP, cohort=_cohort(view.cohort).id)
        turn.say(turn.t("cohorts.invite_ask"))
    elif what:
        _make(turn, _cohort(view.cohort), what, button.word(2))
    else:
        turn.do(ReadDoors())
        turn.toast()
        _show(turn, _cohort(view.cohort), view.invites)


def take(turn: StaffTurn, event: Wrote) -> None:
    """Make an invite for the typed numbers of people and days."""
    numbers = event.text.replace(",", " ").replace("\uff0c", " ").split()
    if len(numbers) != 2 or not all(each.isdecimal() and len(each) < 6 for each in numbers):
        raise Refused("cohorts.invite_bad")
    cohort = _cohort(words.view_of(turn).cohort)
    uses, days = map(int, numbers)
    done = turn.do(InviteLearners(cohort=cohort.id, uses=uses, days=days))
    turn.end_step()
    _send_made(turn, cohort, done)


def _make(turn: StaffTurn, cohort: Cohort, role: str, preset: str) -> None:
    if role == COACH:
        done = turn.do(InviteCoach(cohort=cohort.id))
    elif role == LEARNERS and preset in ("0", "1"):
        uses, days = PRESETS[int(preset)]
        done = turn.do(InviteLearners(cohort=cohort.id, uses=uses, days=days))
    else:
        raise NotFound
    turn.toast()
    _send_made(turn, cohort, done)


def _send_made(turn: StaffTurn, cohort: Cohort, done: tuple[object, ...]) -> None:
    made = next(effect.invite for effect in done if isinstance(effect, AddInvite))
    _send(turn, cohort, made)


def _send(turn: StaffTurn, cohort: Cohort | None, invite: Invite | None) -> None:
    """The link, with a picture of it that a phone can scan."""
    if cohort is None or invite is None:
        raise NotFound
    link = invites.link_of(turn.programme, invite)
    if not link:
        raise Refused("cohorts.link_gone")
    of_coach = invite.role == "coach"
    spec = {
        "kind": "qr",
        "link": link,
        "title": turn.label("cohorts.qr_title", name=cohort.name),
        "line": turn.label("cohorts.qr_line_coach" if of_coach else "cohorts.qr_line"),
    }
    html = turn.t(
        f"cohorts.link_{invite.role}",
        name=cohort.name,
        link=link,
        left=invite.uses_left,
        date=_date(turn, invite),
    )
    turn.put(Picture(spec=spec, html=html, buttons=(_back(turn, cohort),)), kind="invite")


def _show(turn: StaffTurn, cohort: Cohort, found: tuple[Invite, ...]) -> None:
    open_ = [each for each in found if invites.is_open(each, turn.now)][:SHOWN]
    lines = [
        turn.t(
            "cohorts.invite_line",
            n=number,
            who=turn.label(f"cohorts.who_{each.role}"),
            left=each.uses_left,
            date=_date(turn, each),
        )
        for number, each in enumerate(open_, start=1)
    ]
    head = turn.t("cohorts.invites", name=cohort.name)
    html = "\n".join((head, *(lines or [turn.t("cohorts.invites_none")])))
    turn.show(html, (*_new(turn, cohort), *_old(turn, open_), _back(turn, cohort)))


def _new(turn: StaffTurn, cohort: Cohort) -> Keyboard:
    presets = tuple(
        (
            turn.label("cohorts.invite_learner", uses=uses, days=days),
            press("invites", cohort.id, LEARNERS, str(place)),
        )
        for place, (uses, days) in enumerate(PRESETS)
    )
    other = (turn.label("cohorts.invite_other"), press("invites", cohort.id, OTHER))
    rows = (*((each,) for each in presets), (other,))
    if not turn.staff.roles & RUNS:
        return rows
    coach = (turn.label("cohorts.invite_coach"), press("invites", cohort.id, COACH))
    return (*rows, (coach,))


def _old(turn: StaffTurn, open_: list[Invite]) -> Keyboard:
    return tuple(
        (
            (turn.label("cohorts.invite_show", n=number), press("invites", each.id, SHOW)),
            (turn.label("cohorts.invite_close", n=number), press("invites", each.id, CLOSE)),
        )
        for number, each in enumerate(open_, start=1)
    )


def _back(turn: StaffTurn, cohort: Cohort) -> tuple[tuple[str, str], ...]:
    if turn.staff.roles & RUNS:
        return words.home_row(turn, cohort.id)
    return ((turn.label("cohorts.to_invites"), press("invites", cohort.id)),)


def _date(turn: StaffTurn, invite: Invite) -> str:
    return words.date_of(turn, local_date(turn.staff.zone, invite.expires_at))


def _cohort(cohort: Cohort | None) -> Cohort:
    if cohort is None:
        raise NotFound
    return cohort
