"""The weekly page: counted facts and quotations that can be traced, within a caption's limit."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.digest import Frame, Page, week_page
from coaching.records import Delivery, Part, Rating, Reflection
from coaching.view import Week
from content.load import Content, load

MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LANGUAGES = ("zh-Hant", "en")


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content, loaded once."""
    return load()


def asked(number: int, kind: str = "observe", *, item: str = "P1.1.1", **how: object) -> Delivery:
    """A prompt on the weekday of this number."""
    fields = {
        "id": number + 1,
        "learner": 1,
        "item": item,
        "kind": kind,
        "prompt_id": f"p-{number}",
        "rev": 1,
        "text": "",
        "follow_up": "",
        "local_date": MONDAY + DAY * (number % 7),
        "asked_at": NOON,
        "state": "answered",
        **how,
    }
    return Delivery(**fields)  # type: ignore[arg-type]


def wrote(
    number: int, *texts: str, kind: str = "observe", roles: tuple[str, ...] = ()
) -> Reflection:
    """An entry on the weekday of this number; its messages are numbered from 100 × number."""
    return Reflection(
        id=number + 1,
        learner=1,
        delivery=number + 1,
        kind=kind,
        local_date=MONDAY + DAY * (number % 7),
        created_at=NOON,
        settled_at=NOON,
        parts=tuple(
            Part(
                id=number * 100 + at,
                reflection=number + 1,
                learner=1,
                message_id=number * 100 + at,
                role=roles[at] if roles else "answer",  # type: ignore[arg-type]
                text=text,
                created_at=NOON,
            )
            for at, text in enumerate(texts)
        ),
    )


def rated(value: int, day: date, item: str = "P1.1.1") -> Rating:
    """A self-rating on a date."""
    return Rating(id=day.toordinal(), learner=1, item=item, value=value, local_date=day, at=NOON)


def page_of(content: Content, week: Week, language: str = "zh-Hant", **frame: object) -> Page:
    """The page as the weekly message has it."""

    def t(key: str, variant: int = 0, **params: object) -> str:
        return content.texts.pick(language, key, variant, **params)

    surroundings = {
        "head": "weekly.head",
        "params": {"start": "11/23", "end": "11/29"},
        "theme": None,
        "next_theme": None,
        **frame,
    }
    return week_page(week, content.bank, language, t, Frame(**surroundings))  # type: ignore[arg-type]


def test_days_are_counted_once_however_many_prompts_they_had(content: Content) -> None:
    week = Week(
        monday=MONDAY,
        deliveries=(
            asked(0, state="swapped"),
            asked(0, ordinal=1),
            asked(1, state="no_chance"),
            asked(2, state="missed"),
            asked(3, state="expired"),
        ),
    )
    page = page_of(content, week)
    assert (page.done, page.asked) == (2, 3)


def test_one_line_an_entry_and_none_for_what_was_only_added(content: Content) -> None:
    week = Week(
        monday=MONDAY,
        reflections=(
            wrote(1, "。。。", "溫度表 3 天沒填", "實際 9 度"),
            wrote(2, "問了 2 位客人", "之後會再問", kind="act", roles=("answer", "follow_up")),
        ),
    )
    lines = page_of(content, week).html.splitlines()
    assert "・週二「溫度表 3 天沒填」" in lines
    assert "・週三「問了 2 位客人」" in lines
    assert not any("實際 9 度" in line or "之後會再問" in line for line in lines)


def test_words_with_numbers_come_before_longer_words(content: Content) -> None:
    week = Week(
        monday=MONDAY,
        reflections=(
            wrote(0, "很長很長很長很長很長很長的一句", kind="reflect"),
            wrote(1, "少了 3 成", kind="reflect"),
            wrote(2, "短", kind="reflect"),
        ),
    )
    lines = page_of(content, week).html.splitlines()
    assert lines[-2:] == ["「少了 3 成」", "「很長很長很長很長很長很長的一句」"]


