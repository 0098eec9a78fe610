"""Tests of the word tables: what is wrong with a file is said so that it can be mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.faults import ContentFaults
from content.words import FILE, load_time_words

SHIPPED = Path(__file__).parents[2] / "content" / "data" / FILE


def test_the_shipped_tables_are_in_the_form_that_is_compared() -> None:
    words = load_time_words()

    for table in (words.times, words.dates, words.places):
        assert all(word == word.lower() for word in table)
    assert words.zones["taipei"] == words.zones["asia/taipei"] == "Asia/Taipei"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("places:", "plces:", "exactly"),
        ('"〇": 0', '"〇": "none"', "kind int"),
        ('  - "每天"', '  - ""', "list of words"),
        ('"〇": 0', '"〇": 0\n  "〇": 1', "second time"),
    ],
)
def test_a_broken_table_is_refused_with_advice(
    old: str, new: str, sentence: str, tmp_path: Path
) -> None:
    broken = tmp_path / "words.yaml"
    broken.write_text(SHIPPED.read_text("utf-8").replace(old, new, 1), "utf-8")

    with pytest.raises(ContentFaults, match=sentence):
        load_time_words(broken)
