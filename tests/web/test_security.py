"""The protection that every page has, whatever is on it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot.web.app import make_web
from bot.web.csrf import form_token
from bot.web.frame import Page
from bot.web.routes import ALL
from bot.web.static_files import static
from tests.web.opening import fields as opening_fields
from tests.web.opening import signed
from tests.web.scan import scan
from tests.web.site import PROBE, SECRET, Browser, Reply, Site

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW")
LARGEST = 64 << 10
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CLOSED = [page for page in ALL if isinstance(page, Page)]
SENT = [page for page in CLOSED if page.post]


def filled(path: str, value: str = "1") -> str:
    """An address of a route."""
    return re.sub(r"{\w+}", value, path)


def addresses() -> Iterator[str]:
    """One address of every route there is, and some that are none."""
    for page in ALL:
        yield filled(page.path)
    yield from (
        static("style.css"),
        static("style.css") + "x",
        "/nowhere",
        "//",
        "/%00",
        "/learners/",
    )


def guarded(reply: Reply, path: str) -> None:
    """Fail unless every header is there."""
    headers = reply.headers
    told = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    framed = path.split("?")[0] == "/app"
    extra = {"frame-ancestors": "https://web.telegram.org", "connect-src": "'self'"}
    assert told == (POLICY | extra if framed else POLICY)
    assert ("X-Frame-Options" in headers) != framed
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    kept = path.startswith("/static/") and reply.status == 200
    assert ("no-store" in headers["Cache-Control"]) != kept
    assert "Server" not in headers
    assert "Set-Cookie" not in headers or not kept


@pytest.fixture
async def coach(site: Site) -> AsyncIterator[Browser]:
    """A coach's browser."""
    async with site.signed_in(await site.staff(1, "coach")) as browser:
        yield browser


async def test_t22_every_header_is_on_every_response(site: Site, coach: Browser) -> None:
    assert [route.path for route in site.app.routes] == [page.path for page in (*ALL, PROBE)]
    async with site.browser() as stranger:
        for path in addresses():
            for browser, methods in ((stranger, ("GET", "POST")), (coach, METHODS)):
                for method in methods:
                    reply = await browser.ask(method, path)
                    assert reply.status < 500, (method, path)
                    guarded(reply, path)


async def test_a_method_that_a_page_does_not_know_is_refused(site: Site) -> None:
    async with site.browser() as stranger:
        for page in ALL:
            known = {name for name, used in (("GET", page.get), ("POST", page.post)) if used}
            known |= {"HEAD"} if page.get else set()
            for method in METHODS:
                reply = await stranger.ask(method, filled(page.path))
                assert (reply.status == 405) == (method not in known), (method, page.path)
                if reply.status == 405:
                    assert set(reply.headers["Allow"].split(", ")) == known


async def test_nobody_gets_anywhere_without_a_session(site: Site) -> None:
    async with site.browser() as stranger:
        for page in CLOSED:
            for cookie in (None, "x", "a" * 43):
                headers = {} if cookie is None else {"Cookie": f"session={cookie}"}
                if page.get:
                    reply = await stranger.get(filled(page.path), headers=headers)
                    assert (reply.status, reply.headers["Location"]) == (303, "/login")
                    assert reply.text == ""
                if page.post:
                    token = form_token(SECRET, "")
                    reply = await stranger.post(filled(page.path), {"form": token}, headers=headers)
                    assert reply.status == 401


async def test_t22_every_form_needs_its_token(site: Site, coach: Browser) -> None:
    async with site.signed_in(await site.staff(2, "coach")) as other:
        foreign = (await other.get("/probe")).form
    good = (await coach.get("/probe")).form
    nonce, signature = good.split(".")
    wrong = [
        *("", "x", ".", foreign, nonce, f"{nonce}.", f".{signature}", good[:-1], f"{good}A"),
        *(f"{'A' * 22}.{signature}", f"{nonce}.{'A' * 43}", good.swapcase(), "\0", "é" * 66),
        form_token(b"another secret of somebody else", "1"),
    ]
    assert SENT
    for page in SENT:
        path = filled(page.path)
        assert (await coach.post(path)).status == 403
        for token in wrong if page is SENT[-1] else (foreign, nonce):
            assert (await coach.post(path, {"form": token})).status == 403, (path, token)
        assert (await coach.post(f"{path}?form={good}")).status == 403
        assert (await coach.post(path, {"form": "x"}, headers={"X-Form": good})).status == 403


async def test_t22_a_form_from_elsewhere_is_refused_even_with_its_token(
    site: Site, coach: Browser
) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    ):
        token = (await coach.get("/probe")).form
        for page in SENT:
            reply = await coach.post(filled(page.path), {"form": token}, headers=headers)
            assert reply.status == 403, page.path


