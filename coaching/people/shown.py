"""A group's numbers in words and as the picture's spec, for the chat and the web alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coaching.local_time import local_date
from coaching.people.figures import WEEKS, ZONE, duties
from coaching.people.records import ResponseFigures, Statistics

if TYPE_CHECKING:
    from coaching.programme import Programme
    from content.texts import Texts

HOURS_A_DAY = 24


def lines(found: Statistics, programme: Programme, language: str) -> tuple[str, ...]:
    """What there is to say, each part as HTML."""
    texts = programme.content.texts
    say = texts.say
    head = say(language, "stats.head", group=group(found, texts, language), people=found.people)
    return (
        head,
        *_rate(found, texts, language),
        *_cover(found, programme, language),
        _response(found.response, texts, language),
        say(language, "stats.note"),
        *_counted_at(found, texts, language),
    )


def _counted_at(found: Statistics, texts: Texts, language: str) -> tuple[str, ...]:
    if found.at is None:
        return ()
    day = local_date(ZONE, found.at)
    return (texts.say(language, "stats.at", date=f"{day.month}/{day.day}"),)


def group(found: Statistics, texts: Texts, language: str) -> str:
    """What the group is called."""
    if found.own:
        return texts.plain(language, "stats.own")
    return found.name or texts.plain(language, "stats.all")


def spec(found: Statistics, programme: Programme, language: str) -> dict[str, Any]:
    """The picture: see bot/pictures/statistics.py."""
    texts = programme.content.texts

    def label(key: str, **params: object) -> str:
        return texts.plain(language, f"stats.picture.{key}", **params)

    title = label("title", group=group(found, texts, language), people=found.people)
    return {
        "kind": "statistics",
        "title": title,
        "rate": label("rate"),
        "weeks": [
            {
                "label": f"{each.monday.month}/{each.monday.day}",
                "share": each.rate,
                "hidden": each.asked is None,
            }
            for each in found.weeks
        ],
        "cover": label("cover"),
        "duties": [
            {"name": _duty(programme, duty, language), "share": share}
            for duty, share in duties(found, programme.content)
        ],
        "response": label("response"),
        "waits": _waits(found.response, texts, language),
    }


def _rate(found: Statistics, texts: Texts, language: str) -> tuple[str, ...]:
    asked = sum(each.asked or 0 for each in found.weeks)
    answered = sum(each.answered or 0 for each in found.weeks)
    if not asked:
        return (texts.say(language, "stats.rate_none", weeks=WEEKS),)
    whole = texts.say(
        language,
        "stats.rate",
        weeks=WEEKS,
        asked=asked,
        answered=answered,
        percent=_percent(answered / asked),
    )
    last = found.weeks[-1]
    if not last.asked:
        return (whole,)
    week = texts.say(language, "stats.rate_last", asked=last.asked, answered=last.answered)
    return (f"{whole}\n{week}",)


def _cover(found: Statistics, programme: Programme, language: str) -> tuple[str, ...]:
    texts = programme.content.texts
    covered = [
        texts.say(
            language,
            "stats.cover_line",
            percent=_percent(share),
            name=_duty(programme, duty, language),
        )
        for duty, share in duties(found, programme.content)
    ]
    if not covered:
        return ()
    return (texts.say(language, "stats.cover", lines=type(covered[0])("\n".join(covered))),)


def _response(found: ResponseFigures, texts: Texts, language: str) -> str:
    if found.entries is None:
        return texts.say(language, "stats.response_few")
    if found.median is None or found.slow is None:
        key = "stats.response_few" if found.entries else "stats.response_none"
        return texts.say(language, key, waiting=found.waiting)
    return texts.say(
        language,
        "stats.response",
        median=_time(found.median, texts, language),
        slow=_time(found.slow, texts, language),
        entries=found.entries,
        waiting=found.waiting,
    )


def _waits(found: ResponseFigures, texts: Texts, language: str) -> list[tuple[str, str]]:
    if found.median is None or found.slow is None:
        nothing = "hidden" if found.entries is None or found.entries else "none"
        return [("", texts.plain(language, f"stats.picture.{nothing}"))]
    return [
        (texts.plain(language, f"stats.picture.{key}"), _time(hours, texts, language))
        for key, hours in (("median", found.median), ("slow", found.slow))
    ]


def _time(hours: float, texts: Texts, language: str) -> str:
    """A length of time in the unit that people would say it in."""
    if hours < 1:
        return texts.plain(language, "stats.minutes", count=max(1, round(hours * 60)))
    if hours < 2 * HOURS_A_DAY:
        return texts.plain(language, "stats.hours", count=round(hours))
    return texts.plain(language, "stats.days", count=round(hours / HOURS_A_DAY))


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


def _duty(programme: Programme, duty: str, language: str) -> str:
    return programme.content.bank.theme(duty, language)
