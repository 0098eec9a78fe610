"""Makes records of rows: columns are named as the fields they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Table

from storage.unit import AnyRow

_Record = TypeVar("_Record")


class Reader(Generic[_Record]):
    """Reads rows of one table; `convert` names the columns that are written otherwise than held.

    Looking a column up by its name costs ten times its place: the places are found out once.
    """

    def __init__(
        self,
        record: Callable[..., _Record],
        table: Table,
        convert: Mapping[str, Callable[[Any], Any]],
    ) -> None:
        self._record = record
        self._names = tuple(table.c.keys())
        self._convert = tuple((name, self._names.index(name), how) for name, how in convert.items())

    def one(self, row: Sequence[Any], **more: Any) -> _Record:
        """The record of a row of the whole table, with fields from elsewhere."""
        fields = dict(zip(self._names, row, strict=True))
        for name, place, how in self._convert:
            fields[name] = how(row[place])
        return self._record(**fields, **more)

    def all(self, rows: Iterable[AnyRow]) -> Iterable[_Record]:
        """The records of rows, one after the other."""
        return map(self.one, rows)
