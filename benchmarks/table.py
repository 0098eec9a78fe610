"""One line for each claim: our figure, the peer's, their ratio and the bar it has to clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, measured. `bar` is in words (`≥ 8 ×`); `ok` tells whether it is cleared."""

    claim: str
    ours: str
    peer: str
    ratio: str
    bar: str
    ok: bool


HEAD: tuple[str, ...] = ("claim", "ours", "peer", "ratio", "bar", "")


def faster(claim: str, ours: float, peer: float, ratio: float, bar: float, unit: str) -> Row:
    """A claim that ours is at least `bar` times the peer's; figures in `unit`, more is better."""
    figures = _figure(ours, unit), _figure(peer, unit)
    return Row(claim, *figures, f"{ratio:.2f} ×", f"≥ {bar:g} ×", ratio >= bar)


def within(claim: str, ours: float, limit: float, unit: str, peer: str = "") -> Row:
    """A claim that a figure of ours is at most `limit`; less is better."""
    return Row(claim, _figure(ours, unit), peer, "", f"≤ {_figure(limit, unit)}", ours <= limit)


def render(rows: Sequence[Row]) -> str:
    """The table in plain text, each column as wide as it needs."""
    lines = [HEAD]
    for row in rows:
        verdict = "ok" if row.ok else "MISSED"
        lines.append((row.claim, row.ours, row.peer, row.ratio, row.bar, verdict))
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    lines.insert(1, tuple("─" * width for width in widths))
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _figure(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{number} {unit}".strip()
