"""Where a learner is on an item: up to three items of the last days, one screen each."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from coaching.dialogue.buttons import Button, press
from coaching.digest import dots
from coaching.messages import Keyboard
from coaching.programme import Programme
from coaching.staff.acts import NotFound, PlaceItem, ReadCard
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.turn import StaffTurn
from coaching.staff.effects import GiveLevel
from coaching.staff.evidence import NONE, evidence_of
from coaching.staff.records import Level
from coaching.staff.view import LearnerFile

ITEMS = 3
LATELY = timedelta(days=7)
CANNOT_TELL = "none"
LEVELS = range(1, 6)


def item_of(button: Button, programme: Programme) -> str | None:
    """The item that a button names; its dots are no letters of a button."""
    for item in programme.content.bank.items:
        if _word(item) == button.word(1):
            return item
    return None


def _word(item: str) -> str:
    return item.replace(".", "_")


def items_of(turn: StaffTurn, file: LearnerFile) -> list[str]:
    """The items of the last days' entries, those with most evidence first."""
    content = turn.programme.content
    since = turn.now - LATELY
    lately = Counter(
        item
        for one in file.reflections
        if one.created_at >= since and one.item is not None
        for item in content.items(one.standard, one.item)
    )
    evidence = evidence_of(content, turn.staff.id, file)
    ranked = sorted(
        lately,
        key=lambda item: (evidence.get(item, NONE).solid, lately[item]),
        reverse=True,
    )
    return ranked[:ITEMS]


def begin(turn: StaffTurn, button: Button) -> None:
    """Show an item, the first one unless another was asked for."""
    learner = button.id() or 0
    turn.do(ReadCard(learner=learner))
    turn.toast()
    _show(turn, turn.file_of(learner), button.number(1) or 0)


def place(turn: StaffTurn, button: Button) -> None:
    """Say where the learner is, and go on with the next item."""
    learner, item, word = button.id() or 0, item_of(button, turn.programme), button.word(2)
    value = None if word == CANNOT_TELL else button.number(2)
    if item is None or (value is None and word != CANNOT_TELL):
        raise NotFound
    given = turn.do(PlaceItem(learner=learner, item=item, value=value))
    turn.toast(turn.label("coach.placed", name=_name(turn, item)))
    file = turn.file_of(learner)
    items = items_of(turn, file)
    levels = [effect.level for effect in given if isinstance(effect, GiveLevel)]
    at = items.index(item) + 1 if item in items else len(items)
    _show(turn, file, at, *levels)


def _show(turn: StaffTurn, file: LearnerFile, at: int, *just_given: Level) -> None:
    learner, items = file.learner, items_of(turn, file)
    turn.about = learner.id
    if at >= len(items):
        key = "coach.levels_done" if items else "coach.levels_none"
        name = wording.name_of(turn, learner)
        turn.show(turn.t(key, name=name), (_ways(turn, learner.id),))
        return
    item = items[at]
    last = at + 1 == len(items)
    html = _screen(turn, file, item, at, len(items))
    turn.show(html, _buttons(turn, file, item, at, last=last))


def _screen(turn: StaffTurn, file: LearnerFile, item: str, at: int, count: int) -> str:
    sheet = turn.programme.content.bank.sheet(item)
    head = turn.t("coach.level_head", n=at + 1, count=count, name=_name(turn, item), code=item)
    known = turn.t(
        "coach.level_known",
        own=_own_rating(turn, file, item),
        last=_last_level(turn, file, item),
        solid=evidence_of(turn.programme.content, turn.staff.id, file).get(item, NONE).solid,
    )
    advice = [
        turn.t(key, text=words.say(turn.language))
        for key, words in (
            ("coach.look_for", sheet.look_for),
            ("coach.false_positive", sheet.false_positive),
            ("coach.coach_question", sheet.coach_question),
        )
        if words is not None
    ]
    anchors = [
        turn.t("coach.anchor", value=value, text=words.say(turn.language))
        for value, words in enumerate(sheet.anchors, start=1)
    ]
    return "\n\n".join(("\n".join((head, known)), "\n".join(anchors), "\n".join(advice)))


def _name(turn: StaffTurn, item: str) -> str:
    return turn.programme.content.bank.plain(item, turn.language)


def _own_rating(turn: StaffTurn, file: LearnerFile, item: str) -> str:
    content = turn.programme.content
    values = [one.value for one in file.ratings if item in content.items(one.standard, one.item)]
    return dots(values[-1]) if values else turn.label("coach.not_yet")


def _last_level(turn: StaffTurn, file: LearnerFile, item: str) -> str:
    level = _level(turn, file, item)
    if level is None:
        return turn.label("coach.not_yet")
    return turn.label("coach.cannot_tell") if level.value is None else str(level.value)


def _level(turn: StaffTurn, file: LearnerFile, item: str) -> Level | None:
    """This coach's latest word on the item."""
    content, mine = turn.programme.content, turn.staff.id
    found = [
        one
        for one in file.levels
        if one.coach == mine and item in content.items(one.standard, one.item)
    ]
    return found[-1] if found else None


def _buttons(turn: StaffTurn, file: LearnerFile, item: str, at: int, *, last: bool) -> Keyboard:
    learner = file.learner.id
    row = tuple((str(value), press("level", learner, _word(item), str(value))) for value in LEVELS)
    cannot = (turn.label("coach.cannot_tell"), press("level", learner, _word(item), CANNOT_TELL))
    on = (turn.label("coach.next_item"), press("levels", learner, str(at + 1)))
    back = (turn.label("coach.back"), press("card", learner, "here"))
    return (row, (cannot,), (back,) if last else (on, back))


def _ways(turn: StaffTurn, learner: int) -> tuple[tuple[str, str], ...]:
    return (
        (turn.label("coach.reply"), press("reply", learner)),
        (turn.label("coach.next"), press("seen", learner)),
        (turn.label("coach.back"), press("card", learner, "here")),
    )
