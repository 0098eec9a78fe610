"""Names stay in the place they are given."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.face import Face
from bot.pictures.wrap import lines_in, one_size

FACE = Face("Regular")


def test_the_largest_size_that_suits_every_name_is_taken() -> None:
    names = ["看懂客人", "對環境和鄰里好"]
    size = one_size(names, FACE, 210, 40, range(40, 10, -1))
    assert FACE.width("對環境和鄰里好", size) <= 210 < FACE.width("對環境和鄰里好", size + 1)


def test_what_finds_no_room_is_cut_and_says_so() -> None:
    lines = lines_in("這個名字實在太長了沒有地方放", FACE, 120, 40, 20)
    assert len(lines) == 1
    assert lines[0].endswith("…")
    assert FACE.width(lines[0], 20) <= 120


@given(st.text(max_size=60), st.integers(40, 400), st.integers(12, 120), st.integers(10, 40))
def test_lines_never_leave_their_place(text: str, width: int, height: int, size: int) -> None:
    shown = FACE.printable(text)
    lines = lines_in(shown, FACE, width, height, size)
    assert len(lines) <= max(1, height // size)
    assert all(FACE.width(line, size) <= width for line in lines) or width < size
