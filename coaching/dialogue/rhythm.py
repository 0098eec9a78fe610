"""The learner's own rhythm: time and days of the prompt, the weekly page, the zone."""

from __future__ import annotations

from datetime import time

from coaching.dialogue import join, phrase, unread
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.events import Wrote
from coaching.messages import Keyboard

WEEKLY_TIMES = (time(10, 0), time(18, 0), time(21, 0))
ZONES = (
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Hong_Kong",
    "Asia/Ho_Chi_Minh",
    "America/Los_Angeles",
    "America/New_York",
)


def home(turn: Turn) -> tuple[tuple[str, str], ...]:
    """The row with the way back to all settings."""
    return ((turn.label("settings.back"), press("set", "home")),)


def zone_name(turn: Turn) -> str:
    """The zone as a person calls it, else its own name."""
    zone = turn.learner.zone
    key = f"zone.{zone}"
    return turn.label(key) if turn.programme.content.texts.has(key) else zone


def ask_time(turn: Turn) -> None:
    """Offer three times; any other can be typed."""
    times = tuple((f"{at:%H:%M}", press("at", f"{at:%H%M}")) for at in join.TIMES)
    turn.change(step="ask:time")
    turn.show(turn.t("settings.ask_time"), (times, home(turn)))


def tapped_time(turn: Turn, button: Button) -> None:
    """Take a time from a button."""
    turn.toast()
    chosen = next((at for at in join.TIMES if f"{at:%H%M}" == button.word()), None)
    if chosen is not None:
        set_time(turn, chosen)


def typed_time(turn: Turn, event: Wrote, parsed: time | None) -> None:
    """Take a typed time, or say how to type one."""
    if parsed is None:
        unread.ask_again(turn, event, "settings.bad_time")
    else:
        set_time(turn, parsed)


def set_time(turn: Turn, at: time) -> None:
    """Ask at this time from the next prompt on."""
    turn.change(prompt_at=at, step=None)
    replan(turn)
    days = phrase.days(turn, turn.weekdays)
    turn.show(turn.t("settings.time_done", days=days, time=f"{at:%H:%M}"))


def replan(turn: Turn) -> None:
    """Set the next prompt and weekly page by the changed rhythm, if the learner is being asked."""
    if turn.learner.status == "active":
        turn.appoint_regular()


def show_days(turn: Turn) -> None:
    """Seven switches and three usual choices."""
    if _fixed(turn):
        turn.show(
            turn.t("cohorts.days_fixed", days=phrase.days(turn, turn.weekdays)), (home(turn),)
        )
        return
    chosen = turn.learner.weekdays
    switches = []
    for number in range(7):
        name = phrase.weekday(turn, number)
        label = turn.label("join.chosen", label=name) if number in chosen else name
        wish = "off" if number in chosen else "on"
        switches.append((label, press("day", str(number), wish)))
    usual = tuple((turn.label(f"settings.pace_{code}"), press("days", code)) for code in "537")
    rows: Keyboard = (tuple(switches[:4]), tuple(switches[4:]), usual, home(turn))
    turn.show(turn.t("settings.ask_days"), rows)


def _fixed(turn: Turn) -> bool:
    """Whether the cohort has fixed the days for everybody."""
    return turn.view.cohort is not None and turn.view.cohort.weekdays is not None


def switch_day(turn: Turn, button: Button) -> None:
    """Turn one weekday on or off, as the button says, so that a second tap does no more."""
    number, wish = button.number(), button.word(1)
    if number not in range(7) or number is None or wish not in ("on", "off") or _fixed(turn):
        turn.toast(turn.label("error.button_menu"), alert=True)
        return
    rest = turn.learner.weekdays - {number}
    days = rest | {number} if wish == "on" else rest
    if not days:
        turn.toast(turn.label("settings.days_last"), alert=True)
        return
    turn.toast()
    turn.change(weekdays=days)
    replan(turn)
    show_days(turn)


