"""Draw the picture that a message asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.pictures.coverage import coverage_map
from bot.pictures.rehearsal import rehearsal_map
from bot.pictures.stamps import Stamps
from bot.pictures.statistics import statistics_picture


class UnknownPictureError(ValueError):
    """A message asks for a picture that nobody here can draw."""


class Studio:
    """Draws pictures one after another; what they share is drawn once.

    Drawing keeps a processor busy for some 20 ms: call it in a thread. One studio may be used by
    several threads.
    """

    def __init__(self) -> None:
        """Open the typeface."""
        self._stamps = Stamps()

    def draw(self, spec: Mapping[str, Any]) -> bytes:
        """The picture of a spec, as a PNG file; its `kind` tells how to read it."""
        match spec.get("kind"):
            case "coverage":
                return coverage_map(spec, self._stamps)
            case "rehearsal":
                return rehearsal_map(spec, self._stamps)
            case "qr":
                # Asked for a few times a year: its library is not loaded for the others.
                from bot.pictures.qr import qr

                return qr(spec, self._stamps)
            case "statistics":
                return statistics_picture(spec, self._stamps)
            case kind:
                raise UnknownPictureError(
                    f"There is no picture of the kind {kind!r}: use 'coverage', 'rehearsal' or "
                    "'statistics'."
                )


def draw(spec: Mapping[str, Any]) -> bytes:
    """One picture by a studio of its own; keep a `Studio` to draw many."""
    return Studio().draw(spec)
