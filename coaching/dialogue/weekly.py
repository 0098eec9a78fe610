"""The weekly page and the progress picture, sent when due or shown again when asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from coaching.carried import carried_ratings
from coaching.coverage import Cell, coverage
from coaching.curriculum import week_focus
from coaching.dialogue import phrase
from coaching.dialogue.buttons import ANEW, Button, press
from coaching.dialogue.turn import Turn
from coaching.digest import Frame, Page, touched, week_page
from coaching.effects import Lane
from coaching.events import Due
from coaching.local_time import ONE_DAY, local_date
from coaching.messages import Keyboard, Picture
from coaching.regular import weekly_at
from coaching.view import Week

LATEST = timedelta(hours=36)
WEEK = ONE_DAY * 7


def shown_week(day: date) -> date:
    """The Monday of the week a page sent on `day` is about: early in a week, the one before."""
    about = day - ONE_DAY * 2
    return about - ONE_DAY * about.weekday()


def due(turn: Turn, event: Due) -> None:
    """Send the week's page, if the learner was in contact at all in it."""
    if turn.learner.status != "active":
        return
    turn.appoint("weekly", weekly_at(turn.learner, turn.view.cohort, turn.now))
    week = turn.view.week
    if week is None or event.at - event.due > LATEST:
        return
    page = compose(turn, week, past=False)
    if page.done or week.reflections:
        _send(turn, week, page, dedupe=f"weekly:{turn.learner.id}:{week.monday}", due=event)


def compose(turn: Turn, week: Week, *, past: bool) -> Page:
    """The page of a week in the learner's language."""
    bank = turn.programme.content.bank
    frame = Frame(
        head="weekly.head_past" if past else "weekly.head",
        params={
            "start": phrase.plain_date(turn, week.monday),
            "end": phrase.plain_date(turn, week.monday + ONE_DAY * 6),
        },
        theme=_theme(turn, week.monday),
        next_theme=None if past else _theme(turn, week.monday + WEEK),
    )
    ratings = carried_ratings(turn.programme.content, week.ratings)
    return week_page(replace(week, ratings=ratings), bank, turn.language, turn.t, frame)


def _theme(turn: Turn, monday: date) -> str | None:
    bank = turn.programme.content.bank
    seed = turn.view.cohort.seed if turn.view.cohort else 0
    task = week_focus(bank, turn.log, monday, turn.weekdays, seed)
    return bank.theme(task, turn.language) if task else None


def _send(
    turn: Turn, week: Week, page: Page, *, dedupe: str | None = None, due: Due | None = None
) -> None:
    ways = (
        (turn.label("weekly.all"), press("history", "0", ANEW)),
        (turn.label("weekly.time"), press("set", "weekly", ANEW)),
    )
    buttons: Keyboard = (ways,) if due else (*_neighbours(turn, week.monday), ways)
    title = turn.label(
        "weekly.title",
        start=phrase.plain_date(turn, week.monday),
        end=phrase.plain_date(turn, week.monday + ONE_DAY * 6),
    )
    turn.put(
        Picture(
            spec=picture(turn, title, _touched(turn, week), until=week.monday + ONE_DAY * 6),
            html=page.html,
            buttons=buttons,
        ),
        kind="weekly",
        lane=Lane.SUMMARY if due else Lane.REPLY,
        dedupe=dedupe,
        expires=due.due + LATEST if due else None,
    )


def _neighbours(turn: Turn, monday: date) -> Keyboard:
    """The weeks before and after, as far as the learner has any: every week can be reached."""
    first = min((asked.date for asked in turn.view.log), default=turn.today)
    row = []
    if monday > first:
        before = monday - WEEK
        row.append((turn.label("weekly.before"), press("week", before.isoformat())))
    if monday + WEEK <= turn.today:
        after = monday + WEEK
        row.append((turn.label("weekly.after"), press("week", after.isoformat())))
    return (tuple(row),) if row else ()


