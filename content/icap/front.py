"""The front matter: the code, the title and the place of a standard, and its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from content.icap.labelled import Labelled
from content.icap.labels import Labels
from content.icap.lines import Line
from content.icap.sections import Row
from content.icap.source import Piece, Source
from content.icap.table import read_level
from content.icap.versions import read_versions
from content.yamlfile import Route

PLACES: Final = ("category", "occupation", "industry")


@dataclass(slots=True)
class Front:
    """What the front matter says, as a standard file has it, and where each value stands."""

    values: dict[str, object] = field(default_factory=dict)
    places: dict[Route, tuple[int, int]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Give the code of the standard."""
        return str(self.values["code"])

    @property
    def title(self) -> str:
        """Give the title of the standard."""
        return str(self.values["title"])


def read_front(
    source: Source, labels: Labels, versions: Sequence[Row], lines: Sequence[Line]
) -> Front:
    """Read the front matter; what is missing or told twice is an error, under a stand-in value."""
    told = Labelled(source, labels)
    for line, following in zip(lines, [*lines, None][1:], strict=True):
        told.read(line, following)
    front = Front()
    values = _Values(source, told.values, front)
    front.values["code"] = values.code("code", ("code",))
    front.values["title"] = values.title()
    front.values["versions"], places = read_versions(source, versions, front.code)
    front.places.update(places)
    front.values["category"] = {place: values.classified(place) for place in PLACES}
    front.values["description"] = values.words("description")
    at = told.ats.get("level", Piece(0, 0))
    levels = told.values.get("level", [])
    front.values["level"] = read_level(source, levels, at, "the standard")
    return front


class _Values:
    """Turns labelled pieces into values."""

    def __init__(self, source: Source, told: Mapping[str, list[Piece]], front: Front) -> None:
        self._source, self._told, self._front = source, told, front

    def words(self, role: str) -> str:
        pieces = self._told.get(role)
        if not pieces:
            self._miss(role)
            return "-"
        return self._source.keep(pieces)

    def code(self, role: str, route: Route) -> str:
        pieces = self._told.get(role)
        if not pieces:
            self._miss(role)
            return "0"
        self._front.places[route] = self._source.place(pieces[0].start)
        return self._source.code(pieces)

    def classified(self, place: str) -> dict[str, str]:
        return {
            "name": self.words(place),
            "code": self.code(f"{place}_code", ("category", place, "code")),
        }

    def title(self) -> str:
        family, title = self._told.get("family"), self._told.get("title")
        if family and title:
            message, mend = "The title is filled in twice.", "Keep one of the two."
            self._source.note(title[0].start, "two-values", message, mend)
        return self.words("family" if family and not title else "title")

    def _miss(self, role: str) -> None:
        message = f"The {role.replace('_', ' ')} of the standard cannot be found."
        mend = "Write it after its label, as in the publication."
        self._source.note(0, "missing-value", message, mend)
