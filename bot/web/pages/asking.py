"""The page that asks once more, before what many people notice is done."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.web.frame import form
from bot.web.pages.common import show


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """What something means, and the two ways on."""

    words: Markup
    path: str
    """Where the yes is sent."""
    fields: tuple[tuple[str, str], ...]
    """What is sent with it: what was asked for."""
    yes: str
    no: str
    back: str
    """Where the no leads."""


def sure(request: Request) -> bool:
    """Whether this is the yes."""
    return form(request).text("confirmed") == "yes"


def ask(
    request: Request, words: Markup, fields: tuple[str, ...], labels: tuple[str, str], back: str
) -> Response:
    """Show the page; the form's `fields` come again with the yes, and `labels` are yes and no."""
    typed = form(request)
    page = AskPage(
        words=words,
        path=request.url.path,
        fields=tuple((name, typed.text(name)) for name in fields),
        yes=labels[0],
        no=labels[1],
        back=back,
    )
    return show(request, "ask.html", page)
