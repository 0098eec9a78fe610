"""The codes of a standard: where one begins in a piece of text, and what cannot be one."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from content.icap.source import Piece, Source

Kind = Literal["duty", "task", "output", "indicator", "knowledge", "skill", "attitude"]

LETTERS: Final[dict[Kind, str]] = {
    "duty": "T",
    "task": "T",
    "output": "O",
    "indicator": "P",
    "knowledge": "K",
    "skill": "S",
    "attitude": "A",
}
TABLE: Final[tuple[Kind, ...]] = ("duty", "task", "output", "indicator", "knowledge", "skill")
"""The kinds that stand in the main table, in the order of its columns."""

POINTS: Final[dict[Kind, int]] = {"duty": 0, "task": 1, "output": 2, "indicator": 2}
"""How many points a code with a hierarchy has; other codes have none."""

CODE: Final = re.compile(
    r"(?P<letter>[TOPKSA])[ .]{0,2}(?P<number>[0-9]+(?:[a-z]?\.[0-9]+)*)(?P<suffix>[a-z]?)"
)
LONGEST_NUMBER: Final = 16
PADDED: Final = re.compile(r"(?<![A-Za-z0-9])([KSA])[ .]{0,2}(0[0-9]+)(?![0-9])")
MARK: Final = re.compile(r"[.:\u3001](?![0-9])")
"""One of these may stand between a code and its words."""
HALF_CODE: Final = re.compile(r"(?:\A|\s)[TOPKSA][ .]{0,2}\Z")
NUMBER_GOES_ON: Final = re.compile(r"[0-9a-z.]")


@dataclass(slots=True)
class Entry:
    """A code and the pieces of its words; `at` is where the code stands.

    `tight` tells that the words follow the code without a space.
    """

    code: str
    at: Piece
    tight: bool = False
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Segment:
    """A code with the words that follow it, or words with no code before them (no kind)."""

    kind: Kind | None
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    code: str
    at: Piece


class Codes:
    """Knows how the codes of one text are written."""

    def __init__(self, source: Source) -> None:
        """Look through the text for how wide its codes are, and what their numbers begin with."""
        self._source = source
        widths: dict[str, Counter[int]] = {}
        for letter, number in PADDED.findall(source.shape):
            widths.setdefault(letter, Counter())[len(number)] += 1
        self._widths = {
            letter: max(counted, key=lambda width: (counted[width], -width))
            for letter, counted in widths.items()
        }
        self._beginnings = frozenset(
            number[: point.start()]
            for number in (found["number"] for found in CODE.finditer(source.shape))
            if len(number) <= LONGEST_NUMBER
            for point in re.finditer(r"\.", number)
        )

    def split(self, piece: Piece, kinds: Collection[Kind], own: Collection[Kind]) -> list[Segment]:
        """Cut a piece before each code of `kinds`.

        What only looks like a code is refused where codes of `own` are expected, else left alone.
        """
        letters = {LETTERS[kind] for kind in own}
        starts = list(self._starts(piece, kinds, letters))
        first = starts[0].at.start if starts else piece.end
        before = self._source.trimmed(piece.between(piece.start, first))
        segments = [Segment(None, Entry("", before, pieces=[before]))] if before else []
        ends = [*(found.at.start for found in starts), piece.end][1:]
        for found, end in zip(starts, ends, strict=True):
            self._source.settle(found.at)
            words = self._source.trimmed(piece.between(found.at.end, end))
            tight = words is not None and words.start == found.at.end
            entry = Entry(found.code, found.at, tight, [words] if words else [])
            segments.append(Segment(found.kind, entry))
        return segments

    def go_on(self, entry: Entry, piece: Piece) -> bool:
        """Let the words of an entry go on with a piece; refuse what may be the rest of a code."""
        last = entry.pieces[-1] if entry.pieces else None
        written = self._source.shape[last.start : last.end] if last else ""
        following = self._source.shape[piece.start]
        half = HALF_CODE.search(written) and following in "0123456789."
        if half or (last is None and NUMBER_GOES_ON.match(following)):
            message = f"The line ends at {written[-1:] or entry.code}, maybe inside a code."
            self._source.refuse([piece], "split-code", message, "Join the two lines by hand.")
            return False
        entry.pieces.append(piece)
        return True

    def _starts(
        self, piece: Piece, kinds: Collection[Kind], own: Collection[str]
    ) -> Iterator[_Found]:
        shape = self._source.shape
        for match in CODE.finditer(shape, piece.start, piece.end):
            before = shape[match.start() - 1] if match.start() > piece.start else " "
            if before.isascii() and before.isalnum():
                continue
            found = self._read(match, kinds, piece.end)
            at = Piece(match.start(), match.end())
            if before.isspace() and found is not None:
                yield found
            elif before.isspace() and match["letter"] in own:
                self._source.refuse([at], *_unclear(match.group()))
            elif found is not None and match["letter"] in own:
                self._source.refuse([at], *_inside(found.code))

    def _read(self, match: re.Match[str], kinds: Collection[Kind], limit: int) -> _Found | None:
        """Give the code that stands here; None if it cannot be one of these kinds."""
        letter, number, suffix = match["letter"], match["number"], match["suffix"]
        kind = next((kind for kind in kinds if self._fits(kind, letter, number)), None)
        end = match.end()
        if suffix and not self._is_part(letter, number, suffix, end, limit):
            if letter in "TOP" and number not in self._beginnings and self._stops(end, limit):
                return None  # the letter may be of the code (2a) or of the words
            end, suffix = end - 1, ""
        mark = MARK.match(self._source.shape, end, limit)
        at = Piece(match.start(), mark.end() if mark else end)
        return _Found(kind, letter + number + suffix, at) if kind else None

    def _is_part(self, letter: str, number: str, suffix: str, end: int, limit: int) -> bool:
        """Tell whether a small letter after the number belongs to the code for certain."""
        if letter not in "TOP":
            return False
        alone = end >= limit or self._source.shape[end].isspace()
        return alone or (number + suffix in self._beginnings and self._stops(end, limit))

    def _stops(self, end: int, limit: int) -> bool:
        """Tell whether no Latin letter or digit follows."""
        following = self._source.shape[end : min(end + 1, limit)]
        return not (following.isascii() and following.isalnum())

    def _fits(self, kind: Kind, letter: str, number: str) -> bool:
        if LETTERS[kind] != letter:
            return False
        if kind in POINTS:
            parts = number.split(".")
            return len(parts) == POINTS[kind] + 1 and all(len(part) <= 3 for part in parts)
        width = self._widths.get(letter)
        return number.isdigit() and (len(number) <= 2 if width is None else len(number) == width)


def _inside(code: str) -> tuple[str, str, str]:
    message = f"{code} stands inside other words, with no space before it."
    mend = "If something begins here, put a space or a new line before it."
    return "unclear-code", message, mend


def _unclear(text: str) -> tuple[str, str, str]:
    message = f"{text} looks like a code, but not like one that can stand here."
    mend = (
        "If it is one, write it like the others, with a space after it; "
        "if it belongs to the words, close the space before it."
    )
    return "unclear-code", message, mend
