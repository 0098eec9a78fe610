"""The national holidays of Taiwan, as content/data/holidays.csv lists them.

The list is made of the library `holidays` and compared with it by a test; at run time the library
would cost a fifth of a second and twenty megabytes for some twenty dates a year.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent / "data" / "holidays.csv"


@cache
def load_holidays() -> Mapping[date, Mapping[str, str]]:
    """Each holiday, substitute days among them, with its name in each language."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return MappingProxyType(
            {
                date.fromisoformat(row.pop("date")): MappingProxyType(row)
                for row in csv.DictReader(lines)
            }
        )
