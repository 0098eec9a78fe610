"""The plan of a cohort: one line for each field, and a button to change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

from coaching.cohorts.acts import ChangePlan, ReadCohort
from coaching.cohorts.effects import SaveCohort
from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.events import Wrote
from coaching.messages import Keyboard
from coaching.records import Cohort
from coaching.staff.acts import NotFound, Refused
from coaching.staff.dialogue.cohorts import off, words
from coaching.staff.dialogue.turn import StaffTurn
from coaching.typed_date import parse_date
from coaching.typed_time import parse_time
from coaching.typed_zone import find_zone

STEP = "cohort:field"
SHOWN = (
    "name",
    "starts_on",
    "ends_on",
    "weekdays",
    "prompt_at",
    "weekly",
    "holidays",
    "days_off",
    "zone",
    "open",
)
"""The fields, in the order of the screen."""
TYPED = ("name", "starts_on", "ends_on", "prompt_at", "zone")
"""Those that are typed."""
CLEARED = {"starts_on": "clear_start", "ends_on": "clear_end", "prompt_at": "clear"}
"""Those that there may be none of."""
NONE = "none"
PACES = ("01234", "024", "13", "0123456")
WEEKLY_TIMES = (time(10), time(18), time(21))


def cohort_of(turn: StaffTurn) -> Cohort:
    """The cohort that was loaded."""
    cohort = words.view_of(turn).cohort
    if cohort is None:
        raise NotFound
    return cohort


def tapped(turn: StaffTurn, button: Button) -> None:
    """Show the plan, or ask for one of its fields, or take what a button says."""
    name, value = button.word(1), button.word(2)
    turn.do(ReadCohort(cohort=button.id() or 0))
    turn.end_step()
    if not name:
        turn.toast()
        show(turn, cohort_of(turn))
    elif name == "days_off":
        off.tapped(turn, cohort_of(turn), value)
    elif value:
        _choose(turn, name, value)
    else:
        turn.toast()
        _ask(turn, cohort_of(turn), name)


def show(turn: StaffTurn, cohort: Cohort) -> None:
    """Every field with its value."""
    lines = (
        turn.t(
            "cohorts.plan_line",
            what=turn.label(f"cohorts.field_{name}"),
            value=_value(turn, cohort, name),
        )
        for name in SHOWN
    )
    buttons = [(turn.label(f"cohorts.field_{name}"), _press(cohort, name)) for name in SHOWN]
    head = turn.t("cohorts.plan", name=cohort.name)
    turn.show(
        "\n".join((head, *lines)), (*words.rows_of(buttons, 3), words.home_row(turn, cohort.id))
    )


def _press(cohort: Cohort, name: str) -> str:
    """What a field's button does: a switch is turned at once."""
    if name in ("holidays", "open"):
        return press("plan", cohort.id, name, "off" if getattr(cohort, name) else "on")
    return press("plan", cohort.id, name)


def _value(turn: StaffTurn, cohort: Cohort, name: str) -> str:
    if name in _VALUES:
        return _VALUES[name](turn, cohort)
    value = getattr(cohort, name)
    if value is None:
        return turn.label("cohorts.value_none")
    return f"{value:%H:%M}" if isinstance(value, time) else words.date_of(turn, value)


def _place(turn: StaffTurn, cohort: Cohort) -> str:
    key = f"zone.{cohort.zone}"
    return turn.label(key) if turn.programme.content.texts.has(key) else cohort.zone


def _days(turn: StaffTurn, cohort: Cohort) -> str:
    if cohort.weekdays is None:
        return turn.label("cohorts.value_free")
    return phrase.days(turn, cohort.weekdays)


def _weekly(turn: StaffTurn, cohort: Cohort) -> str:
    return f"{phrase.long_weekday(turn, cohort.weekly_day)} {cohort.weekly_at:%H:%M}"


def _days_off(turn: StaffTurn, cohort: Cohort) -> str:
    ahead = sum(day >= turn.today for day in cohort.days_off)
    return turn.label("cohorts.value_days", count=ahead)


_VALUES: dict[str, Callable[[StaffTurn, Cohort], str]] = {
    "name": lambda _, cohort: cohort.name,
    "zone": _place,
    "weekdays": _days,
    "weekly": _weekly,
    "holidays": lambda turn, cohort: turn.label(
        "cohorts.value_yes" if cohort.holidays else "cohorts.value_no"
    ),
    "open": lambda turn, cohort: turn.label(
        "cohorts.value_open" if cohort.open else "cohorts.value_closed"
    ),
    "days_off": _days_off,
}


