"""Which prompts a preview shows, and in which sections: abilities in order, or week by week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import groupby

from coaching.curriculum import Choice, Reason, week_focus
from coaching.export.wording import Wording
from coaching.preview.desk import Card, Desk
from coaching.rehearsal.life import START, Habit, Step, live
from coaching.self_rating import ATTITUDES_EVERY, asks_to_rate
from content.bank import Bank, UnknownContent
from content.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Section:
    """Cards that belong together: a heading, and the standard's code or theme beside it."""

    heading: str
    beside: str
    cards: tuple[Card, ...]


def find(bank: Bank, codes: Sequence[str]) -> tuple[Prompt, ...]:
    """Find what codes name, in any case: prompts, items, tasks, duties; everything without any.

    Drafts and retired prompts are found too. UnknownContent names the codes that come nearest.
    """
    if not codes:
        return tuple(prompt for item in bank.items for prompt in bank.written(item))
    known = _names(bank)
    found: dict[str, Prompt] = {}
    for code in codes:
        other = bank.find(code)
        prompts = known.get(code.lower()) or ((other,) if other else ())
        if not prompts:
            raise UnknownContent(_nearest(code, known))
        found.update({prompt.id: prompt for prompt in prompts})
    return tuple(found.values())


def of_prompts(desk: Desk, prompts: Iterable[Prompt], wording: Wording) -> tuple[Section, ...]:
    """Lay out prompts by item; the scale stands with the first reflection, as it does in a week."""
    sections = []
    for item, group in groupby(prompts, lambda prompt: prompt.item):
        cards: list[Card] = []
        rated = False
        for prompt in group:
            first = prompt.kind == "reflect" and not rated
            rated = rated or first
            choice = Choice(prompt, prompt.item, prompt.kind, Reason("first", {}))
            cards.append(desk.card(choice, _day_of_rating(wording.content.bank, item), rated=first))
        sections.append(
            Section(
                wording.name(wording.content.standard.code, item),
                _place(item, wording),
                tuple(cards),
            )
        )
    return tuple(sections)


def of_term(desk: Desk, habit: Habit, wording: Wording, bank: Bank) -> tuple[Section, ...]:
    """Lay out all a made-up learner is asked, a section for each week with its theme."""
    steps = list(live(bank, habit))
    sections = []
    for week, group in groupby(steps, lambda step: step.week):
        cards = tuple(_on_its_day(desk, step, wording) for step in group)
        before = [step.asked for step in steps if step.week <= week]
        task = week_focus(bank, before, before[-1].date, habit.weekdays, habit.seed)
        theme = bank.theme(task, wording.language) if task else ""
        sections.append(Section(wording.label("preview.week", week=week), theme, cards))
    return tuple(sections)


def _day_of_rating(bank: Bank, item: str) -> date:
    """A date on which the scale would follow: attitudes have theirs in some weeks only."""
    days = (START + timedelta(weeks=week) for week in range(ATTITUDES_EVERY))
    return next((day for day in days if asks_to_rate(bank, item, "reflect", day, None)), START)


def _on_its_day(desk: Desk, step: Step, wording: Wording) -> Card:
    day = step.asked.date
    when = wording.texts.choices(wording.language, "weekday.long")[day.weekday()]
    return desk.card(step.choice, day, rated=step.asked.rating is not None, when=when, why=True)


def _place(item: str, wording: Wording) -> str:
    bank = wording.content.bank
    task = bank.task(item)
    theme = bank.theme(task, wording.language) if task else wording.label("duty.A")
    return f"{item} · {task} {theme}" if task else f"{item} · {theme}"


def _names(bank: Bank) -> dict[str, tuple[Prompt, ...]]:
    """Everything that can be named, in small letters, with the prompts it means."""
    of_item = {item: bank.written(item) for item in bank.items}
    names = {item.lower(): prompts for item, prompts in of_item.items()}
    for group in (*bank.duties, *bank.tasks):
        items = bank.items_of(group)
        names[group.lower()] = tuple(prompt for item in items for prompt in of_item[item])
    for prompts in of_item.values():
        names.update({prompt.id.lower(): (prompt,) for prompt in prompts})
    return names


def _nearest(code: str, known: Iterable[str]) -> str:
    small = code.lower()
    longer = [name for name in known if name.startswith(small)]
    near = (longer or get_close_matches(small, list(known), cutoff=0.5))[:3]
    hint = f"Nearest: {', '.join(near)}. " if near else ""
    return f"There is no prompt, item, task or duty {code!r}. {hint}See: coach content show."