async def test_a_body_has_a_size_and_a_kind(site: Site, coach: Browser) -> None:
    token = (await coach.get("/probe")).form

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(65):
            yield b"x" * 1024

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    takes_files = {filled(page.path) for page in SENT if page.uploads}
    assert takes_files
    for path in (*(filled(page.path) for page in SENT), "/app", "/enter/x"):
        site.app.state.frame.attempts._of.clear()
        for status, how in (
            (413, {"data": b"x" * (LARGEST + 1), "headers": kind}),
            (413, {"data": pieces(), "headers": kind}),
            (415, {"json": {"form": token}}),
            (415, {"data": b"form=" + token.encode(), "headers": {"Content-Type": "text/plain"}}),
            (
                400 if path in takes_files else 415,
                {"data": b"x", "headers": {"Content-Type": "multipart/form-data"}},
            ),
            (400, {"data": b"form=" + token.encode() + b"&text=%ff", "headers": kind}),
            (400, {"data": "form=甲".encode(), "headers": kind}),
            (400, {"data": b"a=1&" * 300, "headers": kind}),
        ):
            reply = await coach.ask("POST", path, **how)
            assert reply.status == status, (path, how)
            guarded(reply, path)


async def test_too_many_questions_in_an_address_are_refused(coach: Browser) -> None:
    for page in CLOSED:
        if page.get:
            reply = await coach.get(f"{filled(page.path)}?{'a=1&' * 300}")
            assert reply.status in (200, 303, 400, 404), page.path


async def test_what_a_stranger_meets_runs_nothing_of_its_own(site: Site) -> None:
    async with site.browser() as stranger:
        for path in ("/login", "/enter/x", "/app", "/nowhere"):
            assert scan((await stranger.get(path)).text).found == []


async def test_static_files_are_kept_under_their_present_address(site: Site) -> None:
    async with site.browser() as stranger:
        reply = await stranger.get(static("mini_app.js"))
        assert reply.status == 200
        assert reply.headers["Content-Type"].startswith("text/javascript")
        assert "immutable" in reply.headers["Cache-Control"]
        version = static("mini_app.js").split("/")[2]
        for path in (
            "/static/old/mini_app.js",
            f"/static/{version}/styles.css",
            f"/static/{version}/..%2fapp.py",
            f"/static/{version}/../app.py",
            f"/static/{version}/%2e%2e/templates/base.html",
            "/static/",
            "/static/mini_app.js",
        ):
            assert (await stranger.get(path)).status == 404, path


async def test_over_https_cookies_are_bound_to_the_host(site: Site) -> None:
    person = await site.staff(1, "coach")
    app = make_web(site.desk, site.app.state.frame.bot_token, SECRET, "https://coach.example.tw")
    transport = httpx.ASGITransport(app)
    link = await site.link(person)
    async with httpx.AsyncClient(
        transport=transport, base_url="https://coach.example.tw"
    ) as client:
        page = await client.get(link)
        form = re.search(r'name="form" value="([^"]+)"', page.text)
        assert form is not None
        entered = await client.post(
            link, data={"form": form[1]}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        opened = await client.post(
            "/app",
            data={"init_data": signed(opening_fields({"id": 1}, site.clock.now()))},
            headers={"Origin": "https://coach.example.tw"},
        )
    assert (entered.status_code, opened.status_code) == (303, 204)
    for reply, name in (
        (page, "__Host-door"),
        (entered, "__Host-session"),
        (opened, "__Host-session"),
    ):
        assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"
        line = reply.headers.get_list("set-cookie")[0]
        assert line.startswith(f"{name}=")
        parts = {part.strip().lower() for part in line.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
        assert not any(part.startswith("domain") for part in parts)
    assert "max-age=43200" in entered.headers.get_list("set-cookie")[0].lower()


async def test_without_https_nothing_claims_it(site: Site) -> None:
    person = await site.staff(1, "coach")
    async with site.browser() as browser:
        page = await browser.get(await site.link(person))
    assert "Strict-Transport-Security" not in page.headers
    (line,) = page.cookies
    assert line.startswith("door=")
    assert "secure" not in line.lower()
    assert "httponly" in line.lower()


async def test_addresses_lead_nowhere_else(site: Site, coach: Browser) -> None:
    for path in ("//evil.example", "/\\evil.example", "/https://evil.example", "/login/", "/app/"):
        reply = await coach.get(path, headers={"Host": "evil.example"})
        assert reply.status == 404
        assert "Location" not in reply.headers
        assert "evil" not in reply.text
