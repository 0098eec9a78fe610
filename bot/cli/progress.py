"""A progress bar on standard error, for people who wait and for nobody else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")
WIDTH = 30
SHOW_FROM = 8
"""Pieces of work below which nobody waits long enough to want a bar."""


def with_bar(work: Iterable[T], total: int, what: str, out: TextIO | None = None) -> Iterator[T]:
    """Pass on each piece of work as it is done, and show how many are; only on a terminal."""
    stream = sys.stderr if out is None else out
    shown = total >= SHOW_FROM and stream.isatty()
    for done, piece in enumerate(work, start=1):
        if shown:
            filled = WIDTH * done // total
            bar = "█" * filled + "░" * (WIDTH - filled)
            stream.write(f"\r{what} {bar} {done * 100 // total}%")
            stream.flush()
        yield piece
    if shown:
        stream.write("\r\x1b[K")
        stream.flush()


def showing(what: str, stream: TextIO) -> Callable[[int, int], None]:
    """Give a function that shows how much is done, of how much; only on a terminal."""

    def show(done: int, total: int) -> None:
        if total and stream.isatty():
            filled = WIDTH * done // total
            bar = "█" * filled + "░" * (WIDTH - filled)
            end = "\r\x1b[K" if done >= total else ""
            stream.write(f"\r{what} {bar} {done * 100 // total}%{end}")
            stream.flush()

    return show
