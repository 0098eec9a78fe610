"""Finds entries for a coach, newest first, and counts them: by words, by a filter, or both.

The condition of `storage.visible` is in every statement. Time is searched backwards, window by
window, until enough is found: what is in every other entry is found in the last few days, and only
what is rare is looked for everywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, func, select, true
from sqlalchemy.sql.elements import BindParameter

from coaching.grams import holds, ranges, touching
from coaching.staff.view import Filter
from storage import grams
from storage.among import among
from storage.as_written import as_written
from storage.backwards import Backwards
from storage.columns import BIG
from storage.sought import Sought, sought, stretch
from storage.staff_tables import assignments
from storage.staff_tables import grams as index
from storage.tables import learners, parts, reflections
from storage.unit import Unit
from storage.unpacked import unpacked
from storage.visible import readable, visible

COUNTED = 1000
"""How many entries are counted; more are that many."""
MOST = 100
"""How many entries are given at a time."""
FARTHEST = 10_000
"""How far one may turn the pages."""

_Range = tuple[int, int]
"""The first and the last of neighbouring grams, one of which an entry must have."""

_WEIGHED = 64
"""Of so many ranges it is counted how often they are met."""
_LOOKED_UP = 8
"""So many of them are looked up; what else the words say is read in the texts."""
_READ_AT_ONCE = 1000
_NO_LIMIT = 2**31


def _integer(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BIG)


def _joined(first: FromClause, *others: FromClause) -> FromClause:
    """The tables in the order in which they are read; what joins them is among the conditions."""
    return reduce(lambda tables, other: tables.join(other, true()), others, first)


_value = unpacked("values")
_theirs = index.c.learner == assignments.c.learner
_with_gram = (
    _theirs,
    among(index.c.gram, "values"),
    index.c.at >= _integer("since"),
    index.c.at < _integer("until"),
)
# Behind a range of grams time is not looked up but compared; an index of time alone, which
# PostgreSQL would make of this one, leads through all that anybody wrote.
_compared = index.c.at + 0
_with_character = (
    _theirs,
    index.c.gram.between(_value, _value + _integer("wide")),
    _compared >= _integer("since"),
    _compared < _integer("until"),
)
_HOW_OFTEN = (
    select(_value, func.count())
    .select_from(_joined(assignments, _value.scalar_alias, index, learners))
    .where(readable, *_with_character)
    .group_by(_value)
)
_ENTRIES = (
    select(reflections.c.id, reflections.c.created_at)
    .where(visible)
    .distinct()
    .order_by(reflections.c.created_at.desc(), reflections.c.id.desc())
    .limit(_integer("most"))
)
_in_time = (
    reflections.c.created_at >= _integer("since"),
    reflections.c.created_at < _integer("until"),
)
_TEXTS = select(parts.c.reflection, parts.c.text).where(among(parts.c.reflection, "ids"))


async def find(
    unit: Unit, staff: int, wanted: Filter, words: str | None, offset: int, most: int
) -> tuple[list[int], int]:
    """The ids of entries that a person may read, newest first, from the `offset`-th on.

    With `words` only those that hold all of them; words of nothing but punctuation find nothing.
    Beside the ids, how many entries there are, a thousand at most.
    """
    looked_for = sought(staff, wanted, words)
    if words is not None and not looked_for.words:
        return [], 0
    offset, most = max(0, min(offset, FARTHEST)), max(0, min(most, MOST))
    async with as_written(unit):
        found = await _newest(unit, looked_for, max(COUNTED, offset + most))
    return found[offset : offset + most], min(len(found), COUNTED)


async def _newest(unit: Unit, looked_for: Sought, enough: int) -> list[int]:
    """The ids of the newest entries: `enough` of them, or all there are."""
    window = await stretch(unit, looked_for)
    all_ranges = [each for word in looked_for.words for each in ranges(word)]
    chosen = await _rarest(unit, looked_for, window, all_ranges[:_WEIGHED])
    # A word of three characters is not yet there because its two pairs are.
    read = len(chosen) < len(all_ranges) or any(len(word) > 2 for word in looked_for.words)
    statement, params = _entries(looked_for, chosen)
    found: list[int] = []
    while len(found) < enough and not window.over:
        missing = enough - len(found)
        limit = {"most": _NO_LIMIT if read else missing}
        rows = await unit.rows(statement, {**params, **limit, **_times(window, chosen[:1])})
        new = [row.id for row in rows]
        if read:
            new = await _holding(unit, new, looked_for.words, missing)
        found += new
        window.go_on(len(new), enough - len(found))
    return found


async def _rarest(
    unit: Unit, looked_for: Sought, window: Backwards, met: Sequence[_Range]
) -> list[_Range]:
    """The ranges to look up, first the one that the newest entries hold least often.

    Then those that share no character with it: what stands beside a character says little new.
    """
    if len(met) < 2 or window.over:
        return list(met)
    often: Counter[int] = Counter()
    statement = _HOW_OFTEN.where(*looked_for.of_learners)
    for wide in {last - first for first, last in met}:
        some = [each for each in met if each[1] - each[0] == wide]
        params = {**looked_for.params, **_times(window, some), "wide": wide}
        for value, many in await unit.rows(statement, params):
            often[value % (1 << grams.PAIR_BITS)] += many
    rarest = min(met, key=lambda each: often[each[0]])
    chosen = sorted(
        dict.fromkeys(met),
        key=lambda each: (each != rarest, touching(each, rarest), often[each[0]]),
    )
    return chosen[:_LOOKED_UP]


def _entries(looked_for: Sought, chosen: Sequence[_Range]) -> tuple[Select[Any], dict[str, Any]]:
    """The statement for the entries of a window that have a gram of each range, newest first."""
    statement = _ENTRIES.where(*looked_for.of_learners, *looked_for.of_entries)
    if not chosen:
        statement = statement.select_from(_joined(assignments, reflections, learners))
        return statement.where(*_in_time), looked_for.params
    (first, last), *others = chosen
    params = {**looked_for.params, "wide": last - first}
    begin: ColumnElement[int] = index.c.gram
    tables, has = _joined(assignments, index), _with_gram
    if last > first:
        begin = _value
        tables, has = _joined(assignments, _value.scalar_alias, index), _with_character
    for number, (other, end) in enumerate(others):
        # All grams of an entry begin with the same era, so they are always as far apart.
        params |= {f"apart{number}": other - first, f"wide{number}": end - other}
        tables = _also(tables, number, begin, exact=other == end)
    statement = statement.select_from(_joined(tables, reflections, learners))
    return statement.where(*has, reflections.c.id == index.c.reflection), params


def _also(tables: FromClause, number: int, begin: ColumnElement[int], *, exact: bool) -> FromClause:
    """The tables, joined to one more gram of the same entry."""
    more = index.alias(f"also{number}")
    begin = begin + _integer(f"apart{number}")
    end = begin + _integer(f"wide{number}")
    has = more.c.gram == begin if exact else more.c.gram.between(begin, end)
    same = (more.c[name] == index.c[name] for name in ("learner", "at", "reflection"))
    return tables.join(more, and_(has, *same))


def _times(window: Backwards, some: Sequence[_Range]) -> dict[str, Any]:
    """The parameters of a window, and with what the grams of these ranges begin in it."""
    times: dict[str, Any] = {"since": window.since, "until": window.until}
    if some:
        bases = grams.bases(window.since, window.until)
        times["values"] = [base + first for base in bases for first, _last in some]
    return times


async def _holding(
    unit: Unit, entries: Sequence[int], words: Sequence[str], most: int
) -> list[int]:
    """Those of the entries whose texts do hold the words; the first `most` of them."""
    kept: list[int] = []
    for start in range(0, len(entries), _READ_AT_ONCE):
        some = entries[start : start + _READ_AT_ONCE]
        texts: dict[int, list[str]] = defaultdict(list)
        for entry, text in await unit.rows(_TEXTS, {"ids": some}):
            texts[entry].append(text)
        kept += [entry for entry in some if holds(texts[entry], words)]
        if len(kept) >= most:
            break
    return kept[:most]
