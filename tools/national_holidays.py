"""Renew content/data/holidays.csv: `python tools/national_holidays.py 2026 2036`."""

import csv
import sys
from pathlib import Path

from holidays import country_holidays

FILE = Path(__file__).resolve().parent.parent / "content" / "data" / "holidays.csv"
LANGUAGES = {"zh-Hant": "zh_TW", "en": "en_US"}


def main(first: int, last: int) -> None:
    """Write every holiday of these years, with its name in each language."""
    years = range(first, last + 1)
    found = {
        code: country_holidays("TW", years=years, language=name) for code, name in LANGUAGES.items()
    }
    with FILE.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["date", *found])
        for day in sorted(found["en"]):
            lines.writerow([day.isoformat(), *(names[day] for names in found.values())])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
