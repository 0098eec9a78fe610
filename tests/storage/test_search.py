"""Entries are found as if every text that the coach may read were read through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from coaching.effects import (
    AddPart,
    AddReflection,
    EraseReflection,
    MarkReflection,
    RevisePart,
    SaveLearner,
)
from coaching.grams import holds, words
from coaching.records import Learner, Reflection
from coaching.staff.effects import SaveAssignment, SaveStaff
from coaching.staff.records import Staff
from coaching.staff.view import Filter
from storage import search
from storage.tables import cohorts

if TYPE_CHECKING:
    from tests.storage.conftest import Cast


class Shelf:
    """A coach, their learners, and what these wrote."""

    def __init__(self, cast: Cast, coach: Staff) -> None:
        self.cast = cast
        self.coach = coach
        self.written: list[tuple[Reflection, tuple[str, ...]]] = []

    async def learner(self, number: int, **assigned: Any) -> Learner:
        """One more learner of the coach, since long ago."""
        learner = self.cast.learner(number, coach_may_read=True)
        since = {"since": self.cast.now - timedelta(days=9999)}
        assignment = self.cast.assignment(learner, self.coach, **{**since, **assigned})
        await self.cast.write(
            SaveLearner(learner=learner),
            SaveStaff(staff=self.coach),
            SaveAssignment(assignment=assignment),
        )
        return learner

    async def write(self, learner: Learner, *texts: str, day: int = 0, **fields: Any) -> int:
        """One more entry; its id."""
        number = len(self.written)
        at = self.cast.now + timedelta(days=day, minutes=number)
        entry = replace(self.cast.reflection(learner), id=1000 + number, **fields)
        entry = replace(entry, created_at=at, local_date=self.cast.day(day))
        parts = [
            self.cast.part(entry, 100 * number + part, text)
            for part, text in enumerate(texts, start=1)
        ]
        await self.cast.write(
            AddReflection(reflection=entry), *(AddPart(part=part) for part in parts)
        )
        self.written.append((entry, texts))
        return entry.id

    async def find(
        self, query: str | None, *, offset: int = 0, most: int = 100, **wanted: Any
    ) -> tuple[list[int], int]:
        """What the search gives."""
        async with self.cast.database.read() as unit:
            return await search.find(unit, self.coach.id, Filter(**wanted), query, offset, most)

    async def found(self, query: str | None, **wanted: Any) -> list[int]:
        """The ids that the search gives; it counts them right."""
        ids, total = await self.find(query, **wanted)
        assert total == len(ids)
        return ids

    def read_through(self, query: str) -> list[int]:
        """The same by reading every text."""
        wanted = words(query)
        return [
            entry.id
            for entry, texts in sorted(
                self.written, key=lambda each: (each[0].created_at, each[0].id), reverse=True
            )
            if wanted and holds(texts, wanted)
        ]


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    """An empty one."""
    return Shelf(cast, cast.coach())


SIGNS = "客人的a１Ａ%_ ，👍"
TEXTS = st.lists(st.text(SIGNS, max_size=7), min_size=1, max_size=2)


async def test_the_search_finds_what_reading_finds(shelf: Shelf) -> None:
    learners = [await shelf.learner(number) for number in (1, 2)]

    @settings(max_examples=30, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(TEXTS, min_size=60, max_size=60))
    def draw(texts: Sequence[Sequence[str]]) -> None:
        drawn[:] = texts

    drawn: list[Sequence[str]] = []
    draw()
    for number, texts in enumerate(drawn):
        await shelf.write(learners[number % 2], *texts, day=-(number * 37 % 400))

    @settings(max_examples=150, database=None, suppress_health_check=list(HealthCheck))
    @given(st.text(SIGNS, min_size=1, max_size=6))
    def ask(query: str) -> None:
        queries.append(query)

    queries: list[str] = []
    ask()
    for query in dict.fromkeys(queries):
        assert await shelf.found(query) == shelf.read_through(query), query


async def test_words_of_one_two_and_more_characters_are_found_newest_first(shelf: Shelf) -> None:
    mei = await shelf.learner(1)
    old = await shelf.write(mei, "熟客說出餐慢", day=-900)
    middle = await shelf.write(mei, "出餐了，客人說餐慢", day=-100)
    new = await shelf.write(mei, "今天沒有客", day=-1)
    assert await shelf.found("客") == [new, middle, old]
    assert await shelf.found("出餐") == [middle, old]
    assert await shelf.found("出餐慢") == [old], "both pairs are in the other one too"
    assert await shelf.found("客 說") == [middle, old]
    assert await shelf.found("熟客 餐慢 說") == [old]
    assert await shelf.found("沒有") == [new]
    assert not await shelf.found("颱風")


async def test_width_case_and_signs_make_no_difference_and_wildcards_are_none(
    shelf: Shelf,
) -> None:
    mei = await shelf.learner(1)
    line = await shelf.write(mei, "加入 ＬＩＮＥ 群組１００％", day=-2)
    smile = await shelf.write(mei, "賣完了👍🏻 a_b", day=-1)
    for query in ("line", "Line", "ｌｉｎｅ", "in", "100%", "群組100", "% 1_"):
        assert await shelf.found(query) == [line], query
    assert await shelf.found("👍") == [smile]
    for query in ("%", "_", "%_", " ", "", "，。！", "\ud83d", "\0", "a%b", "'", '"'):
        assert not await shelf.found(query) or query == "a%b", query
    assert await shelf.found("a%b") == [smile], "the same as a b"
    assert not await shelf.found("\ud800客\udfff")


async def test_each_word_may_be_in_another_message_of_the_entry(shelf: Shelf) -> None:
    mei = await shelf.learner(1)
    both = await shelf.write(mei, "早上人多", "下午沒人")
    await shelf.write(mei, "早上人多")
    assert await shelf.found("早上 下午") == [both]
    assert await shelf.found("早上人多 下午沒人") == [both]
    assert not await shelf.found("多下")


async def test_a_query_without_end_is_cut(shelf: Shelf) -> None:
    mei = await shelf.learner(1)
    entry = await shelf.write(
        mei, "客" * 250 + " " + " ".join("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往")
    )
    assert await shelf.found("客" * 5000) == [entry]
    assert await shelf.found(" ".join("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往" + "無")) == [entry]
    assert await shelf.found("\ufdfa" * 3000) == []


async def test_rewording_hiding_and_erasing_are_seen_at_once(shelf: Shelf) -> None:
    mei = await shelf.learner(1)
    entry = await shelf.write(mei, "熟客")
    part = shelf.cast.part(shelf.written[0][0], 1, "熟客")
    await shelf.cast.write(RevisePart(part=part, text="新客", at=shelf.cast.now))
    assert (await shelf.found("熟"), await shelf.found("新客")) == ([], [entry])
    for private, expected in ((True, []), (False, [entry])):
        await shelf.cast.write(MarkReflection(id=entry, learner=mei.id, private=private))
        assert await shelf.found("客") == await shelf.found(None) == expected
    await shelf.cast.write(EraseReflection(id=entry, learner=mei.id))
    assert await shelf.found("客") == await shelf.found(None) == []


async def test_every_field_of_a_filter_narrows_a_list_and_a_search(shelf: Shelf) -> None:
    reviewed = shelf.cast.now - timedelta(days=15)
    mei = await shelf.learner(1, reviewed_at=reviewed)
    ann = await shelf.learner(2)
    async with shelf.cast.database.begin() as unit:
        row = {"id": 2, "name": "B", "zone": "UTC", "language": "en", "seed": 2, "open": False}
        await unit.execute(insert(cohorts).values(row))
    await shelf.cast.write(SaveLearner(learner=replace(ann, cohort=2)))
    a = await shelf.write(mei, "熟客", day=-30, item="P1.1.1")
    b = await shelf.write(mei, "熟客", day=-10, item="P1.1.2")
    c = await shelf.write(ann, "熟客", day=-20, item=None)
    day = shelf.cast.day
    cases: list[tuple[dict[str, Any], list[int]]] = [
        ({}, [b, c, a]),
        ({"learner": mei.id}, [b, a]),
        ({"learner": 7}, []),
        ({"cohort": 2}, [c]),
        ({"items": frozenset({"P1.1.1", "P9"})}, [a]),
        ({"unreviewed": True}, [b, c]),
        ({"reflections": frozenset({a, c, 5})}, [c, a]),
        ({"reflections": frozenset[int]()}, []),
        ({"first": day(-20)}, [b, c]),
        ({"last": day(-20)}, [c, a]),
        ({"first": day(-20), "last": day(-20)}, [c]),
        ({"first": day(1)}, []),
        ({"last": day(-31)}, []),
        ({"learner": mei.id, "unreviewed": True, "items": frozenset({"P1.1.2"})}, [b]),
    ]
    for wanted, expected in cases:
        assert await shelf.found(None, **wanted) == expected, wanted
        assert await shelf.found("熟客", **wanted) == expected, wanted
        assert await shelf.found("客", **wanted) == expected, wanted


async def test_pages_follow_one_another_and_the_total_stays(shelf: Shelf) -> None:
    mei = await shelf.learner(1)
    ids = [await shelf.write(mei, "熟客", day=-day * 9) for day in range(12)]
    for query in (None, "熟客", "熟"):
        pages = [await shelf.find(query, offset=offset, most=5) for offset in (0, 5, 10, 15)]
        assert [page for page, _total in pages] == [ids[:5], ids[5:10], ids[10:], []]
        assert {total for _page, total in pages} == {12}
    assert (await shelf.find("熟", offset=-3, most=-1)) == ([], 12)
    assert (await shelf.find("熟", offset=10**12, most=10**12)) == ([], 12)


async def test_counting_and_giving_end_somewhere(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COUNTED", 4)
    monkeypatch.setattr(search, "MOST", 3)
    monkeypatch.setattr(search, "FARTHEST", 6)
    mei = await shelf.learner(1)
    ids = [await shelf.write(mei, "熟客來了", day=-day) for day in range(12)]
    for query in (None, "熟", "熟客", "熟客來"):
        assert await shelf.find(query) == (ids[:3], 4)
        assert await shelf.find(query, offset=5) == (ids[5:8], 4)
        assert await shelf.find(query, offset=9) == (ids[6:9], 4)
