"""A chain of lines tells what was changed, taken out, moved or cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coaching.people.chain import START, Going, Head, Verdict, after, read_head
from coaching.people.records import Line

NOW = datetime(2026, 11, 23, 2, 30, 0, 123_000, tzinfo=UTC)


def sealed(count: int = 6, base: Head = START) -> tuple[list[Line], Head]:
    """A chain of so many lines, and its head."""
    head, lines = base, []
    for number in range(1, count + 1):
        line = Line(
            id=100 + number,
            at=NOW + timedelta(minutes=number),
            actor=7 if number % 2 else None,
            action="role.grant:grant",
            subject=number,
            detail=f"role=coach 林{number}",
        )
        head = after(head, line)
        lines.append(replace(line, place=head.place, seal=head.seal))
    return lines, head


def verdict(lines: list[Line], head: Head, *kept: Head, base: Head = START) -> Verdict:
    """What going through these lines finds."""
    going = Going(base, kept)
    going.take(lines)
    return going.end(head)


def test_a_chain_that_was_left_alone_is_whole() -> None:
    lines, head = sealed()
    found = verdict(lines, head, head, Head(2, lines[1].seal or ""))
    assert (found.fault, found.lines, found.head) == (None, 6, head)
    assert verdict([], START).fault is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": 8},
        {"actor": None},
        {"action": "role.grant:revoke"},
        {"subject": None},
        {"detail": "role=coach 林4"},
        {"at": NOW},
        {"id": 999},
        {"seal": "0" * 64},
        {"seal": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_line_that_was_changed_is_found_at_its_place(change: dict[str, Any]) -> None:
    lines, head = sealed()
    lines[2] = replace(lines[2], **change)
    found = verdict(lines, head)
    assert (found.fault, found.place, found.lines) == ("changed", 3, 2)


def test_a_line_that_was_taken_out_is_missed_at_its_place() -> None:
    lines, head = sealed()
    del lines[3]
    assert (verdict(lines, head).fault, verdict(lines, head).place) == ("missing", 4)


def test_lines_that_changed_places_are_found() -> None:
    lines, head = sealed()
    moved = [*lines[:2], lines[3], lines[2], *lines[4:]]
    assert verdict(moved, head).place == 3
    numbered = [replace(each, place=at) for at, each in enumerate(moved, start=1)]
    assert (verdict(numbered, head).fault, verdict(numbered, head).place) == ("changed", 3)


def test_a_tail_that_was_cut_off_is_missed() -> None:
    lines, head = sealed()
    found = verdict(lines[:4], head)
    assert (found.fault, found.place) == ("cut", 5)


def test_a_chain_that_was_sealed_anew_is_not_the_one_of_the_kept_head() -> None:
    lines, head = sealed()
    forged, other = sealed(6, base=START)
    line = replace(forged[2], detail="role=owner")
    now, again = Head(2, forged[1].seal or ""), forged[:2]
    for each in (line, *forged[3:]):
        now = after(now, each)
        again.append(replace(each, place=now.place, seal=now.seal))
    assert verdict(again, now).fault is None
    found = verdict(again, now, head)
    assert (found.fault, found.place) == ("other", 6)
    assert verdict(again[:4], Head(4, again[3].seal or ""), head).fault == "cut"
    assert other == head and verdict(lines, head, head).fault is None


def test_what_was_pruned_leaves_a_chain_that_can_still_be_gone_through() -> None:
    lines, head = sealed()
    base = Head(3, lines[2].seal or "")
    assert verdict(lines[3:], head, base=base) == Verdict(head=head, lines=3)
    assert verdict(lines[4:], head, base=base).place == 4


def test_a_head_is_read_as_it_is_printed_and_nothing_else_is_one() -> None:
    _, head = sealed(2)
    assert read_head(f" {head}\n") == head
    for text in ("", "2", "2:", "2:abc", f"-1:{head.seal}", f"x:{head.seal}", f"2:{'g' * 64}"):
        assert read_head(text) is None
