"""The words people type for times, dates and places, as tables that a parser is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from content.faults import ContentFaults, Fault
from content.yamlfile import Document, Value, read_yaml

T = TypeVar("T", int, str)

FILE: Final = "words/time-words.yaml"

AREAS: Final = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
"""The areas of the IANA database in which people live; the rest are aliases and offsets."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The word tables, all in lower case; the file itself explains each of them.

    `zones` maps IANA names and the cities in them (`asia/tokyo`, `tokyo`) to IANA names.
    """

    numerals: Mapping[str, int]
    fillers: tuple[str, ...]
    times: Mapping[str, str]
    dates: Mapping[str, str]
    place_fillers: tuple[str, ...]
    places: Mapping[str, str]
    offsets: Mapping[str, str]
    zones: Mapping[str, str]


def load_time_words(path: Path | None = None) -> TimeWords:
    """Load the tables from a file (default: the shipped one); ContentFaults say what to mend."""
    source = path or Path(__file__).parent / "data" / FILE
    document, faults = read_yaml(FILE, source.read_bytes())
    if document is None:
        raise ContentFaults(faults)
    tables = document.value if isinstance(document.value, dict) else {}
    wanted = {field.name for field in fields(TimeWords)} - {"zones"}
    if tables.keys() != wanted:
        raise _fault(document, f"The tables must be exactly: {', '.join(sorted(wanted))}.")
    return TimeWords(
        numerals=_mapping(document, tables["numerals"], int),
        fillers=_words(document, tables["fillers"]),
        times=_mapping(document, tables["times"], str),
        dates=_mapping(document, tables["dates"], str),
        place_fillers=_words(document, tables["place_fillers"]),
        places=_mapping(document, tables["places"], str),
        offsets=_mapping(document, tables["offsets"], str),
        zones=_zones((files("tzdata") / "zones").read_text("utf-8").split()),
    )


def _zones(names: Iterable[str]) -> Mapping[str, str]:
    """Every zone people live in by its name, and by its city where that names one zone only."""
    lived_in = [name for name in names if name.startswith(AREAS)]
    cities: dict[str, list[str]] = {}
    for name in lived_in:
        cities.setdefault(_plain(name.rpartition("/")[2]), []).append(name)
    by_city = {city: zones[0] for city, zones in cities.items() if len(zones) == 1}
    return MappingProxyType(by_city | {_plain(name): name for name in lived_in})


def _plain(name: str) -> str:
    return name.replace("_", " ").lower()


def _mapping(document: Document, value: Value, kind: type[T]) -> Mapping[str, T]:
    found = value if isinstance(value, dict) else {}
    table = {word: meaning for word, meaning in found.items() if isinstance(meaning, kind)}
    if not table or len(table) < len(found):
        raise _fault(document, f"A table must map words to values of the kind {kind.__name__}.")
    return MappingProxyType(table)


def _words(document: Document, value: Value) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    words = tuple(word for word in found if isinstance(word, str) and word)
    if not words or len(words) < len(found):
        raise _fault(document, "The fillers must be a list of words.")
    return words


def _fault(document: Document, message: str) -> ContentFaults:
    return ContentFaults(
        [Fault(document.file, 1, 1, "word-tables", message, "Compare it with the shipped file.")]
    )
