"""The fixed words of a published standard, by which its tables, columns and lists are known."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter

from content.faults import ContentFaults
from content.model import Model, Text
from content.shelf import Shelf

FILE: Final = "words/standard-labels.yaml"

NOTHING: Final = re.compile(r"[\s*#\u200b\ufeff]+")


Table = Mapping[str, tuple[Text, ...]]
"""The spellings of each label by its role; columns in the published order."""


class Labels(Model):
    """The label lists of the file, which explains each of them; roles map to their spellings."""

    heading: tuple[Text, ...]
    page_numbers: tuple[Text, ...]
    level_units: tuple[Text, ...]
    versions: Table
    front: Table
    table: Table
    back: Table

    @cached_property
    def front_roles(self) -> Mapping[str, str]:
        """Give the role of each squeezed label of the first table."""
        return _roles(self.front)

    @cached_property
    def back_roles(self) -> Mapping[str, str]:
        """Give the role of each squeezed heading after the main table."""
        return _roles(self.back)

    @cached_property
    def headers(self) -> Mapping[Literal["versions", "table"], Table]:
        """Give the squeezed labels of the columns of the two tables."""
        return {"versions": _squeezed(self.versions), "table": _squeezed(self.table)}

    @cached_property
    def feet(self) -> frozenset[str]:
        """Give the squeezed forms of page numbers, with # for each number."""
        return frozenset(
            squeeze(foot.replace("#", "0")).replace("0", "#") for foot in self.page_numbers
        )

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Give the squeezed endings of the first page's heading."""
        return tuple(map(squeeze, self.heading))


def squeeze(text: str) -> str:
    """Give the form in which labels are compared: half-width, lower case, without spaces."""
    return NOTHING.sub("", unicodedata.normalize("NFKC", text)).lower()


def load_labels(root: Path | None = None) -> Labels:
    """Load the labels of a data folder (default: the shipped one), or raise ContentFaults."""
    shelf = Shelf(root or Path(__file__).parents[1] / "data")
    page = shelf.page(FILE, TypeAdapter(Labels))
    if page is None:
        raise ContentFaults(shelf.faults)
    return page.value


def columns(table: Table, cells: Iterable[str]) -> tuple[str, ...] | None:
    """Give the role of each squeezed header cell, left to right; None if one of them is unknown."""
    found: list[str] = []
    for cell in cells:
        fitting = (
            role for role, spellings in table.items() if role not in found and cell in spellings
        )
        role = next(fitting, None)
        if role is None:
            return None
        found.append(role)
    return tuple(found)


def _squeezed(table: Table) -> Table:
    return {role: tuple(map(squeeze, spellings)) for role, spellings in table.items()}


def _roles(labels: Table) -> Mapping[str, str]:
    return {squeeze(spelling): role for role, spellings in labels.items() for spelling in spellings}
