"""Consents: every yes and no, kept as given."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.effects import AddConsent
from storage.instants import to_ms
from storage.tables import consents
from storage.unit import Unit
from storage.upsert import insert_once

_ADD = insert_once(consents)


async def add(unit: Unit, effects: Sequence[AddConsent]) -> None:
    """Keep what learners agreed or did not agree to."""
    rows = [
        {
            "id": effect.consent.id,
            "learner": effect.consent.learner,
            "what": effect.consent.what,
            "given": effect.consent.given,
            "notice_version": effect.consent.notice_version,
            "at": to_ms(effect.consent.at),
        }
        for effect in effects
    ]
    await _ADD.run(unit, rows)
