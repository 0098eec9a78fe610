"""Looking for words in all that a coach may read."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.messages import Keyboard
from coaching.records import record_id
from coaching.staff.acts import SearchTexts
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.entry import ENTRY
from coaching.staff.dialogue.turn import ROLL, StaffTurn
from coaching.staff.records import Staff
from coaching.staff.view import Entry

STEP = "find:words"
WORDS = "words"
"""Under which the words that were looked for last are kept, for turning the page."""
SHOWN = 8
COUNTED = 1000
"""No more finds are counted."""
CLIPPED, WORDS_CLIPPED = 90, 40


def look(turn: StaffTurn, words: str) -> None:
    """Show the newest entries with the words; without words, ask for them."""
    if not words.strip():
        turn.ask(STEP)
        turn.say(turn.t("coach.find_ask"))
        return
    turn.do(SearchTexts(words=words, most=SHOWN))
    turn.end_step()
    turn.change_staff(step_data={WORDS: words})
    _show(turn, words, 0)


def page_of(button: Button, staff: Staff) -> SearchTexts:
    """The page that a button asks for; of nothing when other words were looked for since."""
    words = str(staff.step_data.get(WORDS, ""))
    words = words if button.id(1) == record_id(words) else ""
    return SearchTexts(words=words, offset=button.number() or 0, most=SHOWN)


def turn_page(turn: StaffTurn, button: Button) -> None:
    """Show another page of what was found last."""
    wanted = page_of(button, turn.staff)
    if not wanted.words:
        turn.tell("coach.found_old")
        return
    turn.do(wanted)
    turn.toast()
    _show(turn, wanted.words, wanted.offset)


def _show(turn: StaffTurn, words: str, offset: int) -> None:
    entries, shown = turn.seen.entries, phrase.clip(words, WORDS_CLIPPED)
    if not entries:
        turn.show(turn.t("coach.found_none", words=shown))
        return
    first, last, total = offset + 1, offset + len(entries), turn.seen.total
    many = "coach.found_many" if total >= COUNTED else "coach.found"
    head = turn.t(many, words=shown, total=total, first=first, last=last)
    lines = (_line(turn, one, words, number) for number, one in enumerate(entries, start=first))
    turn.show("\n\n".join((head, *lines)), _buttons(turn, words, offset), kind=ROLL)


def _buttons(turn: StaffTurn, words: str, offset: int) -> Keyboard:
    see = tuple(
        (turn.label("coach.see", n=number), press("transcript", one.reflection.id, "0", ENTRY))
        for number, one in enumerate(turn.seen.entries, start=offset + 1)
    )
    rows = tuple(see[at : at + 4] for at in range(0, len(see), 4))
    ways = []
    if offset > 0:
        newer = str(max(0, offset - SHOWN))
        ways.append((turn.label("coach.newer"), press("found", newer, record_id(words))))
    if offset + SHOWN < turn.seen.total:
        older = str(offset + SHOWN)
        ways.append((turn.label("coach.older"), press("found", older, record_id(words))))
    return (*rows, tuple(ways)) if ways else rows


def _line(turn: StaffTurn, one: Entry, words: str, number: int) -> str:
    name = turn.seen.names.get(one.reflection.learner, "")
    return turn.t(
        "coach.found_line",
        n=number,
        name=name or turn.label("review.nameless"),
        date=phrase.short_date(turn, one.reflection.local_date),
        item=phrase.name_of(turn, one.reflection),
        text=wording.excerpt(phrase.reflection_text(turn, one.reflection), words, CLIPPED),
    )
