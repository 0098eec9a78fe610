"""The acts about troubles: for each its needs and its use case."""

from __future__ import annotations

from typing import Any

from coaching.alerts.acts import ReadAlerts, TakeAlert
from coaching.staff.perform.alerts import seeing
from coaching.staff.perform.use import Use
from coaching.staff.view import StaffNeeds


def _alerts(act: Any) -> StaffNeeds:
    return StaffNeeds(alerts=True)


USES: dict[type[Any], Use] = {
    ReadAlerts: Use(_alerts, seeing.read_alerts),
    TakeAlert: Use(_alerts, seeing.take_alert),
}
