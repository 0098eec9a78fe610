"""Tells systemd that the service is up, well, or stopping: one datagram for each word."""

from __future__ import annotations

import logging
import socket

log = logging.getLogger(__name__)


class Supervisor:
    """The service manager; without one nothing is told to anybody."""

    def __init__(self, address: str = "", watchdog: float = 0.0) -> None:
        # A leading @ names a socket that is no file.
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._watchdog = watchdog
        self._beats = 0

    def up(self) -> None:
        """The bot serves."""
        self._say("READY=1")

    def beat(self) -> None:
        """The loop turned; told often enough for the watchdog (call it once a second)."""
        self._beats += 1
        if self._watchdog and self._beats % max(1, int(self._watchdog // 4)) == 0:
            self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """The bot was told to stop."""
        self._say("STOPPING=1")

    def _say(self, word: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
                door.setblocking(False)
                door.sendto(word.encode(), self._address)
        except OSError as error:
            log.warning("systemd was not told %s (%s)", word, type(error).__name__)
