"""A learner's records of a portfolio, with whatever words a test wants in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coaching.export.wording import Wording
from coaching.portfolio.compose import bind, compose
from coaching.portfolio.material import Maker, Material
from coaching.portfolio.records import Binder
from coaching.records import Cohort, Delivery, Learner, Part, Rating, Reflection
from coaching.staff.records import Grade, Level
from content.load import Content, load

MONDAY = datetime(2026, 11, 16, 2, 30, tzinfo=UTC)
MADE = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ME, COACH = 1 << 61, 77
WORDS = "10 位有 6 位是趕上班的"
OWN = Maker(role="learner", name="小芸")
OF_COACH = Maker(role="coach", name="林教練")


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content."""
    return load()


@pytest.fixture(scope="session")
def wording(content: Content) -> Wording:
    """Chinese words, in Taipei."""
    return Wording(content, "zh-Hant", "Asia/Taipei")


def asked(number: int, item: str, prompt: str, **fields: Any) -> Delivery:
    """A question of that many days after the Monday."""
    at = MONDAY + timedelta(days=number)
    given = {"kind": prompt.split("-")[1], "rev": 2, "message_id": 100 + number, **fields}
    return Delivery(
        id=1000 + number,
        learner=ME,
        item=item,
        prompt_id=prompt,
        text="<b>名</b> · 約 2 分鐘\n\n今天數 &lt;10 位客人？\n\n<i>看得到的就好</i>",
        follow_up="下個月哪樣會賣得更好？",
        local_date=at.date(),
        state="answered",
        asked_at=at,
        **given,
    )


def answer(number: int, delivery: Delivery | None, *texts: str, **fields: Any) -> Reflection:
    """An answer, or a note when there is no question, one message for each text."""
    at = MONDAY + timedelta(days=number, minutes=5)
    of = {} if delivery is None else {"item": delivery.item, "kind": delivery.kind}
    reflection = Reflection(
        id=2000 + number,
        learner=ME,
        delivery=delivery.id if delivery else None,
        local_date=at.date(),
        created_at=at,
        **{**of, **fields},
    )
    parts = tuple(
        Part(
            id=10 * reflection.id + place,
            reflection=reflection.id,
            learner=ME,
            message_id=200 + 10 * number + place,
            role="answer" if place == 0 else "follow_up",
            text=text,
            created_at=at,
        )
        for place, text in enumerate(texts)
    )
    return replace(reflection, parts=parts)


def records(words: str = WORDS, name: str = "小芸", **more: Any) -> Material:
    """An answer to P1.1.1 with a follow-up, an evidence of P1.2.3, a private one, and a note."""
    observe = asked(0, "P1.1.1", "p1.1.1-observe-01")
    evidence = asked(1, "P1.2.3", "p1.2.3-evidence-01")
    secret = asked(2, "P1.2.1", "p1.2.1-act-01")
    fields: dict[str, Any] = {
        "made_at": MADE,
        "learner": Learner(id=ME, chat=7001, cohort=1, name=name, coach_may_read=True),
        "cohort": Cohort(id=1, name="春天班"),
        "deliveries": (observe, evidence, secret),
        "reflections": (
            answer(0, observe, words, f"追：{words}"),
            answer(1, evidence, f"三個數：{words}"),
            answer(2, secret, f"不給人看：{words}", private=True),
            answer(3, None, f"隨手記：{words}"),
        ),
        "ratings": (
            Rating(
                id=3001, learner=ME, item="P1.1.1", value=3, local_date=date(2026, 11, 16),
                at=MONDAY,
            ),
        ),
        "levels": (Level(id=4001, learner=ME, item="P1.1.1", coach=COACH, value=4, at=MADE),),
        "grades": (Grade(reflection=2000, coach=COACH, learner=ME, value=2, at=MADE),),
        "coaches": {COACH: "林教練"},
    }  # fmt: skip
    return Material(**{**fields, **more})


@dataclass(frozen=True)
class Kit:
    """Makes records, and binds the portfolios of them."""

    content: Content
    made_at = MADE
    words = WORDS
    own = OWN
    of_coach = OF_COACH
    asked = staticmethod(asked)
    answer = staticmethod(answer)
    records = staticmethod(records)

    def bound(
        self, *materials: Material, maker: Maker = OWN, taught: Content | None = None
    ) -> Binder:
        """The portfolios of such records in one file."""
        content = taught or self.content
        composed = [compose(each, content, maker.language) for each in materials or (records(),)]
        return bind(composed, content, maker, MADE)


@pytest.fixture(scope="session")
def kit(content: Content) -> Kit:
    """The maker of records."""
    return Kit(content)
