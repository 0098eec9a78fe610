"""Every record stands in the cell it belongs to, and what is empty is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from coaching.portfolio.material import Material
from coaching.portfolio.records import Cell, Verdict, Written
from content.load import SHIPPED, Content, load

if TYPE_CHECKING:
    from tests.coaching.portfolio.conftest import Kit


def cells(kit: Kit, *materials: Material) -> dict[str, Cell]:
    return {cell.item: cell for cell in kit.bound(*materials).portfolios[0].cells}


def test_there_are_37_cells_in_the_published_order(kit: Kit, content: Content) -> None:
    found = kit.bound().portfolios[0].cells
    assert len(found) == 37
    assert tuple(cell.item for cell in found) == content.bank.items
    assert [cell.group for cell in found[:2]] == ["T1", "T1"]
    assert {cell.group for cell in found} == {"T1", "T2", "T3", "T4", "A"}


def test_a_cell_holds_what_was_written_and_every_verdict(kit: Kit) -> None:
    cell = cells(kit)["P1.1.1"]
    assert [type(each) for each in cell.entries] == [Verdict, Written, Verdict, Verdict]
    assert cell.verdicts("self_rating")[0].value == 3
    assert cell.verdicts("coach_level")[0].coach == "林教練"
    assert cell.verdicts("coach_grade")[0].value == 2
    assert cell.missing == ()
    assert cell.level == 2


def test_what_is_missing_is_named(kit: Kit) -> None:
    found = cells(kit)
    assert found["P1.2.3"].missing == ("self_rating", "coach_level")
    assert found["A01"].missing == ("reflection", "self_rating", "coach_level")
    assert found["A01"].entries == () and found["A01"].level == 0


def test_a_note_belongs_to_no_cell_and_is_counted_once(kit: Kit) -> None:
    portfolio = kit.bound().portfolios[0]
    assert [each.kind for each in portfolio.loose if isinstance(each, Written)] == ["note"]
    assert len(portfolio.written) == 4


def test_a_grade_of_an_entry_that_is_not_shown_is_not_shown_either(kit: Kit) -> None:
    material = kit.records()
    hidden = replace(material, reflections=material.reflections[1:], hidden=1)
    assert cells(kit, hidden)["P1.1.1"].verdicts("coach_grade") == ()


def test_that_it_cannot_be_told_yet_stands_as_no_value(kit: Kit) -> None:
    material = kit.records()
    unsure = replace(material, levels=(replace(material.levels[0], value=None),))
    assert cells(kit, unsure)["P1.1.1"].verdicts("coach_level")[0].value is None


@pytest.fixture
def fifth(tmp_path: Path, write_fifth: Callable[[Path], None]) -> Content:
    """The shipped content with a later version of the standard."""
    root = tmp_path / "data"
    copytree(SHIPPED, root)
    write_fifth(root)
    return load(root, "BLM2421-007v5")


def test_what_was_written_under_an_earlier_standard_stands_where_it_lives_on(
    kit: Kit, fifth: Content
) -> None:
    split = kit.asked(0, "P1.2.3", "p1.2.3-evidence-01")
    dropped = kit.asked(1, "P2.1.1", "p2.1.1-act-01")
    material = replace(
        kit.records(),
        deliveries=(split, dropped),
        reflections=(kit.answer(0, split, "分開的"), kit.answer(1, dropped, "拿掉的")),
        ratings=(),
        levels=(),
        grades=(),
    )
    portfolio = kit.bound(material, taught=fifth).portfolios[0]
    holding = {cell.item for cell in portfolio.cells if cell.written}
    assert holding == {"P1.2.3", "P1.2.6"}
    assert [each.item for each in portfolio.loose] == ["P2.1.1"]
    assert len(portfolio.written) == 2
    assert {each.standard for each in portfolio.written} == {"BLM2421-007v4"}
