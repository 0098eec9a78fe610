"""What stands on every portfolio: that it is no certificate; who had it made, when, for whom."""

from __future__ import annotations

from coaching.export.wording import Wording
from coaching.portfolio.records import Binder, Portfolio

ISOLATE = "\u2068", "\u2069"


def notice(wording: Wording) -> str:
    """That this is no certificate and no official document."""
    return wording.label("portfolio.notice")


def watermark(binder: Binder, wording: Wording, *, isolated: bool = False) -> str:
    """Who had it made, when, and for whom it is.

    With `isolated`, a name in it cannot turn the direction in which the rest is read.
    """
    first, last = ISOLATE if isolated else ("", "")
    maker = binder.maker
    names = [portfolio.name for portfolio in binder.portfolios]
    about = names[0] if len(names) == 1 else wording.label("portfolio.people", count=len(names))
    return wording.label(
        f"portfolio.made_by.{maker.role}",
        name=f"{first}{maker.name}{last}",
        moment=wording.moment(binder.made_at),
        about=f"{first}{about}{last}",
    )


def not_shown(binder: Binder, portfolio: Portfolio, wording: Wording) -> str:
    """How many reflections of a learner the maker may not read; empty in the learner's own."""
    if binder.maker.role == "learner":
        return ""
    if portfolio.hidden == 0:
        return wording.label("portfolio.all_shown")
    return wording.label("portfolio.not_shown", count=portfolio.hidden)
