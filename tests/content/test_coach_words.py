"""The lists of words for coaches are read from a file, and found in what people write."""

from pathlib import Path

import pytest

from content.coach_words import FILE, coach_words, holds, load_coach_words
from content.faults import ContentFaults
from content.load import SHIPPED


def test_every_harmless_word_holds_one_it_excuses() -> None:
    words = coach_words()
    for excused, alarming in (
        (words.not_distress, words.distress),
        (words.not_legal, words.legal),
    ):
        idle = [each for each in excused if not any(word in each for word in alarming)]
        assert idle == []


def test_no_word_stands_in_its_list_twice() -> None:
    for name, words in coach_words().model_dump().items():
        assert len(words) == len(set(words)), name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("提告", True),
        ("提 告", True),
        ("房東要提\n告", True),
        ("ＳＵＥ　ＵＳ", True),
        ("They will sue us.", True),
        ("tissue use", False),
        ("sue  us", True),
        ("告", False),
        ("不提告", False),
        ("不提告，他要提告", True),
    ],
)
def test_a_word_is_found_however_it_is_typed(text: str, found: bool) -> None:
    assert holds(text, ("提告", "sue us"), ("不提告",)) == found


def test_a_folder_without_the_lists_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ContentFaults, match=r"coach-words.yaml:1:1: .*not there"):
        load_coach_words(tmp_path)


def test_a_list_that_is_misspelt_is_named(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    shipped = (SHIPPED / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(shipped.replace("\npraise:", "\nprayse:"), encoding="utf-8")
    with pytest.raises(ContentFaults, match="prayse"):
        load_coach_words(tmp_path)
