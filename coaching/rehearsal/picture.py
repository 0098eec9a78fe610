"""What bot/pictures needs to draw a rehearsal: every word and number it shows is in here."""

from __future__ import annotations

from typing import Any

from coaching.coverage import ATTITUDES
from coaching.rehearsal.findings import Findings
from content.bank import Bank
from content.texts import Texts


def picture(found: Findings, bank: Bank, texts: Texts, language: str) -> dict[str, Any]:
    """Make the spec of the picture of one rehearsal; a group is a duty, or the attitudes."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for item, shares in found.coverage.items():
        row = {"item": item, "name": bank.plain(item, language), "shares": shares}
        groups.setdefault(bank.duty(item) or ATTITUDES, []).append(row)
    return {
        "kind": "rehearsal",
        "language": language,
        "title": texts.plain(language, "rehearsal.title"),
        "subtitle": texts.plain(
            language,
            "rehearsal.subtitle",
            learners=found.learners,
            pace=found.pace,
            answers=found.answers,
        ),
        "count": texts.plain(
            language, "rehearsal.count", items=f"{found.answered.middle:g}", all=found.items
        ),
        "axis": texts.plain(language, "rehearsal.week"),
        "weeks": found.weeks,
        "groups": [
            {"name": _group(code, bank, texts, language), "rows": rows}
            for code, rows in groups.items()
        ],
        "legend": texts.plain(language, "rehearsal.legend"),
        "legend_half": texts.plain(language, "rehearsal.legend_half"),
    }


def _group(code: str, bank: Bank, texts: Texts, language: str) -> str:
    if code == ATTITUDES:
        return texts.plain(language, "duty.A")
    return bank.theme(code, language)
