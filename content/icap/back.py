"""What follows the main table: the attitudes, what is asked of whoever takes the job, and notes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from content.icap.codes import Codes, Entry, Kind
from content.icap.labels import Labels
from content.icap.lines import Line
from content.icap.names import Names
from content.icap.source import Piece, Source

BULLET: Final = re.compile(r"(?:[-*+]\s+|[\u2022\u25cf\u25a0\u25cb\u25ce\u25aa\u2027\u00b7]\s*)+")
NAMED: Final = re.compile(r"[^:,.\u3002]{2,8}:")
"""How an attitude begins when somebody forgot its code."""
SENTENCE: Final = re.compile(r"[,;\u3002]")
ENDS: Final = re.compile(r"[.;!?\u3002]\Z")
LONGEST_NAME: Final = 12
KINDS: Final[tuple[Kind, ...]] = ("attitude",)


@dataclass(frozen=True, slots=True)
class Point:
    """A piece of a line, and whether a bullet stands before it."""

    piece: Piece
    bullet: bool


def read_attitudes(
    source: Source, codes: Codes, lines: Sequence[Line]
) -> list[dict[str, str | None]]:
    """Read the attitudes; one without a code is refused, one without a description is kept."""
    entries: list[Entry] = []
    for point in _points(source, lines):
        for segment in codes.split(point.piece, KINDS, KINDS):
            if segment.kind is not None:
                entries.append(segment.entry)
            elif not entries or _begins_another(source, point, entries[-1]):
                message = "This attitude has no code."
                mend = "Write its code (such as A01) before it, or join it to the line above."
                source.refuse([point.piece], "attitude-code", message, mend)
            else:
                codes.go_on(entries[-1], segment.entry.pieces[0])
    names = Names(source)
    found: dict[str, dict[str, str | None]] = {}
    for entry in entries:
        if entry.code in found:
            message, mend = f"{entry.code} stands here again.", "Give each attitude its own code."
            source.refuse([entry.at, *entry.pieces], "duplicate-code", message, mend)
            continue
        names.add(entry)
        found[entry.code] = _attitude(source, entry)
    names.check_order()
    return list(found.values())


def read_supplement(
    source: Source, labels: Labels, lines: Sequence[Line]
) -> tuple[list[str], list[str]]:
    """Read the two lists at the end: the requirements and the notes."""
    lists = {"requirements": _List(source), "notes": _List(source)}
    current: _List | None = None
    for point in _points(source, lines):
        label = _label(source, labels, point.piece)
        if label is None:
            _add(source, current, point)
            continue
        role, at, rest = label
        source.settle(at)
        current = lists[role]
        if rest is not None:
            current.add(Point(rest, bullet=True))
    for each in lists.values():
        _check_labels(source, labels, each)
    return lists["requirements"].words(), lists["notes"].words()


@dataclass(slots=True)
class _List:
    source: Source
    entries: list[list[Piece]] = field(default_factory=list)
    bullets: bool = False

    def add(self, point: Point) -> None:
        """Begin an entry or go on with one; without bullets a full stop ends an entry."""
        if not self.entries:
            self.bullets = point.bullet
        begins = not self.entries or point.bullet or (not self.bullets and self._has_ended())
        if begins:
            self.entries.append([point.piece])
        elif self.bullets:
            self.entries[-1].append(point.piece)
        else:
            message = "Nobody can tell whether a new entry begins here."
            mend = "Begin each entry with “- ”."
            self.source.refuse([point.piece], "unclear-entry", message, mend)

    def words(self) -> list[str]:
        """Give the entries."""
        return [self.source.keep(pieces) for pieces in self.entries]

    def _has_ended(self) -> bool:
        last = self.entries[-1][-1]
        return ENDS.search(self.source.shape[last.start : last.end]) is not None


def _points(source: Source, lines: Sequence[Line]) -> Iterator[Point]:
    for line in lines:
        for piece in line.pieces:
            bullet = BULLET.match(source.shape, piece.start, piece.end)
            if bullet is None:
                yield Point(piece, bullet=False)
                continue
            source.settle(Piece(*bullet.span()))
            rest = source.trimmed(piece.between(bullet.end(), piece.end))
            if rest is not None:
                yield Point(rest, bullet=True)


def _begins_another(source: Source, point: Point, last: Entry) -> bool:
    described = any(":" in source.shape[piece.start : piece.end] for piece in last.pieces)
    named = NAMED.match(source.shape, point.piece.start, point.piece.end)
    return point.bullet or (described and named is not None)


def _attitude(source: Source, entry: Entry) -> dict[str, str | None]:
    name, description = _cut_at_colon(source, entry.pieces)
    words = source.keep(name)
    if not words:
        message, mend = f"{entry.code} has no words.", "Write them after the code."
        source.note(entry.at.start, "no-words", message, mend)
        words = entry.code
    elif len(words) > LONGEST_NAME or SENTENCE.search("".join(_shapes(source, name))):
        message = f"Nobody can tell where the name of {entry.code} ends."
        mend = "Put a colon between the name and the description."
        source.note(entry.at.start, "attitude-name", message, mend)
    if not description:
        message, mend = (
            f"{entry.code} has no description.",
            "Look whether it is left out there too.",
        )
        source.warn(entry.at, "no-description", message, mend)
    return {"id": entry.code, "name": words, "description": source.keep(description) or None}


def _cut_at_colon(source: Source, pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    for number, piece in enumerate(pieces):
        colon = source.shape.find(":", piece.start, piece.end)
        if colon >= 0:
            source.settle(Piece(colon, colon + 1))
            left = source.trimmed(piece.between(piece.start, colon))
            right = source.trimmed(piece.between(colon + 1, piece.end))
            name = [*pieces[:number], *([left] if left else [])]
            return name, [*([right] if right else []), *pieces[number + 1 :]]
    return list(pieces), []


def _shapes(source: Source, pieces: Sequence[Piece]) -> Iterator[str]:
    return (source.shape[piece.start : piece.end] for piece in pieces)


def _label(source: Source, labels: Labels, piece: Piece) -> tuple[str, Piece, Piece | None] | None:
    """Find the label of a list: its role, where it stands, and what follows on the same line."""
    colon = source.shape.find(":", piece.start, piece.end)
    end = colon if colon >= 0 else piece.end
    role = labels.back_roles.get(source.squeezed([piece.between(piece.start, end)]))
    if role not in ("requirements", "notes"):
        return None
    stop = min(end + 1, piece.end)
    return role, piece.between(piece.start, stop), source.trimmed(piece.between(stop, piece.end))


def _check_labels(source: Source, labels: Labels, found: "_List") -> None:
    """Refuse an entry that is a broken label: what follows would be in the wrong list."""
    for pieces in found.entries:
        if source.squeezed(pieces).partition(":")[0] in labels.back_roles:
            message, mend = "This label is broken over lines.", "Join the lines."
            source.note(pieces[0].start, "unclear-entry", message, mend)


def _add(source: Source, current: _List | None, point: Point) -> None:
    if current is not None:
        current.add(point)
        return
    message = "These words stand under none of the two lists."
    mend = "Put them under one of them, or delete them if they are not part of the standard."
    source.refuse([point.piece], "loose-text", message, mend)