def _touched(turn: Turn, week: Week) -> frozenset[str]:
    """The items of the map that were answered in the week."""
    items = turn.programme.content.items
    return frozenset(item for each in touched(week) for item in items(each.standard, each.item))


def cells(turn: Turn, until: date) -> tuple[Cell, ...]:
    """The coverage of every item by the end of a date."""
    log = [asked for asked in turn.log if asked.date <= until]
    return coverage(turn.programme.content.bank, log)


def picture(turn: Turn, title: str, now: frozenset[str], until: date) -> dict[str, Any]:
    """What bot/pictures needs to draw the coverage map: every word it shows is in here."""
    bank = turn.programme.content.bank
    groups: dict[str, list[dict[str, Any]]] = {}
    found = cells(turn, until)
    for cell in found:
        groups.setdefault(bank.duty(cell.item) or "A", []).append(
            {
                "item": cell.item,
                "name": bank.plain(cell.item, turn.language),
                "level": cell.level,
                "now": cell.item in now,
            }
        )
    count = sum(1 for cell in found if cell.level)
    return {
        "kind": "coverage",
        "language": turn.language,
        "title": turn.label("progress.title"),
        "subtitle": title,
        "groups": [{"name": _group(turn, code), "cells": cells} for code, cells in groups.items()],
        "legend": _legend(turn, marked=bool(now)),
        "count": turn.label("progress.count", touched=count, all=len(found)),
    }


def _legend(turn: Turn, *, marked: bool) -> list[str]:
    words = list(turn.programme.content.texts.choices(turn.language, "progress.legend"))
    return [*words, turn.label("progress.legend_now")] if marked else words


def _group(turn: Turn, code: str) -> str:
    if code == "A":
        return turn.label("duty.A")
    return turn.programme.content.bank.theme(code, turn.language)


def progress(turn: Turn) -> None:
    """The whole way so far as a picture, with the weeks to look back at."""
    log, today = turn.view.log, turn.today
    found = cells(turn, today)
    count = sum(1 for cell in found if cell.level)
    if count == 0:
        turn.say(turn.t("progress.empty"))
        return
    monday = today - ONE_DAY * today.weekday()
    first = min(asked.date for asked in log)
    weeks = [monday - WEEK * back for back in range(6) if monday - WEEK * back > first - WEEK]
    buttons = [
        (_week_label(turn, start, monday), press("week", start.isoformat())) for start in weeks
    ]
    caption = turn.t(
        "progress.caption",
        touched=count,
        all=len(found),
        entries=turn.view.entries_total,
        days=len({asked.date for asked in log if asked.answered}),
    )
    spec = picture(turn, phrase.plain_date(turn, today), frozenset(), until=today)
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    turn.put(Picture(spec=spec, html=caption, buttons=rows), kind="screen")


def _week_label(turn: Turn, start: date, monday: date) -> str:
    if start == monday:
        return turn.label("progress.this_week")
    if start == monday - WEEK:
        return turn.label("progress.last_week")
    return turn.label("progress.week", date=phrase.plain_date(turn, start))


def past(turn: Turn, _: Button) -> None:
    """Show the page of any week again, from the entries as they are now."""
    turn.toast()
    week = turn.view.week
    if week is None:
        return
    page = compose(turn, week, past=True)
    if page.asked or week.reflections:
        _send(turn, week, page)
    else:
        turn.say(_empty(turn, week.monday), _neighbours(turn, week.monday))


def _empty(turn: Turn, monday: date) -> str:
    sunday = monday + ONE_DAY * 6
    start, end = phrase.plain_date(turn, monday), phrase.plain_date(turn, sunday)
    return turn.t("weekly.empty", start=start, end=end)


def monday_of(word: str) -> date | None:
    """Read the week a button names; None when it is no Monday."""
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return day if day.weekday() == 0 and 2000 < day.year < 3000 else None


def week_due(event: Due, zone: str) -> date:
    """The Monday of the week that a due page is about."""
    return shown_week(local_date(zone, event.due))
