"""What became of every item of an earlier standard when a later one took its place."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from content.model import Code, Model, Text


def _as_items(value: object) -> object:
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


class Change(Model):
    """What became of one item: the items it lives on in (none, one, or the parts of a split).

    `merged` says that another item lives on in the same place, `why` is the reason, for people.
    """

    to: Annotated[tuple[Code, ...], BeforeValidator(_as_items)]
    merged: bool = False
    why: Text


class Crosswalk(Model):
    """The way from the standard `from` to the one in whose folder the file stands, by old item."""

    from_: Code = Field(validation_alias="from", serialization_alias="from")
    items: Mapping[Code, Change]
