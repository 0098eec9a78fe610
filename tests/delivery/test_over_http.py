"""The rows of the fault matrix that speak of the wire: our sender against a real HTTP server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.demo.faults import Fault, Kind
from bot.demo.local import LocalTelegram
from bot.demo.phone import Phone
from bot.telegram.api import make_api
from bot.telegram.messenger import TelegramMessenger
from coaching.messages import Answer, Edit, React, Text

if TYPE_CHECKING:
    from tests.delivery.conftest import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is between us and the server does not depend on the database."""

TOKEN = "123456789:AAE-canary_canary_canary_canary_cana"
SECOND = timedelta(seconds=1)


@dataclass
class Line:
    """A house whose channel is the real messenger, and a person at the other end."""

    house: House
    telegram: LocalTelegram
    phone: Phone

    def seen(self) -> list[str]:
        """What the bot put on the phone."""
        return [each.text for each in self.phone.chat.messages if each.sender == "bot"]

    async def sends(self, key: str, seconds: float = 120, **fields: object) -> str:
        """Say something, let time pass, and tell where it stands then."""
        await self.house.say(key, self.phone.id, **fields)
        await self.house.drive(self.house.worker(), seconds)
        return (await self.house.states())[key]


@pytest.fixture
async def line(house: House) -> AsyncIterator[Line]:
    """A person who has started the bot."""
    async with LocalTelegram(TOKEN, house.clock) as telegram:
        api = make_api(telegram.token, telegram.url)
        await api.open()

        async def no_document(name: str, learner: int) -> tuple[str, bytes]:
            raise LookupError(name)

        house.channel = TelegramMessenger(api, lambda spec: b"", no_document)  # type: ignore[assignment]
        yield Line(house, telegram, telegram.user(7, started=True))
        await api.close_connections()


@pytest.mark.parametrize(
    "kind", ["too_many_requests", "too_many_requests_bare", "too_many_requests_html"]
)
@pytest.mark.parametrize("policy", ["once_more", "never"])
async def test_f01_f03_who_is_asked_to_wait_waits_and_gets_one_copy(
    line: Line, kind: Kind, policy: str
) -> None:
    line.telegram.faults.add(Fault(kind, retry_after=5), "sendMessage")
    start = line.house.clock.now()
    assert await line.sends("hello", policy=policy) == "sent"
    assert line.seen() == ["hello"]
    calls = [call.at - start for call in line.telegram.ledger.of("sendMessage")]
    assert len(calls) == 2
    assert calls[1] >= 5 * SECOND


async def test_f04_who_blocked_the_bot_is_called_once(line: Line) -> None:
    line.phone.block()
    await line.house.say("next", line.phone.id, learner=line.phone.id)
    assert await line.sends("hello", learner=line.phone.id) == "cancelled"
    assert len(line.telegram.ledger.of("sendMessage")) == 1


async def test_f06_a_chat_that_is_not_there_is_tried_once(line: Line) -> None:
    await line.house.say("hello", 404)
    await line.house.drive(line.house.worker(), 60)
    assert (await line.house.rows())["hello"].reason == "no_chat"
    assert len(line.telegram.ledger.of("sendMessage")) == 1


async def test_f07_markup_that_is_refused_arrives_as_bare_words(line: Line) -> None:
    assert await line.sends("a", message=Text(html="<b>早安 &lt;3")) == "sent"
    assert line.seen() == ["早安 <3"]


async def test_f08_an_edit_that_changes_nothing_is_done(line: Line) -> None:
    await line.sends("hello")
    number = (await line.house.rows())["hello"].message_id
    edit = Edit(html="hello", message_id=number)
    assert await line.sends("edit", policy="free", message=edit) == "sent"


async def test_f09_an_edit_of_a_message_that_is_gone_is_said_anew_when_it_matters(
    line: Line,
) -> None:
    gone = Edit(html="週報", message_id=999)
    assert await line.sends("page", kind="weekly", policy="free", message=gone) == "sent"
    assert await line.sends("trifle", kind="edit", policy="free", message=gone) == "failed"
    assert line.seen() == ["週報"]


