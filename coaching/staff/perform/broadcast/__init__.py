"""The acts about broadcasts: for each its needs and its use case."""

from __future__ import annotations

from typing import Any, Final

from coaching.broadcast.acts import (
    ApproveBroadcast,
    ChooseAudience,
    ChooseTiming,
    ComposeBroadcast,
    ConfirmBroadcast,
    ReadBroadcast,
    ReadBroadcasts,
    RetryBroadcast,
    SteerBroadcast,
    TestBroadcast,
)
from coaching.broadcast.records import Audience
from coaching.broadcast.view import BroadcastNeeds
from coaching.staff.perform.broadcast import (
    aiming,
    approving,
    composing,
    confirming,
    reading,
    steering,
)
from coaching.staff.perform.use import Use
from coaching.staff.view import StaffNeeds

MOST: Final = 100
"""Broadcasts that are listed at once at most."""
EVERYBODY: Final = 200_000
"""Recipients of one broadcast that are listed at most."""
RECENT: Final = 20
"""Broadcasts among which the same words are looked for."""


def _latest(act: ReadBroadcasts) -> StaffNeeds:
    return StaffNeeds(broadcast=BroadcastNeeds(latest=min(max(act.most, 1), MOST)))


def _read(act: ReadBroadcast) -> StaffNeeds:
    most = min(max(act.most, 1), EVERYBODY)
    needs = BroadcastNeeds(
        broadcast=act.broadcast, count=True, again=True, people=act.people, most=most
    )
    return StaffNeeds(broadcast=needs)


def _compose(act: ComposeBroadcast) -> StaffNeeds:
    if act.broadcast is None:
        return StaffNeeds(broadcast=BroadcastNeeds(reach=Audience(), latest=RECENT))
    needs = BroadcastNeeds(broadcast=act.broadcast, count=True, latest=RECENT)
    return StaffNeeds(broadcast=needs)


def _aim(act: ChooseAudience) -> StaffNeeds:
    return StaffNeeds(broadcast=BroadcastNeeds(broadcast=act.broadcast, reach=act.audience))


def _counted(act: Any) -> StaffNeeds:
    return StaffNeeds(broadcast=BroadcastNeeds(broadcast=act.broadcast, count=True))


def _retry(act: RetryBroadcast) -> StaffNeeds:
    return StaffNeeds(broadcast=BroadcastNeeds(broadcast=act.broadcast, again=True))


USES: dict[type[Any], Use] = {
    ReadBroadcasts: Use(_latest, reading.read_broadcasts),
    ReadBroadcast: Use(_read, reading.read_broadcast),
    ComposeBroadcast: Use(_compose, composing.compose_broadcast),
    ChooseAudience: Use(_aim, aiming.choose_audience),
    ChooseTiming: Use(_counted, aiming.choose_timing),
    TestBroadcast: Use(_counted, composing.test_broadcast),
    ConfirmBroadcast: Use(_counted, confirming.confirm_broadcast),
    ApproveBroadcast: Use(_counted, approving.approve_broadcast),
    SteerBroadcast: Use(_counted, steering.steer_broadcast),
    RetryBroadcast: Use(_retry, steering.retry_broadcast),
}
