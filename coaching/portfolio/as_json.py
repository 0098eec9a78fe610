"""A portfolio as JSON; docs/portfolio.md says what each field means and how the seals are made."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any

from coaching.export.wording import Wording
from coaching.portfolio.marks import notice, watermark
from coaching.portfolio.records import SIGNS, Binder, Cell, Entry, Portfolio, Written
from coaching.portfolio.seal import sealed

SCHEMA = "competency-coach/portfolio"
VERSION = 1

_NUMBERS = frozenset({"id", "message"})
"""Fields whose numbers are written as text: many programs round numbers beyond 53 bits."""

_HALF_PAIRS = re.compile("[\ud800-\udfff]")


def to_json(binder: Binder, wording: Wording) -> bytes:
    """The file as UTF-8 JSON, indented for people."""
    return written(plain(binder, wording))


def written(data: dict[str, Any]) -> bytes:
    """An object of a portfolio as it stands in the file, byte for byte."""
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return _HALF_PAIRS.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode()


def plain(binder: Binder, wording: Wording) -> dict[str, Any]:
    """The whole file as an object, with every seal in it."""
    return sealed(
        {
            "schema": SCHEMA,
            "version": VERSION,
            "notice": notice(wording),
            "made_at": binder.made_at.isoformat(),
            "made_by": {"role": binder.maker.role, "name": binder.maker.name},
            "watermark": watermark(binder, wording),
            "standard": {"code": binder.standard, "title": binder.title},
            "portfolios": [_portfolio(each) for each in binder.portfolios],
            "closing": notice(wording),
        }
    )


def plain_entry(entry: Entry) -> dict[str, Any]:
    """One entry as an object with its seal: the same in every file that holds it."""
    if isinstance(entry, Written):
        return sealed({"type": "reflection", **_fields(entry)})
    values = _fields(entry)
    return sealed({"type": values.pop("what"), **values})


def _portfolio(portfolio: Portfolio) -> dict[str, Any]:
    return sealed(
        {
            "learner": str(portfolio.learner),
            "name": portfolio.name,
            "cohort": portfolio.cohort,
            "hidden": portfolio.hidden,
            "cells": [_cell(each) for each in portfolio.cells],
            "loose": [plain_entry(each) for each in portfolio.loose],
        }
    )


def _cell(cell: Cell) -> dict[str, Any]:
    return sealed(
        {
            "item": cell.item,
            "group": cell.group,
            "task": cell.task,
            "name": cell.name,
            "text": cell.text,
            "level": cell.level,
            "sign": SIGNS[cell.level],
            "target": cell.target,
            "missing": list(cell.missing),
            "entries": [plain_entry(each) for each in cell.entries],
        }
    )


def _fields(record: Any) -> dict[str, Any]:
    kind: Any = type(record)
    return {name: _field(name, getattr(record, name)) for name in _names(kind)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _field(name: str, value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value) if name in _NUMBERS else value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_fields(each) for each in value]
    return _fields(value)