async def test_f10_an_answer_to_an_old_tap_is_let_go(line: Line) -> None:
    answer = Answer(callback_id="123")
    assert await line.sends("answer", policy="free", message=answer) == "failed"
    assert (await line.house.rows())["answer"].reason == "expired"
    assert await line.sends("hello") == "sent"


WIRE: tuple[Fault, ...] = (
    Fault("server_error", status=500),
    Fault("server_error", status=502),
    Fault("server_error", status=504),
    Fault("ok_html"),
    Fault("truncated"),
    Fault("ok_false"),
    Fault("empty_list"),
    Fault("null_result"),
    Fault("huge"),
    Fault("reset"),
)


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("fault", WIRE, ids=lambda fault: f"{fault.kind}-{fault.status}")
async def test_f17_f18_f21_an_answer_that_is_lost_or_spoilt_costs_one_more_copy_at_most(
    line: Line, fault: Fault, accepted: bool
) -> None:
    spoilt = Fault(fault.kind, accepted=accepted, status=fault.status)
    line.telegram.faults.add(spoilt, "sendMessage")
    assert await line.sends("hello") == "sent"
    assert line.seen() == ["hello"] * (2 if accepted else 1)


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("fault", WIRE, ids=lambda fault: f"{fault.kind}-{fault.status}")
async def test_f17_f18_f21_what_may_not_come_twice_is_left_in_doubt(
    line: Line, fault: Fault, accepted: bool
) -> None:
    spoilt = Fault(fault.kind, accepted=accepted, status=fault.status)
    line.telegram.faults.add(spoilt, "sendMessage")
    assert await line.sends("news", policy="never") == "unknown"
    assert line.seen() == ["news"] * accepted
    assert await line.sends("next") == "sent"


@pytest.mark.parametrize("accepted", [False, True])
async def test_f19_no_answer_in_time_is_a_doubt(line: Line, accepted: bool) -> None:
    line.telegram.faults.add(Fault("hang", accepted=accepted), "sendMessage")
    await line.house.say("prompt", line.phone.id)
    await line.house.drive(line.house.worker(deadline=0.2), 60)
    assert await line.house.states() == {"prompt": "sent"}
    assert line.seen() == ["prompt"] * (2 if accepted else 1)


async def test_f17_receipts_are_repeated_until_they_are_there(line: Line) -> None:
    message = line.phone.send("我的答案")
    line.telegram.faults.add(Fault("server_error", status=502), "setMessageReaction", times=4)
    react = React(message_id=message.id, emoji="👌")
    assert await line.sends("receipt", policy="free", message=react) == "sent"
    assert len(line.telegram.ledger.of("setMessageReaction")) == 5


async def test_f20_what_never_left_is_sent_when_the_server_is_back(line: Line) -> None:
    house = line.house
    port = line.telegram.server.port
    await line.telegram.stop()
    await house.say("prompt", 7, policy="never")
    await house.drive(house.worker(), 100)
    row = (await house.rows())["prompt"]
    assert (row.state, row.reason) == ("queued", "unreachable")
    assert 5 <= row.attempts <= 9
    async with LocalTelegram(TOKEN, house.clock, port=port) as again:
        phone = again.user(7, started=True)
        await house.drive(house.worker(), 61)
        assert [each.text for each in phone.chat.messages] == ["prompt"]
    assert await house.states() == {"prompt": "sent"}


async def test_f22_a_byte_a_second_is_given_up_and_delays_nobody(line: Line) -> None:
    other = line.telegram.user(8, started=True)
    line.telegram.faults.add(Fault("trickle", seconds=1.0), "sendMessage", chat=7)
    await line.house.say("slow", 7, policy="never")
    await line.house.say("quick", 8)
    await line.house.drive(line.house.worker(deadline=0.3), 10)
    assert await line.house.states() == {"slow": "unknown", "quick": "sent"}
    assert [each.text for each in other.chat.messages] == ["quick"]
