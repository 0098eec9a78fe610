"""Whose record an address names: what is not one's own is not there, for anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

import pytest
from sqlalchemy import text

from bot.web.frame import Page
from bot.web.pages import OF_COACHES
from bot.web.routes import ALL
from coaching.dialogue.buttons import write_id
from coaching.records import record_id
from tests.web.site import Browser, Reply, Site
from tests.web.world import World

MALFORMED = ("A", "-1", "z" * 13, "%00", "%F0%9F%8C%B1", "'--")
ABSENT = write_id(record_id("nothing"))
KINDS = ("learner", "reflection", "phrase")
"""What an address of a coach's page may name; a route with anything else needs its cases first.
What pages of admins name is tried in the tests of each of them."""
FIELDS: dict[str, dict[str, str]] = {
    "take": {},
    "seen": {},
    "write": {"text": "你週三問了兩位客人。"},
    "place": {"item": "P1.1.1", "value": "0"},
    "note": {"note": "下次問菜單"},
    "portfolio": {},
    "grade": {"value": "2"},
    "answer": {"text": "你週三問了兩位客人。"},
    "drop": {},
}
"""What a form must say to be done, by the name of its page; a new form needs its line here."""

WITH_IDS = [page for page in OF_COACHES if "{" in page.path]
WITHOUT = [page for page in ALL if isinstance(page, Page) and "{" not in page.path and page.get]


def cases(world: World, kind: str) -> dict[str, str]:
    """Every standing that a record can have towards the coach, as it is written in an address."""
    found = {
        "learner": world.learners,
        "reflection": world.reflections,
        "phrase": {"own" if name == "coach" else name: id_ for name, id_ in world.phrases.items()},
    }[kind]
    written = {name: write_id(id_) for name, id_ in found.items()}
    return {**written, "absent": ABSENT, **{f"malformed {word}": word for word in MALFORMED}}


def params(page: Page) -> list[str]:
    """What a route's address names."""
    return re.findall(r"{(\w+)}", page.path)


def addresses(world: World, page: Page) -> Iterator[tuple[str, bool]]:
    """Every address of a route, and whether all that it names is the coach's own; that last."""
    names = params(page)
    tables = [cases(world, name) for name in names]
    for chosen in sorted(product(*tables), key=lambda each: set(each) == {"own"}):
        words = {name: table[case] for name, table, case in zip(names, tables, chosen, strict=True)}
        yield page.path.format(**words), set(chosen) == {"own"}


def canaries(reply: Reply) -> set[str]:
    """Whose words are on a page."""
    return set(re.findall(r"金絲雀([a-z-]+)", reply.text))


OF_OTHERS = re.compile(
    r"(?:name|text|question|letter|answer|note)-"
    r"(?:other|former|forgotten|unshared|private|deleted|before)|phrase-other"
)


async def replies(browser: Browser, page: Page, path: str, form: str) -> list[tuple[str, Reply]]:
    """What comes of asking for a page, and of sending its form, genuine and complete."""
    found = []
    if page.get:
        found.append(("GET", await browser.get(path)))
    if page.post:
        fields = {"form": form, **FIELDS.get(page.name, {})}
        found.append(("POST", await browser.post(path, fields)))
    return found


def test_every_route_that_names_a_record_has_its_cases() -> None:
    assert WITH_IDS
    assert {name for page in WITH_IDS for name in params(page)} <= set(KINDS)
    assert {page.name for page in WITH_IDS if page.post} == set(FIELDS)
    assert len({page.name for page in ALL}) == len(ALL)
    assert len({page.path for page in ALL}) == len(ALL)


