"""When words sound like distress: a number to call at once, and the coaches are asked to look."""

from __future__ import annotations

from coaching.dialogue import coaches
from coaching.dialogue.buttons import press
from coaching.dialogue.turn import Turn
from coaching.records import Reflection
from coaching.staff.alarm import distress, legal
from coaching.staff.personal import personal
from coaching.staff.records import Staff


def heed(turn: Turn, entry: Reflection, text: str) -> None:
    """Answer words of distress in an entry; its coaches are told that, and none of the words."""
    asked = coaches.reading(turn, entry)
    if support(turn, text, str(entry.id), asked):
        for coach in asked:
            _alert(turn, coach, entry)


def support(turn: Turn, text: str, about: str, asked: tuple[Staff, ...] = ()) -> bool:
    """Say where somebody is to talk to, once for what it is `about`; False: there is no need.

    `asked`: who is asked to look as well.
    """
    if not bare(text):
        return False
    html = turn.t("safety.support")
    if asked:
        html += "\n" + turn.t("safety.told_coach", coaches=coaches.names(turn, asked))
    turn.say(html, kind="safety", dedupe=f"safety:{about}")
    return True


def _alert(turn: Turn, coach: Staff, entry: Reflection) -> None:
    texts, language = turn.programme.content.texts, coach.language
    name = turn.learner.name or texts.plain(language, "letter.unnamed")
    see = (texts.plain(language, "safety.see"), press("card", turn.learner.id))
    coaches.tell(
        turn,
        coach,
        texts.say(language, "safety.alert", name=name),
        ((see,),),
        kind="alert",
        dedupe=f"alert:{entry.id}:{coach.id}",
    )


def hints(turn: Turn, text: str) -> list[str]:
    """The lines a receipt has for words that touch on law or safety, or on somebody's numbers."""
    lines = []
    if legal(text) and not distress(text):
        lines.append(turn.t("safety.legal"))
    if personal(text):
        lines.append(turn.t("safety.personal"))
    return lines


def bare(text: str) -> bool:
    """Whether these are words to which nothing is said but that they are kept: no question."""
    return distress(text)
