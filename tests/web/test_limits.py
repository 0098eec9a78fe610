"""How often somebody may try to get in."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from bot.web.limits import Attempts

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def test_an_address_has_so_many_attempts_in_a_window() -> None:
    attempts = Attempts(each=3)
    assert [attempts.allow("192.0.2.1", NOW) for _ in range(4)] == [True, True, True, False]
    assert attempts.allow("192.0.2.2", NOW)
    assert not attempts.allow("192.0.2.1", NOW + timedelta(minutes=4, seconds=59))
    assert attempts.allow("192.0.2.1", NOW + timedelta(minutes=5))


def test_all_together_have_so_many() -> None:
    attempts = Attempts(each=10, together=5)
    allowed = [attempts.allow(f"192.0.2.{number}", NOW) for number in range(8)]
    assert allowed == [True] * 5 + [False] * 3
    assert attempts.allow("192.0.2.9", NOW + timedelta(minutes=5))


def test_one_who_is_stopped_does_not_use_up_what_others_have() -> None:
    attempts = Attempts(each=1, together=3)
    for _ in range(50):
        attempts.allow("192.0.2.1", NOW)
    assert attempts.allow("192.0.2.2", NOW)


def test_a_network_of_ipv6_is_one_address() -> None:
    attempts = Attempts(each=2)
    tries = ("2001:db8::1", "2001:db8::ffff", "2001:db8:0:0:abcd::1")
    assert [attempts.allow(each, NOW) for each in tries] == [True, True, False]
    assert attempts.allow("2001:db8:0:1::1", NOW)


def test_ipv4_in_ipv6_is_ipv4() -> None:
    attempts = Attempts(each=1)
    assert attempts.allow("::ffff:192.0.2.1", NOW)
    assert not attempts.allow("192.0.2.1", NOW)
    assert attempts.allow("::ffff:192.0.2.2", NOW)


def test_what_is_remembered_is_bounded() -> None:
    attempts = Attempts(each=1, together=sys.maxsize, most=100)
    for number in range(10_000):
        attempts.allow(f"strange {number} " + "x" * 500, NOW)
    assert len(attempts._of) == 100
    assert all(len(place) <= 64 for place in attempts._of)
