"""The text that is read, and the account of it: each character is a header, kept, or refused."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from content.faults import Fault, Severity
from content.icap.labels import squeeze

LINE_END: Final = re.compile(r"\r\n|\r|\n")
LATIN: Final = re.compile(r"[A-Za-z0-9]")
LAYOUT: Final = frozenset("\t\n\r\f\v")
INVISIBLE: Final = frozenset("\u200b\u2028\u2029\u2060\ufeff")
UNSHOWN: Final = frozenset({"Cc", "Cs", "Co"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one line of one cell, from `start` up to `end`.

    `escape` is how the last character of itself is written in this cell, such as `\\\\|`.
    """

    start: int
    end: int
    escape: str = ""

    def between(self, start: int, end: int) -> "Piece":
        """Give a part of the same cell."""
        return Piece(start, end, self.escape)


class Source:
    """A text by offsets; what is said of it gathers in `faults`.

    `shape` is the text in half-width, character for character, and is only there to be matched.
    """

    def __init__(self, file: str, text: str) -> None:
        """Take the text of a file; nothing of it is accounted for yet."""
        self.file = file
        self.text = text
        self.shape = text.translate({ord(each): _half_width(each) for each in set(text)})
        self._faults: dict[Fault, None] = {}
        self._starts = [0, *(match.end() for match in LINE_END.finditer(text))]
        blank = {ord(each): "\0" if each.isspace() else "\1" for each in set(text)}
        self._open = bytearray(text.translate(blank), "ascii")

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give what was said so far, sorted by place, nothing twice."""
        return tuple(sorted(self._faults))

    def place(self, offset: int) -> tuple[int, int]:
        """Give line and column (1-based) of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def squeezed(self, pieces: Iterable[Piece]) -> str:
        """Give pieces in the form in which labels are compared."""
        return squeeze("".join([self.shape[piece.start : piece.end] for piece in pieces]))

    def trimmed(self, piece: Piece) -> Piece | None:
        """Take blank margins off a piece; None when nothing is left."""
        words = self.text[piece.start : piece.end]
        start = piece.start + len(words) - len(words.lstrip())
        end = piece.start + len(words.rstrip())
        return piece.between(start, end) if start < end else None

    def keep(self, pieces: Iterable[Piece]) -> str:
        """Give the words of pieces, joined without a space; they are accounted for as kept."""
        words = ""
        for piece in pieces:
            more = self._plain(piece)
            if LATIN.match(words[-1:]) and LATIN.match(more):
                message = f"…{words[-12:]} and {more[:12]}… were joined without a space."
                self.warn(piece, "joined", message, "If there is a space, join the lines with it.")
            words += more
            self.settle(piece)
        return words

    def code(self, pieces: Iterable[Piece]) -> str:
        """Give a code in half-width; its pieces are accounted for as kept."""
        parts = list(pieces)
        self.settle(*parts)
        return "".join(self.shape[piece.start : piece.end] for piece in parts)

    def settle(self, *pieces: Piece) -> None:
        """Account for pieces that are layout, a label or a code."""
        for piece in pieces:
            self._open[piece.start : piece.end] = bytes(piece.end - piece.start)

    def refuse(self, pieces: Iterable[Piece], code: str, message: str, mend: str) -> None:
        """Say why pieces cannot be read; they are accounted for by that."""
        refused = list(pieces)
        self.settle(*refused)
        self.note(refused[0].start if refused else 0, code, message, mend)

    def warn(self, piece: Piece, code: str, message: str, mend: str) -> None:
        """Say what is doubtful about a piece that was read."""
        self.note(piece.start, code, message, mend, "warning")

    def note(
        self, offset: int, code: str, message: str, mend: str, severity: Severity = "error"
    ) -> None:
        """Add a fault at a character."""
        fault = Fault(self.file, *self.place(offset), code, message, mend, severity)
        self._faults[fault] = None

    def unread(self) -> Iterator[Piece]:
        """Give, line by line, what has not been accounted for."""
        ends = [*self._starts[1:], len(self.text)]
        for start, end in zip(self._starts, ends, strict=True):
            first = self._open.find(1, start, end)
            if first >= 0:
                yield Piece(first, self._open.rfind(1, start, end) + 1)

    def unshown(self) -> Iterator[Piece]:
        """Give the first character of each line that no page can show."""
        hidden = "".join(map(re.escape, filter(_is_hidden, set(self.text))))
        seen = 0
        for found in re.finditer(f"[{hidden}]", self.text) if hidden else ():
            line, _ = self.place(found.start())
            if line != seen:
                yield Piece(*found.span())
            seen = line

    def _plain(self, piece: Piece) -> str:
        words = self.text[piece.start : piece.end]
        return words.replace(piece.escape, piece.escape[-1]) if piece.escape else words


def _is_hidden(character: str) -> bool:
    if character in LAYOUT:
        return False
    return character in INVISIBLE or unicodedata.category(character) in UNSHOWN


def _half_width(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
