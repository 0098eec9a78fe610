"""`coach demo --story`: a scripted fortnight of several learners, told as transcripts."""

from __future__ import annotations

import asyncio
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.stage import Stage, open_stage
from bot.clock import DrivenClock
from bot.demo.phone import Phone
from bot.demo.view import Seen
from coaching.dialogue.buttons import read
from storage import deliveries

ZONE = ZoneInfo("Asia/Taipei")
"""The transcripts tell the time as it is in Taipei."""
BUTTON = "v1:"
THINKING = 90
"""Seconds between a question and its answer."""


@dataclass(slots=True)
class Player:
    """One person of the story: the phone, and what is still to be said."""

    phone: Phone
    script: Mapping[str, Any]
    answered: set[int] = field(default_factory=set)
    prompts: int = 0
    ratings: int = 0
    said: dict[str, int] = field(default_factory=dict)
    """Of a coach: how many sentences each learner has had."""


def read_story() -> dict[str, Any]:
    """The people of the story and what they say."""
    return tomllib.loads(files("bot.demo").joinpath("story.toml").read_text("utf-8"))


async def tell(out: Path) -> int:
    """Play the story, print what was said, save the pictures, and return 0."""
    script = read_story()
    clock = DrivenClock(script["start"].astimezone(UTC))
    with tempfile.TemporaryDirectory(prefix="coach-story-") as folder:
        async with open_stage(clock, Path(folder)) as stage:
            coach = Player(await stage.coach(**teller(script)), script["coach"])
            players = [await join(stage, learner) for learner in script["learners"]]
            end = clock.now() + timedelta(days=script["days"])
            while clock.now() < end:
                await pass_hour(stage, players)
                await review(stage, coach)
            await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
            for player in (*players, coach):
                pages = list(transcript(player, out))
                name = out / f"{player.phone.id}.txt"
                name.write_text("\n".join(pages) + "\n", encoding="utf-8")
                print("\n".join(pages), end="\n\n")
            print(f"Transcripts and pictures: {out}")
    return 0


def teller(script: Mapping[str, Any]) -> dict[str, Any]:
    """The coach of the story: number and name."""
    return {name: script["coach"][name] for name in ("number", "name")}


async def join(stage: Stage, script: Mapping[str, Any]) -> Player:
    """Join as a person does: start, agree, trade, time."""
    phone = stage.telegram.user(
        script["number"], script["name"], language_code=script.get("language", "zh-hant")
    )
    player = Player(phone, script)
    phone.start()
    for action in ("agree:coach", f"trade:{script['trade']}", f"time:{script['time']}"):
        await stage.settle()
        tap(phone, action)
    await stage.settle()
    if "zone" in script:
        for action in ("/settings", "set:zone"):
            phone.send(action) if action[0] == "/" else tap(phone, action)
            await stage.settle()
        phone.send(script["zone"])
        await stage.settle()
    await live(stage, player)
    return player


def tap(phone: Phone, action: str) -> bool:
    """Tap the newest button whose data begins with this action; False when there is none."""
    for message in reversed(phone.chat.messages):
        for button in (button for row in message.buttons for button in row):
            if button.data is not None and button.data.startswith(BUTTON + action):
                phone.tap(message, button.data)
                return True
    return False


async def pass_hour(stage: Stage, players: Iterable[Player]) -> None:
    """Let an hour pass, in which everybody answers what is new."""
    await stage.advance(hours=1)
    for player in players:
        await live(stage, player)


async def live_until(stage: Stage, players: Sequence[Player], until: datetime) -> None:
    """Let time pass, from question to question, and have everybody answer."""
    while (due := await stage.next_question()) is not None and due < until:
        await stage.driver.advance(due)
        for player in players:
            await live(stage, player)
    await stage.driver.advance(max(until, stage.clock.now()))


async def live(stage: Stage, player: Player) -> None:
    """What this learner does in this hour: answer what is new, as their script says."""
    prompt = new_prompt(player)
    if prompt is None:
        return
    day, player.prompts = player.prompts, player.prompts + 1
    player.answered.add(prompt.id)
    if day >= player.script.get("silent_from", 99):
        return
    if day == player.script.get("pauses_on"):
        player.phone.send("/pause")
        await stage.settle()
        tap(player.phone, "pause:7")
        await stage.settle()
        return
    await answer(stage, player, prompt)


