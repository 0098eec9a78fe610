"""Who is in a cohort, and one of them: names, states and counts, nothing that they wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coaching.cohorts.acts import ReadMember, ReadRoster
from coaching.cohorts.stalled import may_nudge
from coaching.cohorts.view import Member
from coaching.dialogue.buttons import Button, press
from coaching.messages import Keyboard
from coaching.staff.acts import NotFound
from coaching.staff.dialogue.cohorts import words
from coaching.staff.dialogue.turn import ROLL, StaffTurn
from coaching.staff.records import Assignment

PAGE = 10
COACHES = 20


def tapped(turn: StaffTurn, button: Button) -> None:
    """A page of the members of a cohort."""
    cohort, offset = button.id() or 0, button.number(1) or 0
    turn.do(ReadRoster(cohort=cohort, offset=offset, most=PAGE))
    turn.toast()
    view = words.view_of(turn)
    back = words.home_row(turn, cohort)
    if view.cohort is None or not view.members:
        turn.show(turn.t("cohorts.roster_none"), (back,))
        return
    last = offset + len(view.members)
    head = turn.t(
        "cohorts.roster", name=view.cohort.name, first=offset + 1, last=last, total=view.total
    )
    lines = (_line(turn, each, at) for at, each in enumerate(view.members, start=offset + 1))
    numbers = [
        (str(at), press("member", each.learner.id))
        for at, each in enumerate(view.members, start=offset + 1)
    ]
    ways = _ways(turn, cohort, offset, last < view.total)
    rows = tuple(row for row in (*words.rows_of(numbers), ways, back) if row)
    turn.show("\n".join((head, *lines)), rows, kind=ROLL)


def _line(turn: StaffTurn, member: Member, number: int) -> str:
    return turn.t(
        "cohorts.roster_line",
        n=number,
        name=words.name_of(turn, member),
        state=turn.label(f"cohorts.state_{member.learner.status}"),
        answered=member.answered,
        asked=member.asked,
    )


def _ways(turn: StaffTurn, cohort: int, offset: int, more: bool) -> tuple[tuple[str, str], ...]:
    ways = []
    if offset > 0:
        before = str(max(0, offset - PAGE))
        ways.append((turn.label("cohorts.before"), press("roster", cohort, before)))
    if more:
        ways.append((turn.label("cohorts.after"), press("roster", cohort, str(offset + PAGE))))
    return tuple(ways)


def member(turn: StaffTurn, button: Button) -> None:
    """One of them, with what can be done for them."""
    turn.do(ReadMember(learner=button.id() or 0))
    turn.toast()
    _show(turn, _member(turn))


def after(turn: StaffTurn, changed: Iterable[Assignment]) -> None:
    """The same one again, with assignments that have just begun or ended."""
    found = _member(turn)
    theirs = {each.id: each for each in (*found.coaches, *changed)}
    still = tuple(each for each in theirs.values() if each.until is None)
    _show(turn, replace(found, coaches=still))


def _member(turn: StaffTurn) -> Member:
    found = words.view_of(turn).member
    if found is None:
        raise NotFound
    return found


def _show(turn: StaffTurn, found: Member) -> None:
    who = found.learner
    turn.about = who.id
    names = {each.id: each.name for each in words.view_of(turn).coaches}
    coaches = [names[each.coach] for each in found.coaches if each.coach in names]
    told = [
        turn.t(
            "cohorts.member",
            name=words.name_of(turn, found),
            id=who.chat,
            cohort=found.cohort,
            state=turn.label(f"cohorts.state_{who.status}"),
            joined=words.day_of(turn, who.zone, who.joined_at),
            contact=words.day_of(turn, who.zone, who.last_contact),
            asked=found.asked,
            answered=found.answered,
            coaches=turn.label("meta.list_mark").join(coaches) or turn.label("cohorts.value_none"),
        )
    ]
    if not who.coach_may_read:
        told.append(turn.t("cohorts.member_alone"))
    turn.show("\n".join(told), _buttons(turn, found))


def _buttons(turn: StaffTurn, found: Member) -> Keyboard:
    who = found.learner
    theirs = {each.coach for each in found.coaches}
    # Their own come first: however many coaches there are, each of theirs can be ended.
    every = words.view_of(turn).coaches
    coaches = [
        (
            turn.label("cohorts.member_end", coach=each.name),
            press("assign", who.id, "le", each.id),
        )
        if each.id in theirs
        else (
            turn.label("cohorts.member_assign", coach=each.name),
            press("assign", who.id, "l", each.id),
        )
        for each in sorted(every, key=lambda each: each.id not in theirs)[:COACHES]
    ]
    rows = list(words.rows_of(coaches, 1))
    rows.append(((turn.label("cohorts.member_transfer"), press("transfer", who.id)),))
    if may_nudge(who, turn.now) == "yes":
        rows.append(((turn.label("cohorts.member_nudge"), press("nudge", who.id)),))
    rows.append(((turn.label("cohorts.to_roster"), press("roster", who.cohort, "0")),))
    return tuple(rows)
