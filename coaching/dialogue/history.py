"""What the learner wrote: pages of it, one entry in full, search, and deleting one."""

from __future__ import annotations

from coaching.dialogue import phrase
from coaching.dialogue.buttons import Button, press
from coaching.dialogue.turn import Turn
from coaching.effects import EraseReflection
from coaching.local_time import local_date
from coaching.messages import Keyboard
from coaching.records import Reflection

PAGE = 5
CLIPPED = 160
FULL = 3000


def page(turn: Turn, offset: int = 0) -> None:
    """A page of entries, newest first."""
    total, entries = turn.view.entries_total, turn.view.entries
    turn.toast()
    if not entries:
        turn.show(turn.t("history.empty" if total == 0 else "history.gone"))
        return
    last = offset + len(entries)
    key = "history.head_page" if total > PAGE else "history.head"
    head = turn.t(key, total=total, first=offset + 1, last=last)
    blocks = [head, *_lines(turn, entries, offset), turn.t("history.open_hint")]
    turn.show("\n\n".join(blocks), _page_buttons(turn, entries, offset, total))


def _lines(turn: Turn, entries: tuple[Reflection, ...], offset: int) -> list[str]:
    return [
        turn.t(
            "history.entry",
            n=number,
            date=phrase.short_date(turn, entry.local_date),
            name=phrase.name_of(turn, entry),
            code=_code(turn, entry),
            text=phrase.clip(phrase.reflection_text(turn, entry), CLIPPED),
        )
        for number, entry in enumerate(entries, start=offset + 1)
    ]


def _code(turn: Turn, entry: Reflection) -> str:
    code = phrase.code_of(turn, entry)
    return turn.label("history.code", code=code) if code else ""


def _page_buttons(turn: Turn, entries: tuple[Reflection, ...], offset: int, total: int) -> Keyboard:
    numbers = tuple(
        (str(number), _press("entry", entry))
        for number, entry in enumerate(entries, start=offset + 1)
    )
    ways = []
    if offset > 0:
        back = max(0, offset - PAGE)
        ways.append((turn.label("history.newer"), press("history", str(back))))
    if offset + PAGE < total:
        ways.append((turn.label("history.older"), press("history", str(offset + PAGE))))
    return (numbers, tuple(ways)) if ways else (numbers,)


def _press(action: str, entry: Reflection) -> str:
    """A button about an entry, with the prompt it answers."""
    return press(action, entry.id, *([entry.delivery] if entry.delivery else []))


def turn_page(turn: Turn, button: Button) -> None:
    """Show another page."""
    page(turn, button.number() or 0)


def entry(turn: Turn, _: Button) -> None:
    """One entry in full, with its question."""
    found = turn.view.target_reflection
    if found is None:
        turn.toast(turn.label("history.gone"), alert=True)
        return
    turn.toast()
    turn.show(_full(turn, found), _entry_buttons(turn, found))


def _full(turn: Turn, found: Reflection) -> str:
    blocks = []
    if turn.view.target_delivery is not None:
        question = turn.view.target_delivery.text.split("\n\n")[1:2]
        blocks.append("".join(f"<blockquote>{part}</blockquote>" for part in question))
    blocks.append(
        turn.t(
            "history.full",
            date=phrase.short_date(turn, local_date(turn.learner.zone, found.created_at)),
            name=phrase.name_of(turn, found),
            code=_code(turn, found),
            text=phrase.clip(phrase.reflection_text(turn, found), FULL),
        )
    )
    revisions = sum(part.revision for part in found.parts)
    if revisions:
        blocks.append(turn.t("history.edited", count=revisions))
    return "\n\n".join(blocks)


def _entry_buttons(turn: Turn, found: Reflection) -> Keyboard:
    delete = (turn.label("history.delete"), _press("delete", found))
    back = (turn.label("history.back"), press("history", "0"))
    return ((delete, back),)


def confirm_delete(turn: Turn, _: Button) -> None:
    """Ask once more before an entry is erased."""
    found = turn.view.target_reflection
    if found is None:
        turn.toast(turn.label("history.gone"), alert=True)
        return
    turn.toast()
    yes = (turn.label("history.delete_yes"), press("erase", found.id, turn.stamp()))
    no = (turn.label("history.delete_no"), _press("entry", found))
    turn.show(f"{_full(turn, found)}\n\n{turn.t('history.delete_sure')}", ((yes, no),))


def delete(turn: Turn, button: Button) -> None:
    """Erase one entry for good; a button of long ago asks once more."""
    found = turn.view.target_reflection
    if found is None or not turn.fresh(button.word(1)):
        confirm_delete(turn, button)
        return
    turn.toast()
    turn.add(EraseReflection(id=found.id, learner=found.learner))
    turn.record("erase_reflection")
    if turn.learner.reflection == found.id:
        turn.change(reflection=None)
        turn.call_off("settle")
    back = (turn.label("history.back"), press("history", "0"))
    turn.show(turn.t("history.deleted"), ((back,),))


def search(turn: Turn, words: str) -> None:
    """Entries that hold the words; without words, ask for them."""
    if not words:
        turn.change(step="ask:search")
        turn.say(turn.t("search.ask"))
        return
    turn.change(step=None)
    found = turn.view.found
    if not found:
        turn.say(turn.t("search.none", words=phrase.clip(words, 60)))
        return
    shown = found[:PAGE]
    key = "search.head" if len(found) <= PAGE else "search.head_many"
    head = turn.t(key, words=phrase.clip(words, 60), count=len(shown))
    numbers = tuple(
        (str(number), _press("entry", entry)) for number, entry in enumerate(shown, start=1)
    )
    blocks = [head, *_lines(turn, shown, 0), turn.t("history.open_hint")]
    turn.say("\n\n".join(blocks), (numbers,))
