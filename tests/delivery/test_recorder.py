"""The flight recorder tells what a killed process had on the wire."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.delivery.outcome import Sent
from bot.delivery.recorder import Flight, Recorder, dead_peers, forget
from bot.ports import SendFailed


def left_behind(recorder: Recorder) -> Flight:
    """The flight of a process that was killed: its file is closed by the system, and stays."""
    text = recorder.path.read_text(encoding="ascii")
    recorder.close()
    recorder.path.write_text(text, encoding="ascii")
    [flight] = dead_peers(recorder.path.parent)
    return flight


def test_a_living_process_is_left_alone(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.began(1, 0)
    assert list(dead_peers(tmp_path)) == []
    recorder.close()


def test_what_never_began_was_never_sent(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.began(1, 0)
    flight = left_behind(recorder)
    assert flight.owner == recorder.owner
    assert flight.outcome((2, 0)) is None
    assert flight.outcome((1, 1)) is None


def test_what_began_and_did_not_end_is_in_doubt(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.began(1, 0)
    outcome = left_behind(recorder).outcome((1, 0))
    assert isinstance(outcome, SendFailed)
    assert outcome.ambiguous


def test_what_ended_is_known_with_its_message_id(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.began(1, 0)
    recorder.sent(1, 0, 77)
    recorder.began(2, 3)
    recorder.sent(2, 3, None)
    flight = left_behind(recorder)
    assert flight.outcome((1, 0)) == Sent(77)
    assert flight.outcome((2, 3)) == Sent(None)


def test_how_it_failed_is_known_with_the_wait(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.failed(1, 0, SendFailed("busy", "words of somebody", retry_after=2.5, everyone=True))
    recorder.failed(2, 0, SendFailed("blocked"))
    assert "words" not in recorder.path.read_text(encoding="ascii")
    flight = left_behind(recorder)
    busy, blocked = flight.outcome((1, 0)), flight.outcome((2, 0))
    assert isinstance(busy, SendFailed)
    assert isinstance(blocked, SendFailed)
    assert (busy.reason, busy.retry_after, busy.everyone) == ("busy", 2.5, True)
    assert (blocked.reason, blocked.retry_after) == ("blocked", None)


def test_torn_and_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.began(1, 0)
    with recorder.path.open("a", encoding="ascii") as file:
        file.write("F 1 0 no_such_reason\nnonsense\nR 1 0 7")
    outcome = left_behind(recorder).outcome((1, 0))
    assert isinstance(outcome, SendFailed)


def test_after_a_power_cut_missing_lines_mean_doubt(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.sent(1, 0, 7)
    text = recorder.path.read_text(encoding="ascii").splitlines()[1:]
    recorder.path.write_text("\n".join(["B another boot", *text, ""]), encoding="ascii")
    flight = left_behind(recorder)
    assert flight.outcome((1, 0)) == Sent(7)
    assert isinstance(flight.outcome((2, 0)), SendFailed)


def test_the_file_stays_short_and_keeps_what_is_open(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, longest=2000)
    recorder.began(999, 0)
    for row in range(500):
        recorder.began(row, 0)
        recorder.sent(row, 0, row)
        recorder.settled([(row, 0)])
    assert recorder.path.stat().st_size < 2200
    assert list(dead_peers(tmp_path)) == []
    flight = left_behind(recorder)
    assert isinstance(flight.outcome((999, 0)), SendFailed)
    assert flight.outcome((3, 0)) is None


def test_a_file_that_was_just_replaced_is_not_taken_for_a_dead_one(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    old = recorder.path.with_name("old")
    os.link(recorder.path, old)
    recorder.close()
    assert not recorder.path.exists()
    assert list(dead_peers(tmp_path)) == []


def test_an_orderly_end_leaves_nothing_and_an_open_one_its_file(tmp_path: Path) -> None:
    orderly, hasty = Recorder(tmp_path), Recorder(tmp_path)
    hasty.began(1, 0)
    orderly.close()
    hasty.close()
    [flight] = dead_peers(tmp_path)
    assert flight.owner == hasty.owner
    forget(flight)
    forget(flight)
    assert list(dead_peers(tmp_path)) == []


def test_two_processes_of_one_machine_have_different_names(tmp_path: Path) -> None:
    names = {Recorder(tmp_path).owner for _ in range(5)}
    assert len(names) == 5


@pytest.mark.parametrize("folder", ["deep/er/still"])
def test_the_folder_is_made_and_nobody_else_may_read(tmp_path: Path, folder: str) -> None:
    recorder = Recorder(tmp_path / folder)
    assert recorder.path.stat().st_mode & 0o077 == 0
    recorder.close()


def test_where_the_boot_cannot_be_told_every_missing_line_is_a_doubt(tmp_path: Path) -> None:
    nowhere = tmp_path / "no_boot_id"
    recorder = Recorder(tmp_path, boot=nowhere)
    text = recorder.path.read_text(encoding="ascii")
    recorder.close()
    recorder.path.write_text(text, encoding="ascii")
    [flight] = dead_peers(tmp_path, boot=nowhere)
    assert isinstance(flight.outcome((1, 0)), SendFailed)
