"""Where a line may end, in Chinese and in English, and how wide it is in columns."""

import unicodedata
from collections.abc import Callable


def broken(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Fill line after line with the pieces of a text; a piece too long for a line stands alone."""
    lines: list[str] = []
    line = ""
    for piece in pieces(text):
        if line and not fits((line + piece).rstrip()):
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line else lines


def pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after a space, and beside a full-width character."""
    found: list[str] = []
    for char in text:
        joins = found and not _may_part(found[-1][-1], char)
        if joins:
            found[-1] += char
        else:
            found.append(char)
    return found


def is_wide(char: str) -> bool:
    """Whether a character takes a full square, as Chinese ones do."""
    return unicodedata.east_asian_width(char) in "WF"


def columns(text: str) -> int:
    """Count the columns of a text: a full-width character takes two, any other one."""
    return sum(2 if is_wide(letter) else 1 for letter in text)


def _may_part(before: str, after: str) -> bool:
    if unicodedata.category(after) in {"Po", "Pe", "Pf", "Zs"}:
        return False
    if unicodedata.category(before) in {"Ps", "Pi"}:
        return False
    return before == " " or is_wide(before) or is_wide(after)
