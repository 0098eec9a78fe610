"""A standard is written as its file is kept by hand, and read back the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.load import load
from content.standard import Standard
from content.standard_yaml import standard_yaml
from content.yamlfile import read_yaml
from tests.content.conftest import PACK, SHIPPED
from tests.content.invented import standards

SHIPPED_STANDARD = load().standard


def read_back(text: str) -> Standard:
    """Read the text as the program reads the file."""
    document, faults = read_yaml("standard.yaml", text.encode())
    assert document is not None and not faults and not document.style
    return Standard.model_validate(document.value)


def test_the_shipped_file_is_in_this_style_to_the_byte() -> None:
    file = (SHIPPED / PACK / "standard.yaml").read_bytes()
    assert standard_yaml(SHIPPED_STANDARD).encode() == file


@settings(max_examples=100, deadline=None)
@given(standards())
def test_any_standard_is_read_back_the_same_and_in_good_style(standard: Standard) -> None:
    assert read_back(standard_yaml(standard)) == standard


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1).filter(
        lambda words: words == words.strip()
    )
)
def test_any_words_are_read_back_to_the_letter(words: str) -> None:
    standard = SHIPPED_STANDARD.model_copy(update={"title": words, "notes": (words,)})
    assert read_back(standard_yaml(standard)) == standard


@pytest.mark.parametrize(
    "words", ['"', "\\", "a: b # c", "a\u2028b", "\ufeffa", "- a", "null", "4"]
)
def test_words_that_mean_something_to_yaml_stay_words(words: str) -> None:
    standard = SHIPPED_STANDARD.model_copy(update={"title": words})
    assert read_back(standard_yaml(standard)).title == words
