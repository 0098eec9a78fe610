"""The JSON holds every word byte for byte, and an entry is sealed alike in every file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.export.wording import Wording
from coaching.portfolio.as_json import plain, to_json
from coaching.portfolio.seal import canonical, digest

if TYPE_CHECKING:
    from tests.coaching.portfolio.conftest import Kit


def entries(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every entry of every portfolio."""
    return [
        entry
        for portfolio in data["portfolios"]
        for holder in (*portfolio["cells"], {"entries": portfolio["loose"]})
        for entry in holder["entries"]
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_every_word_is_stored_byte_for_byte(kit: Kit, wording: Wording, words: str) -> None:
    material = kit.records(words)
    data = json.loads(to_json(kit.bound(material), wording))
    found = {
        message["message"]: message["text"]
        for entry in entries(data)
        for message in entry.get("messages", [])
    }
    stored = {
        str(part.message_id): part.text
        for reflection in material.reflections
        for part in reflection.parts
    }
    assert found == stored


def test_an_entry_names_its_question_prompt_version_standard_and_messages(
    kit: Kit, wording: Wording
) -> None:
    entry = next(
        each for each in entries(plain(kit.bound(), wording)) if each["type"] == "reflection"
    )
    assert entry["item"] == "P1.1.1" and entry["standard"] == "BLM2421-007v4"
    assert entry["question"]["sent"] == kit.records().deliveries[0].text
    assert entry["question"]["prompt"] == "p1.1.1-observe-01"
    assert (entry["question"]["rev"], entry["question"]["message"]) == (2, "100")
    assert [each["message"] for each in entry["messages"]] == ["200", "201"]
    assert entry["date"] == "2026-11-16"


def test_a_verdict_names_its_coach_and_its_day(kit: Kit, wording: Wording) -> None:
    found = {each["type"]: each for each in entries(plain(kit.bound(), wording))}
    assert found["coach_level"]["coach"] == found["coach_grade"]["coach"] == "林教練"
    assert found["coach_level"]["date"] == "2026-11-21"
    assert found["self_rating"]["coach"] is None


def test_the_file_says_at_its_beginning_and_end_that_it_is_no_certificate(
    kit: Kit, wording: Wording
) -> None:
    data = plain(kit.bound(), wording)
    assert (data["schema"], data["version"]) == ("competency-coach/portfolio", 1)
    assert list(data)[2] == "notice" and list(data)[-2:] == ["closing", "sha256"]
    assert "不是證書" in data["notice"] and data["notice"] == data["closing"]


def test_an_entry_has_the_same_seal_in_the_learners_and_in_the_coachs_file(
    kit: Kit, wording: Wording
) -> None:
    own = {each["id"]: each["sha256"] for each in entries(plain(kit.bound(), wording))}
    theirs = plain(kit.bound(maker=kit.of_coach), wording)
    assert {each["id"]: each["sha256"] for each in entries(theirs)} == own
    assert theirs["sha256"] != plain(kit.bound(), wording)["sha256"]


def test_the_canonical_form_is_the_documented_one() -> None:
    inner = {"b": "字", "sha256": "aa"}
    value = {"z": [1, None, inner], "a": {"k": True}, "sha256": "left out"}
    assert canonical(value) == b'{"a":{"k":true},"z":[1,null,"aa"]}'
    assert canonical(inner) == b'{"b":"\\u5b57"}'
    assert digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_whose_it_is_when_it_was_made_and_by_whom_stands_in_it(kit: Kit, wording: Wording) -> None:
    mark = plain(kit.bound(maker=kit.of_coach), wording)["watermark"]
    assert "林教練" in mark and "小芸" in mark and "2026-11-21 10:00" in mark
    assert kit.words not in mark
