"""A worker behind a webhook does what other processes wrote, though nobody rings for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.ops.rounds import EVERY, Rounds
from coaching.effects import Lane, Say
from coaching.messages import Text
from storage import effects

if TYPE_CHECKING:
    from bot.demo.phone import Phone
    from tests.ops.conftest import Post, Start

on_one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def writes_elsewhere(post: Post, phone: Phone, words: str) -> None:
    """Another process has something to say to somebody."""
    now = post.clock.now()
    said = Say(
        dedupe=words,
        chat=phone.id,
        learner=None,
        kind="screen",
        lane=Lane.REPLY,
        policy="once_more",
        message=Text(html=words),
        due=now,
    )
    async with post.app.database.begin() as unit:
        await effects.write(unit, [said], now)


@on_one
async def test_what_another_process_wrote_is_done_within_a_round(start: Start) -> None:
    async with start() as post:
        phone = await post.admin()
        rounds = Rounds(post.app)
        await rounds.run_once()
        await post.driver.settle()
        await writes_elsewhere(post, phone, "from elsewhere")
        await rounds.run_once()
        await post.driver.settle()
        assert not phone.sees("from elsewhere")
        assert await rounds.next_at() == post.clock.now() + EVERY
        await post.driver.advance(post.clock.now() + EVERY)
        await rounds.run_once()
        await post.driver.settle()
        assert phone.sees("from elsewhere")


@on_one
async def test_rounds_are_made_until_the_end(start: Start) -> None:
    async with start() as post:
        phone, stop = await post.admin(), asyncio.Event()
        going = asyncio.create_task(Rounds(post.app).run(stop))
        await post.driver.settle()
        await writes_elsewhere(post, phone, "from elsewhere")
        await post.driver.advance(post.clock.now() + EVERY + timedelta(seconds=1))
        await post.driver.settle()
        assert phone.sees("from elsewhere")
        stop.set()
        await going