def test_a_place_tells_what_rose_and_never_what_fell(content: Content) -> None:
    before, now = MONDAY - DAY * 30, MONDAY + DAY * 4
    rose = Week(monday=MONDAY, ratings=(rated(2, before), rated(4, now)))
    fell = Week(monday=MONDAY, ratings=(rated(4, before), rated(2, now)))
    other = Week(monday=MONDAY, ratings=(rated(1, before, "A01"), rated(4, now)))
    assert "看懂客人　●●●●○　比上次多 2" in page_of(content, rose).html
    assert page_of(content, fell).html.endswith("看懂客人　●●○○○")
    assert page_of(content, other).html.endswith("看懂客人　●●●●○")


def test_an_item_or_a_place_that_is_no_longer_taught_does_no_harm(content: Content) -> None:
    week = Week(
        monday=MONDAY,
        deliveries=(asked(0, item="P9.9.9"),),
        reflections=(wrote(0, "寫過 3 句"),),
        ratings=(rated(3, MONDAY, "P9.9.9"),),
    )
    page = page_of(content, week)
    assert "寫過 3 句" in page.html
    assert "●" not in page.html


@pytest.mark.parametrize("outcome", ["done", "not_yet", "later"])
def test_the_plan_is_told_as_it_was_answered(content: Content, outcome: str) -> None:
    week = Week(monday=MONDAY, deliveries=(asked(0, "plan", outcome=outcome),))
    assert "這週的計畫：" in page_of(content, week).html


TASKS = ("T1.1", "T1.2", "T2.1", "T2.2", "T2.3", "T3.1", "T3.2", "T3.3", "T4.1")
KINDS = ("plan", "observe", "act", "case", "reflect", "evidence", "note")
ROLES = ("answer", "more", "follow_up", "note")
WORDS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="<>&\"'好𠮷👍3，。 \n", max_size=400),
    st.sampled_from(["𠮷" * 300, "<b>&" * 80, "3" + "𝒜" * 100, "&amp;" * 60]),
)


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """A week with any words in it."""
    entries = []
    for number in range(draw(st.integers(0, 9))):
        texts = draw(st.lists(WORDS, min_size=1, max_size=3))
        roles = tuple(draw(st.sampled_from(ROLES)) for _ in texts)
        entries.append(wrote(number, *texts, kind=draw(st.sampled_from(KINDS)), roles=roles))
    ratings = tuple(rated(3, MONDAY + DAY * n, item) for n, item in enumerate(("A01", "P3.3.3")))
    deliveries = tuple(asked(entry.id - 1, "plan", outcome="done") for entry in entries)
    return Week(monday=MONDAY, deliveries=deliveries, reflections=tuple(entries), ratings=ratings)


@settings(max_examples=150, deadline=None)
@given(week=weeks(), language=st.sampled_from(LANGUAGES))
def test_every_quotation_is_in_the_message_it_names_and_the_page_fits_a_caption(
    content: Content, week: Week, language: str
) -> None:
    longest = max((content.bank.theme(task, language) for task in TASKS), key=len)
    page = page_of(content, week, language, theme=longest, next_theme=longest)
    texts = {part.message_id: part.text for entry in week.reflections for part in entry.parts}
    for line in page.lines:
        if line.quote:
            assert line.message_id is not None
            assert line.quote in texts[line.message_id]
            assert line.quote in unescape(line.html)
    shown = unescape(re.sub("<[^>]*>", "", page.html))
    assert len(shown.encode("utf-16-le", "surrogatepass")) // 2 <= 1024
    assert page.length <= 1024


def test_only_lines_with_a_quotation_hold_words_of_the_learner(content: Content) -> None:
    week = Week(
        monday=MONDAY,
        deliveries=tuple(asked(number) for number in range(5)),
        reflections=tuple(wrote(number, f"祕{number}個字 3 份") for number in range(7)),
    )
    page = page_of(content, week)
    assert all(line.quote for line in page.lines if "祕" in line.html)
    assert sum(bool(line.quote) for line in page.lines) == 6


def test_a_page_that_would_be_too_long_has_fewer_quotations(content: Content) -> None:
    week = Week(
        monday=MONDAY,
        reflections=tuple(wrote(number, "3" + "𝒜" * 300) for number in range(7)),
    )
    page = page_of(content, week, theme="主題" * 40)
    assert 0 < sum(bool(line.quote) for line in page.lines) < 6
    assert page.length <= 1024
