"""Turns a template into a response; every value is escaped unless a text of ours is the markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.web.csrf import FIELD, form_token
from bot.web.fields import Fields
from bot.web.frame import frame_of, language_of, visit_of
from bot.web.static_files import static
from coaching.dialogue.buttons import write_id


def render(request: Request, template: str, /, *, status: int = 200, **context: Any) -> Response:
    """Render a template of `bot/web/templates`.

    Beside `context` it may use: `t(key, …)` for a text with its markup, `label(key, …)` for one
    without, `staff` (None for strangers), `form_field()` once in every form that is sent,
    `static(name)`, `id_of(record id)`, `path`, `language`, and after a refusal `refused` (the
    sentence) with `typed` (the fields that were sent).
    """
    visit = visit_of(request)
    known: dict[str, Any] = {
        **_words(request),
        "static": static,
        "id_of": write_id,
        "path": request.url.path,
        "staff": visit.staff if visit else None,
        "form_field": form_field(request, visit.session) if visit else None,
        "refused": visit.refused if visit else "",
        "typed": visit.typed if visit else Fields(),
    }
    text = _templates().get_template(template).render({**known, **context})
    return HTMLResponse(text, status)


def form_field(request: Request, bound: str) -> Any:
    """Give a function that writes the hidden field of a form, bound to a session."""
    secret = frame_of(request).secret

    def write() -> Markup:
        token = form_token(secret, bound)
        return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token)

    return write


def error_page(request: Request, status: int) -> Response:
    """The page that says what went wrong and what to do."""
    texts = frame_of(request).texts
    key = f"web_error.{status}"
    text = key if texts.has(key) else "web_error.other"
    return render(request, "error.html", status=status, text=text)


def sentence(request: Request, key: str, **params: object) -> Markup:
    """Say a text in the asking person's language, with its markup."""
    return Markup(frame_of(request).texts.say(language_of(request), key, **params))


def _words(request: Request) -> dict[str, Any]:
    texts, language = frame_of(request).texts, language_of(request)
    return {
        "language": language,
        "t": lambda key, **params: Markup(texts.say(language, key, **params)),
        "label": lambda key, **params: texts.plain(language, key, **params),
    }


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
