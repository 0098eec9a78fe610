"""From a learner's records to the cells of their portfolio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from coaching.asked import Asked
from coaching.carried import carried_log
from coaching.coverage import coverage
from coaching.local_time import local_date
from coaching.portfolio.material import Maker, Material
from coaching.portfolio.records import (
    Binder,
    Cell,
    Entry,
    Portfolio,
    Question,
    Said,
    Verdict,
    Written,
)
from coaching.records import Delivery, Reflection
from coaching.tally import RATING_KIND

if TYPE_CHECKING:
    from content.load import Content


def bind(
    portfolios: Sequence[Portfolio], content: Content, maker: Maker, made_at: datetime
) -> Binder:
    """Put portfolios into one file."""
    return Binder(
        made_at=made_at,
        maker=maker,
        standard=content.standard.code,
        title=content.standard.title,
        portfolios=tuple(portfolios),
    )


def compose(material: Material, content: Content, language: str) -> Portfolio:
    """Put every record into the cells it belongs to; the levels count what is in this file."""
    bank = content.bank
    placed: dict[str, list[Entry]] = defaultdict(list)
    loose: list[Entry] = []
    for entry in sorted(_entries(material), key=_order):
        items = content.items(entry.standard, entry.item) if entry.item else ()
        for item in items:
            placed[item].append(entry)
        if not items:
            loose.append(entry)
    return Portfolio(
        learner=material.learner.id,
        name=material.learner.name,
        cohort=material.cohort.name,
        cells=tuple(
            Cell(
                item=cell.item,
                group=cell.group,
                task=bank.task(cell.item),
                name=bank.plain(cell.item, language),
                text=bank.item(cell.item).text,
                level=cell.level,
                target=bank.level(cell.item),
                entries=tuple(placed[cell.item]),
            )
            for cell in coverage(bank, carried_log(content, _log(material)))
        ),
        loose=tuple(loose),
        hidden=material.hidden,
    )


def _order(entry: Entry) -> tuple[date, datetime, str, int]:
    kind = entry.what if isinstance(entry, Verdict) else ""
    return entry.date, entry.at, kind, entry.id


def _entries(material: Material) -> Iterator[Entry]:
    asked = {delivery.id: delivery for delivery in material.deliveries}
    for reflection in material.reflections:
        yield _written(reflection, asked.get(reflection.delivery or 0))
    yield from _self_ratings(material)
    yield from _levels(material)
    yield from _grades(material)


def _written(reflection: Reflection, delivery: Delivery | None) -> Written:
    return Written(
        id=reflection.id,
        item=reflection.item,
        standard=reflection.standard,
        kind=reflection.kind,
        date=reflection.local_date,
        at=reflection.created_at,
        private=reflection.private,
        question=_question(delivery) if delivery else None,
        messages=tuple(
            Said(
                role=part.role,
                text=part.text,
                media=part.media,
                message=part.message_id,
                sent_at=part.created_at,
                edited_at=part.edited_at,
                revision=part.revision,
            )
            for part in reflection.parts
        ),
    )


def _question(delivery: Delivery) -> Question:
    return Question(
        prompt=delivery.prompt_id,
        rev=delivery.rev,
        sent=delivery.text,
        follow_up=delivery.follow_up,
        message=delivery.message_id,
        sent_at=delivery.asked_at,
    )


def _self_ratings(material: Material) -> Iterator[Verdict]:
    for rating in material.ratings:
        yield Verdict(
            what="self_rating",
            id=rating.id,
            item=rating.item,
            standard=rating.standard,
            value=rating.value,
            date=rating.local_date,
            at=rating.at,
        )


def _levels(material: Material) -> Iterator[Verdict]:
    for level in material.levels:
        yield Verdict(
            what="coach_level",
            id=level.id,
            item=level.item,
            standard=level.standard,
            value=level.value,
            date=local_date(material.learner.zone, level.at),
            at=level.at,
            coach=material.coaches.get(level.coach, ""),
        )


def _grades(material: Material) -> Iterator[Verdict]:
    """The grades of the reflections that are shown, each under its reflection's item."""
    shown = {reflection.id: reflection for reflection in material.reflections}
    for grade in material.grades:
        reflection = shown.get(grade.reflection)
        if reflection is not None:
            yield Verdict(
                what="coach_grade",
                id=reflection.id,
                item=reflection.item,
                standard=reflection.standard,
                value=grade.value,
                date=local_date(material.learner.zone, grade.at),
                at=grade.at,
                coach=material.coaches.get(grade.coach, ""),
            )


def _log(material: Material) -> Iterator[Asked]:
    """What is in this file, as the map of abilities counts it."""
    asked = {delivery.id: delivery.prompt_id for delivery in material.deliveries}
    for reflection in material.reflections:
        if reflection.item:
            yield Asked(
                item=reflection.item,
                kind=reflection.kind,
                prompt_id=asked.get(reflection.delivery or 0, ""),
                date=reflection.local_date,
                answered=True,
                state="answered",
                standard=reflection.standard,
            )
    for rating in material.ratings:
        yield _rated(rating.item, rating.standard, rating.local_date, own=rating.value)
    for level in material.levels:
        day = local_date(material.learner.zone, level.at)
        yield _rated(level.item, level.standard, day, coach=level.value)


def _rated(
    item: str, standard: str, day: date, own: int | None = None, coach: int | None = None
) -> Asked:
    return Asked(
        item=item,
        kind=RATING_KIND,
        prompt_id="",
        date=day,
        answered=False,
        rating=own,
        coach_rating=coach,
        standard=standard,
    )