def set_days(turn: Turn, button: Button) -> None:
    """Take one of the usual choices of weekdays."""
    days = join.PACES.get(button.word())
    turn.toast(turn.label("settings.saved") if days else "")
    if days and days != turn.learner.weekdays and not _fixed(turn):
        turn.change(weekdays=days)
        replan(turn)
        show_days(turn)


def fewer(turn: Turn, _: Button) -> None:
    """Three prompts a week from now on (offered after three misses)."""
    turn.toast()
    turn.change(weekdays=join.PACES["3"], misses=0, last_contact=turn.now)
    replan(turn)
    turn.show(turn.t("rhythm.fewer_done", days=phrase.days(turn, turn.weekdays)))


def as_is(turn: Turn, _: Button) -> None:
    """Keep everything as it is (offered after three misses)."""
    turn.toast()
    turn.change(misses=0, last_contact=turn.now)
    turn.show(turn.t("rhythm.as_is_done"))


def ask_weekly(turn: Turn) -> None:
    """Offer the weekdays for the weekly page."""
    days = [
        (phrase.long_weekday(turn, number), press("weekday", str(number))) for number in range(7)
    ]
    turn.show(turn.t("settings.ask_weekly"), (tuple(days[:4]), tuple(days[4:]), home(turn)))


def weekly_day(turn: Turn, button: Button) -> None:
    """Keep the weekday of the weekly page and ask for its time."""
    turn.toast()
    number = button.number()
    if number is None or number > 6:
        return
    turn.change(step="ask:weekly", step_data={**turn.learner.step_data, "weekly_day": number})
    times = tuple(
        (f"{at:%H:%M}", press("weekly", str(number), f"{at:%H%M}")) for at in WEEKLY_TIMES
    )
    weekday = phrase.long_weekday(turn, number)
    turn.show(turn.t("settings.ask_weekly_time", weekday=weekday), (times, home(turn)))


def tapped_weekly(turn: Turn, button: Button) -> None:
    """Take weekday and time of the weekly page from buttons."""
    turn.toast()
    chosen = next((at for at in WEEKLY_TIMES if f"{at:%H%M}" == button.word(1)), None)
    number = button.number()
    if chosen is not None and number in range(7) and number is not None:
        set_weekly(turn, number, chosen)


def typed_weekly(turn: Turn, event: Wrote, parsed: time | None) -> None:
    """Take a typed time for the weekly page."""
    number = turn.learner.step_data.get("weekly_day", turn.learner.weekly_day)
    if parsed is None:
        unread.ask_again(turn, event, "settings.bad_time")
    else:
        set_weekly(turn, int(number), parsed)


def set_weekly(turn: Turn, number: int, at: time) -> None:
    """Give the weekly page on this weekday at this time."""
    data = {key: value for key, value in turn.learner.step_data.items() if key != "weekly_day"}
    turn.change(weekly_day=number, weekly_at=at, step=None, step_data=data)
    replan(turn)
    turn.show(turn.t("settings.weekly_done", weekly=phrase.weekly_time(turn)))


def ask_zone(turn: Turn) -> None:
    """Offer six places; any other can be typed."""
    turn.change(step="ask:zone")
    buttons = [(turn.label(f"zone.{zone}"), press("zone", zone)) for zone in ZONES]
    turn.show(turn.t("settings.ask_zone"), (tuple(buttons[:3]), tuple(buttons[3:]), home(turn)))


def tapped_zone(turn: Turn, button: Button) -> None:
    """Take a zone from a button."""
    turn.toast()
    if button.word() in ZONES:
        set_zone(turn, button.word())


def typed_zone(turn: Turn, event: Wrote, found: str | None) -> None:
    """Take a typed place, or say how to type one."""
    if found is None:
        unread.ask_again(turn, event, "settings.bad_zone")
    else:
        set_zone(turn, found)


def set_zone(turn: Turn, zone: str) -> None:
    """Live by this zone's clock from now on."""
    turn.change(zone=zone, step=None)
    replan(turn)
    turn.show(turn.t("settings.zone_done", zone=zone_name(turn)))
