"""The part of the exported page about coaches: who they are, what they said, who looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coaching.export.from_coaches import Line, Section
from coaching.export.markup import safe
from coaching.export.wording import Wording


def coaches(found: Iterable[Section], wording: Wording) -> Iterator[str]:
    """Every section as a table, the newest line first."""
    for section in found:
        yield f"<h2>{safe(section.title)}</h2>"
        if not section.lines:
            yield f"<p>{safe(section.empty)}</p>"
            continue
        yield "<table>"
        yield from (_row(line, wording) for line in reversed(section.lines))
        yield "</table>"


def _row(line: Line, wording: Wording) -> str:
    words = f'<p class="said" dir="auto">{safe(line.words)}</p>' if line.words else ""
    moment = safe(wording.moment(line.at))
    return f"<tr><td>{safe(line.head)}{words}</td><td><small>{moment}</small></td></tr>"
