"""What is not in order now, and the button on each trouble."""

from __future__ import annotations

from coaching.alerts import wording
from coaching.alerts.acts import ReadAlerts, TakeAlert
from coaching.alerts.records import KINDS, Alert
from coaching.dialogue.buttons import Button
from coaching.staff.acts import NotFound
from coaching.staff.dialogue.turn import StaffTurn


def show(turn: StaffTurn) -> None:
    """Say each trouble, or that there is none."""
    turn.do(ReadAlerts())
    if not turn.seen.alerts:
        turn.say(turn.t("operator.all_well"))
    for alert in turn.seen.alerts:
        known = alert.seen_by is not None
        turn.say(_said(turn, alert), () if known else _buttons(turn, alert))


def take(turn: StaffTurn, button: Button) -> None:
    """Somebody knows of it: the message says so, and its button is gone."""
    kind = next((each for each in KINDS if button.args[:1] == (each,)), None)
    if kind is None:
        raise NotFound
    alert = next((each for each in turn.seen.alerts if each.kind == kind), None)
    if alert is None:
        turn.edit(None, ())
        turn.toast(turn.label("operator.is_over"))
        return
    turn.do(TakeAlert(kind=kind))
    turn.show(f"{_said(turn, alert)}\n{turn.t('operator.taken')}")


def _said(turn: StaffTurn, alert: Alert) -> str:
    texts = turn.programme.content.texts
    return wording.trouble(texts, turn.language, turn.staff.zone, alert)


def _buttons(turn: StaffTurn, alert: Alert) -> tuple[tuple[tuple[str, str], ...], ...]:
    return wording.buttons(turn.programme.content.texts, turn.language, alert)
