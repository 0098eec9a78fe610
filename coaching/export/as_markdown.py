"""The learner's entries as Markdown: plain to read as it is, and safe to render."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from coaching.export.entries import Entry, Said
from coaching.export.from_coaches import Section
from coaching.export.wording import Wording

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$!#]")
_OPENING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def to_markdown(
    found: Iterable[Entry], wording: Wording, name: str, more: Iterable[Section] = ()
) -> bytes:
    """Everything that was written, month by month, oldest first; then what coaches did."""
    lines = [f"# {wording.t('title')}", "", escaped(name), ""]
    written = (entry for entry in found if entry.said)
    for month, group in groupby(written, key=lambda entry: wording.month(entry.date)):
        lines += [f"## {month}", ""]
        for entry in group:
            lines += _entry(entry, wording)
    for section in more:
        lines += _section(section, wording)
    return "\n".join(lines).encode()


def _section(section: Section, wording: Wording) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    yield ""
    if not section.lines:
        yield from (escaped(section.empty), "")
    for line in section.lines:
        yield f"{wording.moment(line.at)} {escaped(line.head)}"
        yield ""
        if line.words:
            yield from (*quoted(line.words), "")


def escaped(text: str) -> str:
    """One line of somebody's words with nothing in it that Markdown would act upon."""
    safe = _SPECIAL.sub(r"\\\g<0>", _CONTROLS.sub("", text))
    opening = _OPENING.match(safe)
    if opening is None:
        return safe
    marked = opening[2]
    end = opening.end()
    mark = f"{marked}\\" if marked.isdigit() else f"\\{marked}"
    return f"{opening[1]}{mark}{safe[end:]}"


def _entry(entry: Entry, wording: Wording) -> Iterator[str]:
    code = f" ({wording.code(entry.standard, entry.item)})" if entry.item else ""
    yield f"### {wording.day(entry.date)} {escaped(entry.name)}{code}"
    yield ""
    if entry.question:
        yield from (f"*{escaped(line)}*" for line in entry.question.splitlines() if line.strip())
        yield ""
    for said in entry.said:
        if said.role == "follow_up" and entry.follow_up:
            yield from (f"*{escaped(entry.follow_up)}*", "")
        yield from _said(said, wording)
    notes = _notes(entry, wording)
    if notes:
        yield from (" / ".join(notes), "")
    for letter in entry.letters:
        yield from (escaped(f"{letter.by} {wording.moment(letter.at)}"), "")
        yield from (*quoted(letter.text), "")


def _said(said: Said, wording: Wording) -> Iterator[str]:
    yield from quoted(said.line)
    yield ""
    for revision in said.older:
        yield f"{wording.t('before', moment=wording.moment(revision.replaced_at))}"
        yield ""
        yield from quoted(revision.text)
        yield ""


def quoted(text: str) -> Iterator[str]:
    """Somebody's words as a quotation: every line of them begins with the mark of one."""
    for line in text.splitlines() or [""]:
        yield f"> {escaped(line)}  ".rstrip(" ") + "  "


def _notes(entry: Entry, wording: Wording) -> list[str]:
    notes = []
    if entry.rating is not None:
        notes.append(wording.t("rated", value=entry.rating))
    for coach, value in entry.grades:
        notes.append(escaped(wording.t("graded", coach=coach, value=value)))
    if entry.outcome:
        notes.append(wording.one_of("export.file.outcome", entry.outcome))
    if entry.private:
        notes.append(wording.t("private"))
    return notes