async def review(stage: Stage, coach: Player) -> None:
    """What the coach does in this hour: with a digest, see every learner and say what is due."""
    phone = coach.phone
    digest = next((each for each in phone.chat.messages[::-1] if holds(each, "queue")), None)
    if digest is None or digest.id in coach.answered:
        return
    coach.answered.add(digest.id)
    tap(phone, "queue")
    await stage.settle()
    while holds(phone.last, "seen:"):
        await say_sentence(stage, coach, phone.last.text)
        tap(phone, "seen:")
        await stage.settle()


async def say_sentence(stage: Stage, coach: Player, card: str) -> None:
    """Send the learner of this card the next sentence that the script has for them."""
    for name, sentences in coach.script["says"].items():
        if name in card and coach.said.get(name, 0) < len(sentences):
            sentence = sentences[coach.said.get(name, 0)]
            coach.said[name] = coach.said.get(name, 0) + 1
            tap(coach.phone, "reply:")
            await stage.settle()
            coach.phone.send(sentence)
            await stage.settle()
            tap(coach.phone, "send:")
            await stage.settle()
            return


def holds(message: Seen, action: str) -> bool:
    """Whether a message has a button of this action."""
    data = (button.data or "" for row in message.buttons for button in row)
    return any(each.startswith(BUTTON + action) for each in data)


def new_prompt(player: Player) -> Seen | None:
    """The newest question on the phone, if it was not answered yet."""
    for message in reversed(player.phone.chat.messages):
        data = [button.data or "" for row in message.buttons for button in row]
        if any(each.startswith(f"{BUTTON}skip:") for each in data):
            return message if message.id not in player.answered else None
    return None


async def answer(stage: Stage, player: Player, prompt: Seen) -> None:
    """Answer, wait for the receipt, say a little more, and rate when asked."""
    text, *more = player.script["answers"].get(await asked(stage, prompt), [""])
    if not text:
        tap(player.phone, "skip:")
        await stage.settle()
        return
    await stage.advance(seconds=THINKING)
    mine = player.phone.send(text)
    await stage.settle()
    if player.script.get("edits"):
        player.phone.edit(mine, text + "!")
    await stage.advance(seconds=30)
    for words in more:
        player.phone.send(words)
        await stage.settle()
    tap_echo(player.phone)
    rates = player.script.get("rates", [])
    if player.ratings < len(rates) and rate(player.phone, rates[player.ratings]):
        player.ratings += 1
    await stage.settle()


async def asked(stage: Stage, prompt: Seen) -> str:
    """The id of the question that this message asks, as the bot remembers it."""
    labels = (button.data or "" for row in prompt.buttons for button in row)
    number = next(filter(None, (button.id() for button in map(read, labels) if button)))
    async with stage.app.database.read() as unit:
        return (await deliveries.by_ids(unit, [number]))[number].prompt_id


def tap_echo(phone: Phone) -> None:
    """Say of the plan that was echoed that it was done."""
    for message in phone.chat.messages[-6:]:
        if message.labels and message.labels[0] and not message.edited:
            data = [button.data or "" for row in message.buttons for button in row]
            if data and data[0].startswith(f"{BUTTON}echo:"):
                phone.tap(message, data[0])


def rate(phone: Phone, value: int) -> bool:
    """Tap a place on the newest scale, unless one was chosen there already."""
    for message in reversed(phone.chat.messages):
        data = [button.data or "" for row in message.buttons for button in row]
        if any(each.startswith(f"{BUTTON}rate:") for each in data) and not message.edited:
            phone.tap(message, data[value - 1])
            return True
    return False


def transcript(player: Player, out: Path) -> Iterator[str]:
    """A learner's chat line by line; pictures are saved and named."""
    yield f"═══ {player.phone.id} {player.script['name']} ═══"
    for message in player.phone.chat.messages:
        who = "▶" if message.sender == "user" else "◀"
        text = message.text.replace("\n", "\n    ")
        reactions = "".join(message.reactions)
        yield f"{message.date.astimezone(ZONE):%m-%d %H:%M} {who} {text}{reactions}"
        if message.photo:
            path = out / f"{player.phone.id}-{message.id}.png"
            path.write_bytes(message.photo)
            yield f"    [{path}]"
        for row in message.buttons:
            yield "    " + " ".join(f"[{button.label}]" for button in row)
