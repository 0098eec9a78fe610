"""The items on which a coach can place a learner: those with most to go by come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.web.shown.places import levels_given, own_places
from bot.web.shown.wording import Says
from coaching.staff.evidence import NONE, SOLID_NEEDED, Evidence, evidence_of
from coaching.staff.records import Staff
from coaching.staff.view import LearnerFile

OFFERED = 3
"""Items that are offered at once: few, and looked at well."""
LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemToPlace:
    """One item with its five anchors and what a coach looks for."""

    code: str
    name: str
    anchors: tuple[str, ...]
    looks: tuple[tuple[str, str], ...]
    """What to look for, what is mistaken for it, what to ask: heading and words."""
    ground: str
    """What there is to go by."""
    highest: int
    """The highest level that the evidence carries."""
    own: int | None
    placed: int | None
    goal: int


def items_to_place(file: LearnerFile, staff: Staff, says: Says) -> tuple[ItemToPlace, ...]:
    """The items of the last days, and of the weeks before where too few are of the last days."""
    evidence = evidence_of(says.content, staff.id, file)
    lately, ever = _counted(file, says)
    ranked = sorted(
        ever,
        key=lambda item: (lately[item] > 0, evidence.get(item, NONE).solid, lately[item]),
        reverse=True,
    )
    own, given = own_places(says.content, file), levels_given(says.content, file)
    return tuple(
        _item(item, evidence.get(item, NONE), own.get(item), given.get(item), says)
        for item in ranked[:OFFERED]
    )


def _counted(file: LearnerFile, says: Says) -> tuple[Counter[str], Counter[str]]:
    """How often each item was written about in the last days, and in all these weeks."""
    lately: Counter[str] = Counter()
    ever: Counter[str] = Counter()
    for reflection in file.reflections:
        if reflection.item is None:
            continue
        items = says.content.items(reflection.standard, reflection.item)
        ever.update(items)
        if reflection.created_at >= says.now - LATELY:
            lately.update(items)
    return lately, ever


def _item(
    item: str, evidence: Evidence, own: int | None, placed: int | None, says: Says
) -> ItemToPlace:
    bank = says.content.bank
    sheet = bank.sheet(item)
    return ItemToPlace(
        code=item,
        name=bank.plain(item, says.language),
        anchors=tuple(anchor.say(says.language) for anchor in sheet.anchors),
        looks=tuple(_looks(item, says)),
        ground=_ground(evidence, says),
        highest=evidence.highest,
        own=own,
        placed=placed,
        goal=bank.level(item),
    )


def _looks(item: str, says: Says) -> Iterator[tuple[str, str]]:
    sheet = says.content.bank.sheet(item)
    for name in ("look_for", "false_positive", "coach_question"):
        words = getattr(sheet, name)
        if words is not None:
            yield says.t(f"levels.{name}"), words.say(says.language)


def _ground(evidence: Evidence, says: Says) -> str:
    if evidence.solid < SOLID_NEEDED:
        missing = SOLID_NEEDED - evidence.solid
        return says.t("levels.too_little", found=evidence.solid, missing=missing)
    key = "levels.enough_high" if evidence.strong else "levels.enough"
    return says.t(key, found=evidence.solid, highest=evidence.highest)
