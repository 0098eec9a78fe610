"""The words around single entries: what was asked, what came with it, and who judged it."""

from __future__ import annotations

from coaching.digest import dots
from coaching.export.wording import Wording, unmarked
from coaching.portfolio.records import Question, Said, Verdict, Written

BARS = "\u25b0", "\u25b1"
"""Full and empty, for the scale of grades from 0 to 4."""
MOST_EVIDENCE = 4


def question_of(question: Question | None) -> str:
    """The question as it was sent, without its heading, hint and example; empty for a note."""
    if question is None:
        return ""
    blocks = question.sent.split("\n\n")
    return unmarked(blocks[1] if len(blocks) > 1 else question.sent)


def said_line(said: Said, wording: Wording) -> str:
    """The words of a message, with the mark of what was not text."""
    mark = media_mark(said, wording)
    return f"{mark} {said.text}".strip() if mark else said.text


def media_mark(said: Said, wording: Wording) -> str:
    """The word for a picture or a voice note; empty for text."""
    if said.media is None:
        return ""
    return wording.label("history.media", kind=wording.one_of("media", said.media))


def verdict_label(verdict: Verdict, wording: Wording) -> str:
    """Whose verdict of what kind this is."""
    return wording.label(f"portfolio.verdict.{verdict.what}")


def verdict_value(verdict: Verdict, wording: Wording) -> str:
    """The place on its scale as a figure and as signs."""
    if verdict.value is None:
        return wording.label("portfolio.cannot_tell")
    if verdict.what == "coach_grade":
        full, empty = BARS
        return f"{verdict.value} {full * verdict.value}{empty * (MOST_EVIDENCE - verdict.value)}"
    return f"{verdict.value} {dots(verdict.value)}"


def origin(entry: Written, wording: Wording) -> str:
    """Where an entry comes from: prompt and its version, standard, messages in Telegram."""
    marks = []
    if entry.question is not None:
        prompt, rev = entry.question.prompt, entry.question.rev
        marks.append(wording.label("portfolio.prompt", prompt=prompt, rev=rev))
    if entry.item:
        marks.append(f"{entry.standard} {entry.item}")
    numbers = [each.message for each in entry.messages]
    if entry.question is not None and entry.question.message is not None:
        numbers.insert(0, entry.question.message)
    if numbers:
        shown = ", ".join(map(str, numbers))
        marks.append(wording.label("portfolio.messages", numbers=shown))
    return " · ".join(marks)
