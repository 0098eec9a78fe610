"""The list of national holidays is what a library that is kept up says."""

from __future__ import annotations

from datetime import date

from holidays import country_holidays

from content.holidays import load_holidays


def test_the_list_has_every_holiday_with_its_names_for_ten_years() -> None:
    years = range(2026, 2037)
    chinese, english = (
        country_holidays("TW", years=years, language=code) for code in ("zh_TW", "en_US")
    )
    assert {day: dict(names) for day, names in load_holidays().items()} == {
        day: {"zh-Hant": chinese[day], "en": english[day]} for day in chinese
    }


def test_substitute_days_are_in_it() -> None:
    found = load_holidays()
    # 28 February 2026 is a Saturday: the Friday before is free in its place.
    assert date(2026, 2, 27) in found
    assert date(2026, 2, 26) not in found