def _ask(turn: StaffTurn, cohort: Cohort, name: str) -> None:
    if name in TYPED:
        turn.ask(STEP, cohort=cohort.id, field=name)
        clear = (
            (((turn.label(f"cohorts.{CLEARED[name]}"), press("plan", cohort.id, name, NONE)),),)
            if name in CLEARED
            else ()
        )
        turn.say(turn.t(f"cohorts.ask_{name}"), clear)
    elif name == "weekdays":
        turn.show(turn.t("cohorts.ask_weekdays"), _paces(turn, cohort))
    elif name == "weekly":
        days = [
            (phrase.long_weekday(turn, day), press("plan", cohort.id, "weekly", str(day)))
            for day in range(7)
        ]
        turn.show(turn.t("cohorts.ask_weekly"), (*words.rows_of(days, 4), _back(turn, cohort)))


def _paces(turn: StaffTurn, cohort: Cohort) -> Keyboard:
    free = ((turn.label("cohorts.value_free"), press("plan", cohort.id, "weekdays", "free")),)
    chosen = cohort.weekdays or frozenset()
    usual = [
        (phrase.days(turn, frozenset(map(int, days))), press("plan", cohort.id, "weekdays", days))
        for days in PACES
    ]
    switches = []
    for day in range(7):
        name = phrase.weekday(turn, day)
        on = day in chosen
        rest = chosen ^ {day}
        if rest:
            digits = "".join(map(str, sorted(rest)))
            label = turn.label("join.chosen", label=name) if on else name
            switches.append((label, press("plan", cohort.id, "weekdays", digits)))
    return (free, *words.rows_of(usual, 2), *words.rows_of(switches, 4), _back(turn, cohort))


def _back(turn: StaffTurn, cohort: Cohort) -> tuple[tuple[str, str], ...]:
    return ((turn.label("cohorts.to_plan"), press("plan", cohort.id)),)


def _choose(turn: StaffTurn, name: str, value: str) -> None:
    cohort = cohort_of(turn)
    if name == "weekly" and "-" not in value:
        _ask_weekly_at(turn, cohort, value)
        return
    fields = _read(name, value)
    if fields is None:
        raise NotFound
    changed = _changed(turn, cohort, fields)
    turn.toast(turn.label("cohorts.saved"))
    if name == "weekdays":
        turn.show(turn.t("cohorts.ask_weekdays"), _paces(turn, changed))
    else:
        show(turn, changed)


def _ask_weekly_at(turn: StaffTurn, cohort: Cohort, value: str) -> None:
    if value not in "0123456" or len(value) != 1:
        raise NotFound
    turn.toast()
    turn.ask(STEP, cohort=cohort.id, field="weekly", day=int(value))
    times = tuple(
        (f"{at:%H:%M}", press("plan", cohort.id, "weekly", f"{value}-{at:%H%M}"))
        for at in WEEKLY_TIMES
    )
    weekday = phrase.long_weekday(turn, int(value))
    turn.show(turn.t("cohorts.ask_weekly_at", weekday=weekday), (times, _back(turn, cohort)))


def _read(name: str, value: str) -> dict[str, Any] | None:
    """What a button says; None when it says nothing that there is."""
    if name in CLEARED and value == NONE:
        return {name: None}
    if name in ("holidays", "open") and value in ("on", "off"):
        return {name: value == "on"}
    if name == "weekdays":
        days = value if value.isdecimal() and value.isascii() else ""
        return {name: None if value == "free" else frozenset(map(int, days))}
    if name == "weekly":
        day, _, clock = value.partition("-")
        at = next((each for each in WEEKLY_TIMES if f"{each:%H%M}" == clock), None)
        return (
            None
            if at is None or day not in "0123456"
            else {"weekly_day": int(day), "weekly_at": at}
        )
    return None


def take(turn: StaffTurn, event: Wrote) -> None:
    """Take what was typed for a field."""
    data = turn.staff.step_data
    name = str(data.get("field"))
    cohort = cohort_of(turn)
    fields: dict[str, Any]
    if name == "weekly":
        fields = {"weekly_day": data.get("day"), "weekly_at": _clock(turn, event)}
    else:
        read: dict[str, Callable[[StaffTurn, Wrote], Any]] = {
            "prompt_at": _clock,
            "starts_on": _date,
            "ends_on": _date,
            "zone": _zone,
        }
        fields = {name: read[name](turn, event) if name in read else event.text}
    changed = _changed(turn, cohort, fields)
    turn.end_step()
    show(turn, changed)


def _clock(turn: StaffTurn, event: Wrote) -> time:
    found = parse_time(event.text, turn.programme.words)
    if found is None:
        raise Refused("cohorts.bad_time")
    return found


def _date(turn: StaffTurn, event: Wrote) -> Any:
    found = parse_date(event.text, turn.today, turn.programme.words)
    if found is None:
        raise Refused("cohorts.bad_date")
    return found


def _zone(turn: StaffTurn, event: Wrote) -> str:
    found = find_zone(event.text, turn.programme.words)
    if found is None:
        raise Refused("cohorts.bad_zone")
    return found


def _changed(turn: StaffTurn, cohort: Cohort, fields: dict[str, Any]) -> Cohort:
    done = turn.do(ChangePlan(cohort=cohort.id, fields=fields))
    return next((effect.cohort for effect in done if isinstance(effect, SaveCohort)), cohort)
