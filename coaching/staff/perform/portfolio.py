"""A learner's portfolio as a file, sent into the coach's chat."""

from __future__ import annotations

from coaching.effects import Effect, Lane, Say
from coaching.messages import Document
from coaching.staff.acts import MakePortfolio
from coaching.staff.perform.deed import Deed


def make_portfolio(deed: Deed, act: MakePortfolio) -> tuple[Effect, ...]:
    """Have the file made when it is sent; it holds what the coach may read then."""
    learner = deed.file(act.learner).learner
    texts = deed.programme.content.texts
    html = texts.say(deed.staff.language, "review.portfolio_caption", name=learner.name)
    said = Say(
        dedupe=f"{deed.key}:portfolio",
        chat=deed.staff.chat,
        learner=None,
        kind="portfolio",
        lane=Lane.REPLY,
        policy="never",
        message=Document(make=f"portfolio:{deed.staff.id}", learner=learner.id, html=html),
        due=deed.now,
        about=learner.id,
    )
    return (said, deed.record("make", learner.id))
