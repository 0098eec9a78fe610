"""Whatever is sent to whichever page, by whomever: no page breaks over it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from bot.web.routes import ALL
from coaching.cohorts.acts import InviteLearners
from coaching.dialogue.buttons import write_id
from tests.web.site import Site
from tests.web.world import World

EXAMPLES = 10
"""For each page and method; more find nothing more within seconds."""
TEXT = {"type": "string"}
QUERY = (
    "q",
    "item",
    "learner",
    "cohort",
    "offset",
    "first",
    "last",
    "only",
    "from",
    "said",
    "hint",
    "group",
    "find",
    "people",
    "who",
    "actor",
    "action",
    "before",
    "after",
    "own",
)
FORM = ("text", "note", "value", "thread", "check", "when", "item", "init_data")
MORE = ("prompt", "cohorts", "trades", "active", "missing", "ids", "keep_ids", "timing", "day")
MOST = ("clock", "wall", "count", "answer", "how", "which")
PLAN = ("name", "pace", "days", "prompt_at", "weekly_day", "weekly_at", "starts_on", "ends_on")
OF_COHORTS = ("zone", "first", "last", "label", "role", "uses", "coach", "learner")

OF_POWER = ("reason", "look", "confirmed")

FIELDS = (*FORM, *MORE, *MOST, *PLAN, *OF_COHORTS, *OF_POWER)


def document(world: World, token: str) -> dict[str, Any]:
    """What the pages take, as OpenAPI says it: any text for anything, and now and then the right.

    Nothing of this is served: it is only made for this test.
    """
    paths: dict[str, Any] = {}
    for page in ALL:
        if page.name == "logout":
            continue
        named = [_named(name, world) for name in re.findall(r"{(\w+)}", page.path)]
        asked = [{"name": name, "in": "query", "schema": TEXT} for name in QUERY]
        paths[page.path] = {}
        if page.get:
            paths[page.path]["get"] = _operation([*named, *asked])
        if page.post:
            paths[page.path]["post"] = _operation(named) | {"requestBody": _body(token)}
    return {"openapi": "3.1.0", "info": {"title": "pages", "version": "1"}, "paths": paths}


def _operation(parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"parameters": parameters, "responses": {"default": {"description": "a page"}}}


def _named(name: str, world: World) -> dict[str, Any]:
    own = {
        "learner": world.learners["own"],
        "reflection": world.reflections["own"],
        "phrase": world.phrases["coach"],
        "broadcast": world.broadcast,
        "cohort": 1,
        "invite": 1,
        "person": world.staff["coach"].chat,
    }
    known = [{"const": write_id(own[name])}] if name in own else []
    schema = {"anyOf": [*known, TEXT]}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _body(token: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {"form": {"const": token}, **dict.fromkeys(FIELDS, TEXT)},
        "required": ["form"],
    }
    return {"content": {"application/x-www-form-urlencoded": {"schema": schema}}, "required": True}


def break_it(root: str, raw: dict[str, Any], cookie: str | None) -> int:
    """Send all kinds of requests; how many."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": root}
    if cookie is not None:
        headers["Cookie"] = f"session={cookie}"
    sent = 0
    for found in schemathesis.openapi.from_dict(raw).get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def run(case: Any) -> None:
            nonlocal sent
            response = case.call(base_url=root, headers=headers, allow_redirects=False)
            case.validate_response(response, checks=[not_a_server_error])
            sent += 1

        run()
    return sent


@pytest.mark.filterwarnings("ignore::DeprecationWarning:schemathesis")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ["coach", "admin", "owner", "sponsor", "nobody"])
async def test_no_request_breaks_a_page(site: Site, role: str) -> None:
    world = await World(site).fill()
    await site.desk.do(world.staff["admin"].id, InviteLearners(cohort=1), "invite")
    site.app.state.frame.attempts._each = site.app.state.frame.attempts._together = 10**9
    operations = sum(bool(page.get) + bool(page.post) for page in ALL) - 1
    if role == "nobody":
        sent = await asyncio.to_thread(break_it, site.root, document(world, "x"), None)
    else:
        async with site.signed_in(world.staff[role]) as browser:
            raw = document(world, (await browser.get("/probe")).form)
            sent = await asyncio.to_thread(break_it, site.root, raw, browser.cookie())
            assert (await browser.get("/probe")).status == 200
    assert sent >= operations * 5
