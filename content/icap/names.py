"""The names that codes bear: one each, however often they are told, and none left out."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from content.icap.codes import Entry
from content.icap.labels import squeeze
from content.icap.source import Source

LAST_NUMBER: Final = re.compile(r"(?P<stem>.*?)(?P<number>[0-9]+)[a-z]?\Z")


class Names:
    """Every place at which the codes of one kind are told with their names."""

    def __init__(self, source: Source) -> None:
        """Begin with no code known."""
        self._source = source
        self._told: dict[str, list[Entry]] = {}

    def __contains__(self, code: str) -> bool:
        """Tell whether a code was told."""
        return code in self._told

    def __iter__(self) -> Iterator[str]:
        """Go through the codes in the order in which they were first told."""
        return iter(self._told)

    def add(self, entry: Entry) -> None:
        """Note that a code is told here; its words may still grow."""
        self._told.setdefault(entry.code, []).append(entry)

    def first(self, code: str) -> Entry:
        """Give the first place at which a code was told."""
        return self._told[code][0]

    def name(self, code: str) -> str:
        """Give the one name of a code; none, or more than one, is an error.

        Where a name is told in one piece that spelling counts: a page break may hide a space.
        """
        entries = [entry for entry in self._told[code] if entry.pieces]
        for entry in self._told[code]:
            if not entry.pieces:
                message, mend = f"{code} has no words.", "Write them after the code."
                self._source.note(entry.at.start, "no-words", message, mend)
        if not entries:
            return code
        spelled = [(entry, self._source.keep(entry.pieces)) for entry in entries]
        chosen = next((words for entry, words in spelled if len(entry.pieces) == 1), spelled[0][1])
        for entry, words in spelled:
            joined = len(entry.pieces) > 1 and squeeze(words) == squeeze(chosen)
            if words != chosen and not joined:
                self._differ(entry, words, chosen)
        return chosen

    def check_order(self) -> None:
        """Warn of numbers that are missing, and refuse those that may have words in them."""
        families: dict[str, dict[str, Entry]] = {}
        for code, entries in self._told.items():
            match = LAST_NUMBER.match(code)
            if match is not None:
                families.setdefault(match["stem"], {})[match["number"]] = entries[0]
        for stem, written in families.items():
            padded = any(number.startswith("0") for number in written)
            entries_by_number = {int(number): entry for number, entry in written.items()}
            width = max(map(len, written)) if padded else 1
            if not padded:
                self._refuse_leaps(entries_by_number)
            self._warn_of_gaps(f"{stem}{{:0{width}}}", entries_by_number)

    def _refuse_leaps(self, entries: dict[int, Entry]) -> None:
        for number, entry in entries.items():
            if number > 9 and number - 1 not in entries and entry.tight:
                message = f"{entry.code} may be a shorter code whose words begin with a digit."
                mend = "Put a space between the code and its words."
                self._source.note(entry.at.start, "unclear-code", message, mend)

    def _warn_of_gaps(self, pattern: str, entries: dict[int, Entry]) -> None:
        missing = sorted(set(range(1, max(entries))) - set(entries))
        if missing:
            after = min(number for number in entries if number > missing[0])
            listed = ", ".join(map(pattern.format, missing[:5]))
            message = f"{listed}{' …' if len(missing) > 5 else ''} cannot be found."
            mend = "Look whether the publication leaves it out too."
            self._source.warn(entries[after].at, "code-gap", message, mend)

    def _differ(self, entry: Entry, words: str, chosen: str) -> None:
        message = f"{entry.code} is called “{words}” here and “{chosen}” elsewhere."
        if squeeze(words) != squeeze(chosen):
            mend = "Make them the same, or give one a code of its own."
            self._source.note(entry.at.start, "two-names", message, mend)
        else:
            mend = "The latter was kept; look which is right."
            self._source.warn(entry.at, "two-spellings", message, mend)


def by_number(codes: Iterable[str]) -> list[str]:
    """Sort codes such as K2 and K10 by their numbers."""
    return sorted(codes, key=lambda code: [int(number) for number in re.findall("[0-9]+", code)])
