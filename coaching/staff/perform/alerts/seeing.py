"""Seeing what is not in order, and saying that one knows."""

from __future__ import annotations

from coaching.access import Target
from coaching.alerts.acts import ReadAlerts, TakeAlert
from coaching.alerts.effects import MarkAlert
from coaching.effects import Effect
from coaching.staff.acts import NotFound
from coaching.staff.perform.deed import Deed


def read_alerts(deed: Deed, act: ReadAlerts) -> tuple[Effect, ...]:
    """See all troubles."""
    deed.require(Target(person=deed.staff.id))
    return (deed.record("read", None, alerts=len(deed.view.alerts)),)


def take_alert(deed: Deed, act: TakeAlert) -> tuple[Effect, ...]:
    """Say that one knows; who said so first is kept."""
    deed.require(Target(person=deed.staff.id))
    alert = next((each for each in deed.view.alerts if each.kind == act.kind), None)
    if alert is None:
        raise NotFound
    done = deed.record("take", None, kind=act.kind)
    if alert.seen_by is not None:
        return (done,)
    return (MarkAlert(kind=act.kind, by=deed.staff.id, at=deed.now), done)
