"""A feedback is about what was done and what to try; a coach is warned gently where it is not."""

from __future__ import annotations

import pytest

from coaching.staff.wording_hints import STARTERS, hints
from content.load import load


@pytest.mark.parametrize(
    "text",
    [
        "你這週數了 10 位客人，6 位是趕上班的。下週試試問其中一位為什麼來。",
        "我注意到「溫度表三天沒填」是你自己發現的。明天把表貼在冰箱門上，看誰會填。",
        "你好棒，這週你問了兩位客人原因。下次再問一位沒買的。",
        "You asked two customers why they came. Next week, try to ask one who left.",
    ],
)
def test_what_was_done_and_a_next_step_need_no_warning(text: str) -> None:
    assert hints(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好棒！", ("hint.praise", "hint.next_step")),
        ("你很有天分，下週試試別的", ("hint.praise",)),
        ("太厲害了，真的很優秀", ("hint.praise", "hint.next_step")),
        ("Great job!", ("hint.praise", "hint.next_step")),
        ("繼續保持", ("hint.behaviour", "hint.next_step")),
        ("下週試試多觀察", ("hint.behaviour",)),
        ("你這週數了 10 位客人", ("hint.next_step",)),
        ("你這週問了兩位客人，下週試試再問一位。" + "很長" * 60, ("hint.long",)),
        ("Our industry is growing. Next week, try to sell more.", ("hint.behaviour",)),
    ],
)
def test_what_is_missing_is_named(text: str, expected: tuple[str, ...]) -> None:
    assert hints(text) == expected


@pytest.mark.parametrize(("count", "warned"), [(120, False), (121, True)])
def test_more_than_a_hundred_and_twenty_characters_are_long(count: int, warned: bool) -> None:
    start = "你這週問了兩位客人，下週試試再問一位。"
    text = start + "字" * (count - len(start))
    assert ("hint.long" in hints(text)) == warned
    assert ("hint.long" in hints(f"  {text}\n")) == warned


def test_every_hint_and_starter_can_be_said() -> None:
    texts = load().texts
    keys = {key for text in ("你好棒", "保持", "字" * 121) for key in hints(text)}
    assert keys == {"hint.praise", "hint.behaviour", "hint.next_step", "hint.long"}
    for language in texts.languages:
        assert all(texts.plain(language, key) for key in (*keys, *STARTERS))
