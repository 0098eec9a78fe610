"""Looking for words in all that a coach may read."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import press
from coaching.staff.acts import SearchTexts
from coaching.staff.dialogue import wording
from coaching.staff.dialogue.entry import ENTRY
from coaching.staff.dialogue.turn import ROLL, StaffTurn
from coaching.staff.view import Entry

STEP = "find:words"
SHOWN = 8
CLIPPED, WORDS_CLIPPED = 90, 40


def look(turn: StaffTurn, words: str) -> None:
    """Show the newest entries with the words; without words, ask for them."""
    if not words.strip():
        turn.ask(STEP)
        turn.say(turn.t("coach.find_ask"))
        return
    turn.do(SearchTexts(words=words, most=SHOWN))
    turn.end_step()
    entries, shown = turn.seen.entries, phrase.clip(words, WORDS_CLIPPED)
    if not entries:
        turn.say(turn.t("coach.found_none", words=shown))
        return
    head = turn.t("coach.found", words=shown, total=turn.seen.total, shown=len(entries))
    lines = (_line(turn, one, words, number) for number, one in enumerate(entries, start=1))
    see = tuple(
        (
            turn.label("coach.see", n=number),
            press("transcript", one.reflection.id, "0", ENTRY),
        )
        for number, one in enumerate(entries, start=1)
    )
    rows = tuple(see[at : at + 4] for at in range(0, len(see), 4))
    turn.say("\n\n".join((head, *lines)), rows, kind=ROLL)


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
