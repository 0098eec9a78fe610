"""What the machine tells this process that is no setting: who supervises it, where secrets are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def service_manager(environ: Mapping[str, str] | None = None) -> tuple[str, float]:
    """The socket of systemd, and after how many seconds of silence it restarts us (0: never)."""
    environ = os.environ if environ is None else environ
    microseconds = environ.get("WATCHDOG_USEC", "0")
    seconds = int(microseconds) / 1_000_000 if microseconds.isdecimal() else 0.0
    return environ.get("NOTIFY_SOCKET", ""), seconds


def files_with_secrets(environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """The files that secrets are read from, or may be: nobody else shall read them.

    Those that systemd hands over are not among them: it keeps them closed by access lists, which
    look like a right of the group.
    """
    environ = os.environ if environ is None else environ
    handed = environ.get("CREDENTIALS_DIRECTORY")
    named = [
        Path(path)
        for name, path in sorted(environ.items())
        if name.startswith("COACH_") and name.endswith("_FILE") and path
    ]
    config = Path(environ.get("COACH_CONFIG", "coach.toml"))
    return tuple(
        path
        for path in (*named, config)
        if path.is_file() and not (handed and path.is_relative_to(handed))
    )
