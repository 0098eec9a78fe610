"""The story: a fortnight of five learners through the real bot, told as transcripts."""

from __future__ import annotations

import asyncio
import struct
from pathlib import Path

import pytest

from bot.cli import story


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a story that was told."""
    out = tmp_path_factory.mktemp("story")
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        assert runner.run(story.tell(out)) == 0
    return out


def transcript(told: Path, number: int) -> str:
    """What one learner's phone showed."""
    return (told / f"{number}.txt").read_text(encoding="utf-8")


def test_a_diligent_learner_gets_two_weekly_pages_of_their_own_words(told: Path) -> None:
    text = transcript(told, 1001)
    assert text.count("這一週　") == 2
    assert "這一週　5／5 天" in text
    assert "「前 10 位客人" in text


def test_a_silent_learner_is_offered_less_and_then_left_alone(told: Path) -> None:
    text = transcript(told, 1002)
    assert text.count("這三天比較忙吧") == 1
    assert text.count("先幫你休息") == 1
    assert text.rindex("先幫你休息") > text.rindex("為什麼問這題")


def test_an_edited_answer_is_acknowledged(told: Path) -> None:
    assert "✍" in transcript(told, 1003)


def test_a_pause_ends_by_itself(told: Path) -> None:
    text = transcript(told, 1004)
    assert "好，休息到 12/3（四）" in text
    assert "12-03 21:00 ◀ 回來真好。" in text


def test_a_learner_in_new_york_is_asked_at_half_past_ten_there(told: Path) -> None:
    text = transcript(told, 1005)
    assert "12-01 23:30 ◀" in text
    assert "This week" in text


def test_the_pictures_are_saved(told: Path) -> None:
    pictures = sorted(told.glob("*.png"))
    assert len(pictures) >= 8
    for picture in pictures:
        header = picture.read_bytes()[:24]
        assert header.startswith(b"\x89PNG")
        assert struct.unpack(">II", header[16:])[0] >= 600


def test_the_coach_sees_everybody_and_answers_under_their_own_words(told: Path) -> None:
    text = transcript(told, 2001)
    assert text.count("[開始看]") == 2
    assert text.count("這週都看完了") == 2
    assert text.count("送出了，會出現在") == 3
    assert "林教練：\n    飯糰你算到包一個要 3 分鐘" in transcript(told, 1001)