async def test_a_coach_gets_at_what_is_assigned_and_at_nothing_else(site: Site) -> None:
    world = await World(site).fill()
    async with site.signed_in(world.staff["coach"]) as browser:
        form = (await browser.get("/probe")).form
        for page in WITH_IDS:
            for path, own in addresses(world, page):
                for method, reply in await replies(browser, page, path, form):
                    where = (method, path, reply.status)
                    assert (reply.status == 404) != own, where
                    assert not own or reply.status in (200, 303), where
                    assert not any(map(OF_OTHERS.fullmatch, canaries(reply))), where
                    assert own or canaries(reply) <= {"staff-coach"}, where


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ["other", "admin", "sponsor", "owner"])
async def test_others_do_not_get_at_it(site: Site, role: str) -> None:
    world = await World(site).fill()
    theirs = (world.learners["other"], world.reflections["other"], world.phrases["other"])
    async with site.signed_in(world.staff[role]) as browser:
        form = (await browser.get("/probe")).form
        for page in WITH_IDS:
            for path, _ in addresses(world, page):
                if role == "other" and any(write_id(id_) in path for id_ in theirs):
                    continue
                if role != "other" and any(word in path for word in MALFORMED):
                    continue
                for method, reply in await replies(browser, page, path, form):
                    assert reply.status == 404, (method, path)
                    assert canaries(reply) <= {f"staff-{role}"}, (method, path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_strangers_do_not_get_at_it(site: Site) -> None:
    world = await World(site).fill()
    async with site.browser() as browser:
        for page in WITH_IDS:
            for path, _ in addresses(world, page):
                if page.get:
                    reply = await browser.get(path)
                    assert (reply.status, reply.text) == (303, "")
                if page.post:
                    reply = await browser.post(path, FIELDS.get(page.name, {}))
                    assert reply.status == 401
                    assert canaries(reply) == set()


async def test_no_list_shows_what_is_not_ones_own(site: Site) -> None:
    world = await World(site).fill()
    queries = ["", "?q=金絲雀", "?q=text-other", "?only=unreviewed", "?offset=99999999999"]
    for standing, id_ in world.learners.items():
        queries.append(f"?q=金絲雀&learner={write_id(id_)}&only={standing}")
    queries += [f"?q=金絲雀&learner={word}&offset={word}&item={word}" for word in MALFORMED]
    async with site.signed_in(world.staff["coach"]) as browser:
        for page in WITHOUT:
            for query in queries:
                reply = await browser.get(page.path + quote(query, safe="?=&%"))
                assert reply.status in (200, 303, 404, 422), (page.path, query)
                shown = canaries(reply)
                assert not any(map(OF_OTHERS.fullmatch, shown)), (page.path, query, shown)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ["admin", "sponsor", "owner"])
async def test_no_list_shows_a_word_to_those_who_run_the_programme(site: Site, role: str) -> None:
    world = await World(site).fill()
    async with site.signed_in(world.staff[role]) as browser:
        for page in WITHOUT:
            for query in ("", "?q=金絲雀"):
                reply = await browser.get(page.path + quote(query, safe="?=&%"))
                assert reply.status in (200, 303, 404), (page.path, query)
                words = {each for each in canaries(reply) if not each.startswith(("staff", "name"))}
                assert words == set(), (page.path, query)


async def test_a_form_names_no_thread_but_the_learners_own(site: Site) -> None:
    world = await World(site).fill()
    own = write_id(world.learners["own"]), write_id(world.reflections["own"])
    async with site.signed_in(world.staff["coach"]) as browser:
        form = (await browser.get("/probe")).form
        before = await letters(site)
        for path in (f"/learners/{own[0]}/feedback", f"/entries/{own[1]}/feedback"):
            for standing, thread in {**world.letters, "absent": record_id("nothing")}.items():
                fields = {"form": form, "text": f"你問了 {standing}", "thread": write_id(thread)}
                reply = await browser.post(path, fields)
                assert reply.status in (303, 404, 422), (path, standing)
        after = await letters(site)
        added = [told for id_, told in after.items() if id_ not in before]
        assert added
        assert {learner for learner, _ in added} == {world.learners["own"]}
        foreign = {id_ for standing, id_ in world.letters.items() if standing != "own"}
        assert not {thread for _, thread in added} & foreign


async def letters(site: Site) -> dict[int, tuple[int, int]]:
    """The learner and the thread of every letter, by its id."""
    async with site.database.read() as unit:
        rows = await unit.rows(text("SELECT id, learner, thread FROM letters"))
    return {row.id: (row.learner, row.thread) for row in rows}
