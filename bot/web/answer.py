"""Answers a request for a page: who asks, whether the form is genuine, and what refuses it."""

from __future__ import annotations

from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.csrf import FIELD, from_elsewhere, genuine
from bot.web.fields import read_form
from bot.web.frame import LOGIN, Handler, OpenPage, Page, Visit, frame_of, go
from bot.web.render import error_page, sentence
from bot.web.sessions import find_visit
from coaching.staff.acts import NotFound, Refused


def route_of(page: Page | OpenPage) -> Route:
    """The route of a page; it answers 405 to what the page does not do."""
    methods = [name for name, used in (("GET", page.get), ("POST", page.post)) if used]

    async def answer(request: Request) -> Response:
        if isinstance(page, OpenPage):
            return await _open(page, request)
        return await _closed(page, request)

    return Route(page.path, answer, methods=methods, name=page.name)


async def _open(page: OpenPage, request: Request) -> Response:
    handler = page.post if request.method == "POST" else page.get
    if handler is None:
        raise HTTPException(405)
    return await handler(request)


async def _closed(page: Page, request: Request) -> Response:
    sends = request.method == "POST"
    visit = await find_visit(request)
    if visit is None:
        if sends:
            raise HTTPException(401)
        return go(LOGIN)
    request.state.visit = visit
    if sends and page.post is not None:
        return await _take(page, page.post, request, visit)
    if page.get is None:
        raise HTTPException(405)
    return await page.get(request, visit.staff)


async def _take(page: Page, post: Handler, request: Request, visit: Visit) -> Response:
    """Take a form; when it is refused, show it again with the reason and what was typed."""
    frame = frame_of(request)
    fields = await read_form(request, uploads=page.uploads)
    token = fields.text(FIELD)
    if from_elsewhere(request, frame.origin) or not genuine(frame.secret, visit.session, token):
        raise HTTPException(403)
    visit.typed = fields
    visit.key = _key(visit, request.url.path, fields.body)
    try:
        return await post(request, visit.staff)
    except Refused as why:
        visit.refused = sentence(request, why.key, **why.params)
    again = page.again or page.get
    if again is None:
        return error_page(request, 422)
    response = await again(request, visit.staff)
    response.status_code = 422
    return response


def _key(visit: Visit, path: str, body: bytes) -> str:
    """The same for the same form sent twice; its token is in the body, and no other form's."""
    start = f"{visit.session}\n{path}\n".encode()
    return f"web:{sha256(start + body).hexdigest()[:32]}"


async def on_http_error(request: Request, error: Exception) -> Response:
    """The page for what the address, the method or the form is wrong with."""
    assert isinstance(error, HTTPException)
    response = error_page(request, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def on_not_found(request: Request, error: Exception) -> Response:
    """The page for what is not there or not for this person: nobody learns which."""
    assert isinstance(error, NotFound)
    return error_page(request, 404)


async def on_refused(request: Request, error: Exception) -> Response:
    """The page for what could not even be shown."""
    assert isinstance(error, Refused)
    return error_page(request, 422)
