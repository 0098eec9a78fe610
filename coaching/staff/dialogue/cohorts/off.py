"""The days off of a cohort: its own, and the next national holidays."""

from __future__ import annotations

import re
from datetime import date

from coaching.cohorts.acts import AddDaysOff, DropDayOff
from coaching.cohorts.effects import SaveCohort
from coaching.dialogue.buttons import press
from coaching.effects import Effect
from coaching.events import Wrote
from coaching.records import Cohort
from coaching.staff.acts import NotFound, Refused
from coaching.staff.dialogue.cohorts import words
from coaching.staff.dialogue.turn import StaffTurn
from coaching.typed_date import parse_date

STEP = "cohort:day_off"
LINES, NATIONAL = 20, 3
_SIGNS = "~\uff5e\u2013\u2014"
_UNTIL = re.compile(rf"\s*([{_SIGNS}]|\u5230|\u81f3|\bto\b)\s*", re.IGNORECASE)


def tapped(turn: StaffTurn, cohort: Cohort, value: str) -> None:
    """Show them, ask for more, or drop one."""
    if value == "add":
        turn.toast()
        turn.ask(STEP, cohort=cohort.id)
        turn.say(turn.t("cohorts.days_off_ask"))
    elif value:
        done = turn.do(DropDayOff(cohort=cohort.id, day=_day(value)))
        turn.toast(turn.label("cohorts.saved"))
        show(turn, _saved(done, cohort))
    else:
        turn.toast()
        show(turn, cohort)


def show(turn: StaffTurn, cohort: Cohort) -> None:
    """The days off that are still to come."""
    ahead = [day for day in sorted(cohort.days_off) if day >= turn.today]
    lines = [
        turn.t(
            "cohorts.days_off_line",
            date=words.date_of(turn, day),
            what=cohort.days_off[day] or turn.label("cohorts.day_unnamed"),
        )
        for day in ahead[:LINES]
    ]
    if len(ahead) > LINES:
        lines.append(turn.t("cohorts.days_off_more", count=len(ahead) - LINES))
    parts = [turn.t("cohorts.days_off", name=cohort.name)]
    parts += lines or [turn.t("cohorts.days_off_none")]
    if cohort.holidays:
        parts.append(_national(turn))
    drops = [
        (
            turn.label("cohorts.days_off_drop", date=f"{day.month}/{day.day}"),
            press("plan", cohort.id, "days_off", f"{day:%Y%m%d}"),
        )
        for day in ahead[:LINES]
    ]
    add = (turn.label("cohorts.days_off_add"), press("plan", cohort.id, "days_off", "add"))
    back = (turn.label("cohorts.to_plan"), press("plan", cohort.id))
    html = "\n".join(part for part in parts if part)
    turn.show(html, ((add, back), *words.rows_of(drops, 4)))


def _national(turn: StaffTurn) -> str:
    found = sorted(day for day in turn.programme.holidays if day >= turn.today)[:NATIONAL]
    names = [
        f"{words.date_of(turn, day)} {turn.programme.holidays[day].get(turn.language, '')}".strip()
        for day in found
    ]
    mark = turn.label("meta.list_mark")
    return turn.t("cohorts.days_off_national", days=mark.join(names)) if names else ""


def take(turn: StaffTurn, event: Wrote) -> None:
    """Add the typed days."""
    cohort = words.view_of(turn).cohort
    if cohort is None:
        raise NotFound
    first, last, name = read(turn, event.text)
    done = turn.do(AddDaysOff(cohort=cohort.id, first=first, last=last, name=name))
    turn.end_step()
    show(turn, _saved(done, cohort))


def read(turn: StaffTurn, text: str) -> tuple[date, date, str]:
    """`3/14`, `3/14 field trip`, `2/15~2/22 New Year`; raises Refused with an example."""
    text = text.strip()
    mark = _UNTIL.search(text)
    first = parse_date(text[: mark.start()], turn.today, turn.programme.words) if mark else None
    if mark is not None and first is not None:
        rest = text[mark.end() :]
        # From December into January: the second date is the next one after the first.
        last = _date_and_name(turn, rest, first)
        if last is not None:
            return first, *last
        if mark[1] in _SIGNS or rest[:1].isdecimal():
            raise Refused("cohorts.bad_date")
    # A word for "until" may also be a part of the name, as in that of the winter solstice.
    found = _date_and_name(turn, text, turn.today)
    if found is None:
        raise Refused("cohorts.bad_date")
    return found[0], *found


def _date_and_name(turn: StaffTurn, text: str, after: date) -> tuple[date, str] | None:
    """The longest beginning that is a date, and what stands behind it."""
    pieces = text.split()
    for count in range(len(pieces), 0, -1):
        found = parse_date(" ".join(pieces[:count]), after, turn.programme.words)
        if found is not None:
            return found, " ".join(pieces[count:])
    return None


def _day(value: str) -> date:
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        raise NotFound from None


def _saved(done: tuple[Effect, ...], cohort: Cohort) -> Cohort:
    return next((each.cohort for each in done if isinstance(each, SaveCohort)), cohort)
