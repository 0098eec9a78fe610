"""What every page may rely on: acts done once, refusals shown, faults kept to ourselves."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response

from bot.web.app import make_web
from bot.web.frame import Page, do, form, go, id_in
from bot.web.render import render
from bot.web.routes import ALL
from coaching.staff.acts import KeepPhrase, NotFound, ReadPhrases, Refused
from coaching.staff.records import Staff
from tests.web.opening import TOKEN
from tests.web.site import SECRET, OpenSite, Site

lite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def show(request: Request, staff: Staff) -> Response:
    """A page with a form, which says what was typed and why it was refused."""
    await do(request, ReadPhrases())
    return render(request, "error.html", text="web_error.other")


async def keep(request: Request, staff: Staff) -> Response:
    """Keep two sentences."""
    words = form(request).text("text")
    if words == "refuse":
        raise Refused("web_error.422")
    if words == "hide":
        raise NotFound
    if words == "break":
        raise RuntimeError("the words of somebody")
    await do(request, KeepPhrase(text=words))
    await do(request, KeepPhrase(text=words + " 2"))
    return go("/try")


async def one(request: Request, staff: Staff) -> Response:
    """A page of one record."""
    return Response(str(id_in(request, "learner")))


TRY = Page(path="/try", name="try", get=show, post=keep)
ONLY_SENT = Page(path="/sent", name="sent", post=keep)
ONE = Page(path="/one/{learner}", name="one", get=one)


@pytest.fixture
async def site(open_site: OpenSite) -> Site:
    """The door, and pages made for these tests."""
    return await open_site(
        (*(page for page in ALL if page.path == "/enter/{token}"), TRY, ONLY_SENT, ONE)
    )


async def phrases(site: Site) -> list[str]:
    """The sentences that are kept."""
    async with site.database.read() as unit:
        return sorted(await unit.scalars(text("SELECT text FROM phrases")))


async def test_a_form_sent_twice_is_done_once(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        fields = {"form": (await browser.get("/try")).form, "text": "你這週問了客人。"}
        replies = await asyncio.gather(*(browser.post("/try", fields) for _ in range(3)))
        assert {reply.status for reply in replies} == {303}
        assert await phrases(site) == ["你這週問了客人。", "你這週問了客人。 2"]
        again = {"form": (await browser.get("/try")).form, "text": "你這週問了客人。"}
        await browser.post("/try", again)
        assert len(await phrases(site)) == 4


async def test_a_form_changed_and_sent_again_is_another(site: Site) -> None:
    """Back, correct, send: that is not swallowed."""
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        token = (await browser.get("/try")).form
        for words in ("甲", "乙"):
            await browser.post("/try", {"form": token, "text": words})
    assert await phrases(site) == ["乙", "乙 2", "甲", "甲 2"]


@lite
async def test_what_is_refused_is_shown_again_with_the_reason(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        page = await browser.get("/try")
        assert 'role="alert"' not in page.text
        for path in ("/try", "/sent"):
            reply = await browser.post(path, {"form": page.form, "text": "refuse"})
            assert reply.status == 422
            assert reply.form != page.form
            reason = site.desk.programme.now.content.texts.say("zh-Hant", "web_error.422")
            assert reason in reply.text
        assert (
            'role="alert"'
            in (await browser.post("/try", {"form": page.form, "text": "refuse"})).text
        )
    assert await phrases(site) == []


@lite
async def test_what_is_not_there_is_not_found(site: Site) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        token = (await browser.get("/try")).form
        assert (await browser.post("/try", {"form": token, "text": "hide"})).status == 404
        assert (await browser.get("/one/zz")).text == str(35 * 36 + 35)
        for wrong in ("ZZ", "-1", "z" * 13, "%00", "%F0%9F%8C%B1", "1.0", "a%2Fb", "%ff"):
            assert (await browser.get(f"/one/{wrong}")).status == 404


@lite
async def test_a_fault_of_ours_tells_nothing(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    coach = await site.staff(1, "coach")
    async with site.signed_in(coach) as browser:
        token = (await browser.get("/try")).form
        with caplog.at_level(logging.DEBUG):
            reply = await browser.post("/try", {"form": token, "text": "break"})
        assert reply.status == 500
        assert reply.headers["Content-Type"].startswith("text/plain")
        assert reply.headers["Cache-Control"] == "no-store"
        assert "somebody" not in reply.text + caplog.text
        assert "RuntimeError" in caplog.text
        assert "RuntimeError" not in reply.text


@lite
@pytest.mark.parametrize(
    ("secret", "pages"),
    [
        (b"", "https://coach.example.tw"),
        (b"short", "https://coach.example.tw"),
        (SECRET, ""),
        (SECRET, "coach.example.tw"),
        (SECRET, "ftp://coach.example.tw"),
        (SECRET, "https://coach.example.tw/pages"),
        (SECRET, "https://coach.example.tw?x"),
        (SECRET, "https://user@coach.example.tw"),
    ],
)
async def test_weak_secrets_and_odd_addresses_are_refused(
    site: Site, secret: bytes, pages: str
) -> None:
    with pytest.raises(ValueError, match="web pages"):
        make_web(site.desk, TOKEN, secret, pages)


@lite
async def test_secrets_are_not_shown(site: Site) -> None:
    shown = repr(site.app.state.frame)
    assert TOKEN not in shown
    assert SECRET.decode() not in shown
