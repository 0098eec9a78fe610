"""The typeface knows what it can draw."""

import struct

import pytest

from bot.pictures.face import Face, mapped_characters
from content.load import load


def test_every_kept_character_has_a_shape_of_its_own() -> None:
    face = Face("Regular")
    missing = bytes(face.at(30).getmask("\U0010fffd"))
    for char in "看懂客人○●，。！？「」ㄅ粿餛飩堃A9é→ー":
        assert face.printable(char) == char
        assert bytes(face.at(30).getmask(char)) != missing, char


def test_what_the_font_lacks_is_left_out() -> None:
    assert Face("Bold").printable("早餐店🍳開門\U0001f1f9\U0001f1fc囉") == "早餐店開門囉"


def test_blanks_become_one_space_and_controls_vanish() -> None:
    assert Face("Regular").printable("a\u0000\u200f b\n\t c\ud800") == "a b c"


def test_nothing_drawable_gives_the_other_words() -> None:
    assert Face("Regular").printable("👌🏽", "P1.1.1") == "P1.1.1"


def test_both_weights_hold_the_same_characters() -> None:
    every = "".join(map(chr, range(0x20, 0xFFFF)))
    assert Face("Regular").printable(every) == Face("Bold").printable(every)


def test_width_grows_with_size_and_agrees_with_the_drawn_line() -> None:
    face = Face("Regular")
    for text in ("看懂客人", "Know your customers", "有人要、賺得到"):
        drawn = face.at(30).getlength(text)
        assert abs(face.width(text, 30) - drawn) <= 0.04 * drawn + 2
        assert face.width(text, 60) == 2 * face.width(text, 30)


def test_every_word_that_a_map_shows_can_be_drawn() -> None:
    loaded = load()
    bank, texts = loaded.bank, loaded.texts
    words = [bank.plain(item, language) for item in bank.items for language in texts.languages]
    words += [bank.theme(duty, language) for duty in bank.duties for language in texts.languages]
    for key in texts.keys:
        if key.startswith(("progress.", "duty.")):
            words += [word for language in texts.languages for word in texts.choices(language, key)]
    for face in (Face("Regular"), Face("Bold")):
        lacking = [word for word in words if face.printable(word) != " ".join(word.split())]
        assert not lacking, "add them to fonts/extra.txt and run tools/subset_font.py"


def test_a_file_that_is_no_font_of_ours_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"no table b'cmap': make it by tools/subset_font\.py"):
        mapped_characters(struct.pack(">4xH6x", 0))
    far_format = struct.pack(">HH2HI", 0, 1, 3, 10, 12) + struct.pack(">H", 12)
    font = struct.pack(">4xH6x4sIII", 1, b"cmap", 0, 28, 14) + far_format
    with pytest.raises(ValueError, match="no character map of format 4"):
        mapped_characters(font)
