"""Every code that a record may hold has its word in the export, and every word is used."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import coaching.export
from bot.services import documents
from coaching.export.as_csv import COLUMNS, MORE
from coaching.export.wording import Wording, unmarked
from coaching.records import Consent, Delivery, DeliveryState, MediaKind
from content.load import Content
from content.prompt import KINDS

WHATS = get_args(get_type_hints(Consent)["what"])
OUTCOMES = get_args(get_args(get_type_hints(Delivery)["outcome"])[0])
GROUPS = {
    "export.file.kind": {*KINDS, "rate", "note"},
    "export.file.state": set(get_args(DeliveryState)),
    "export.file.outcome": set(OUTCOMES),
    "export.file.column": {*COLUMNS, *MORE},
    "export.file.consent": {f"{what}_{given}" for what in WHATS for given in ("yes", "no")},
    "media": set(get_args(MediaKind)),
}


@pytest.mark.parametrize("group", GROUPS)
def test_every_code_has_a_word(content: Content, group: str) -> None:
    words = {
        key.rpartition(".")[2] for key in content.texts.keys if key.rpartition(".")[0] == group
    }
    assert words == GROUPS[group]


def test_every_word_of_the_export_is_used(content: Content) -> None:
    files = [*Path(coaching.export.__path__[0]).glob("*.py"), Path(documents.__file__)]
    source = "\n".join(path.read_text("utf-8") for path in files)
    quoted = set(re.findall(r"""["']([a-z_]+)["']""", source))
    families = set(re.findall(r"""["'](?:export\.file\.)?([a-z_]+)(?:\.\{|["'],)""", source))
    families |= {"readers_yes", "readers_no"}
    unused = [
        key
        for key in content.texts.keys
        if key.startswith("export.file.") and key.split(".")[2] not in quoted | families
    ]
    assert unused == []


def test_an_unknown_code_is_shown_as_it_is(wording: Wording) -> None:
    assert wording.one_of("export.file.state", "invented") == "invented"
    assert wording.name("BLM2421-007v4", "P9.9.9") == "P9.9.9"


def test_dates_are_said_in_the_learners_language_and_zone(content: Content) -> None:
    chinese = Wording(content, "zh-Hant", "Asia/Taipei")
    english = Wording(content, "en", "America/New_York")
    day, instant = date(2026, 11, 22), datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    assert (chinese.day(day), chinese.month(day)) == ("2026/11/22（日）", "2026 年 11 月")
    assert (english.day(day), english.month(day)) == ("Sun 2026/11/22", "2026/11")
    assert chinese.moment(instant) == "2026-11-23 04:30"
    assert english.moment(instant) == "2026-11-22 15:30"


def test_markup_of_telegram_is_taken_off() -> None:
    assert unmarked("<b>10</b> &lt; 20 <i>位</i>") == "10 < 20 位"
