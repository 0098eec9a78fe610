"""No secret and no person's words in the log, whatever happens."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from bot.demo.faults import KINDS, Fault
from bot.demo.local import LocalTelegram
from bot.ports import SendFailed
from bot.telegram.api import Api
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.redact import HIDDEN, TALKATIVE, Redactor, guard_log
from coaching.messages import Text

TOKEN = "123456789:AAE-canary_canary_canary_canary_cana"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler on the root writes at DEBUG, with the guard on it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in (*TALKATIVE, "")}
    filters = logging.lastResort.filters[:] if logging.lastResort else []
    others, root.handlers = root.handlers, [handler]
    hook = sys.excepthook
    root.setLevel(logging.DEBUG)
    guard_log([TOKEN, "another-secret-of-ours"])
    yield stream
    root.handlers = others
    sys.excepthook = hook
    if logging.lastResort:
        logging.lastResort.filters = filters
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def fail_with_cause() -> None:
    try:
        raise OSError(f"cannot open https://api.telegram.org/bot{TOKEN}/sendMessage")
    except OSError as error:
        raise RuntimeError(f"token {TOKEN}") from error


def test_t1_the_token_is_hidden_wherever_a_record_may_carry_it(written: io.StringIO) -> None:
    log = logging.getLogger("some.library")
    log.debug("plain %s", TOKEN)
    log.info("in a URL: https://x/bot%s/getMe", TOKEN.replace(":", "%3A"))
    log.warning("half: %s", TOKEN.partition(":")[2])
    log.error("another: another-secret-of-ours")
    log.error("of someone else: 987654321:BBE-canary_canary_canary_canary_cana")
    try:
        fail_with_cause()
    except RuntimeError:
        log.exception("failed with %s", TOKEN, stack_info=True)
    text = written.getvalue()
    assert "canary" not in text
    assert "another-secret" not in text
    assert text.count(HIDDEN) >= 7
    assert "RuntimeError" in text
    assert "OSError" in text


def test_t1_the_trace_of_a_crash_is_cleaned(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        fail_with_cause()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    told = capsys.readouterr().err
    assert "canary" not in told
    assert "RuntimeError" in told
    assert "OSError" in told


def test_fields_of_a_record_are_hidden_too(written: io.StringIO) -> None:
    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(record)

    kept: list[logging.LogRecord] = []
    handler = Keep()
    handler.addFilter(Redactor([TOKEN]))
    log = logging.getLogger("fields")
    log.addHandler(handler)
    log.warning("x", extra={"url": f"/bot{TOKEN}", "count": 3, "many": [TOKEN]})
    log.removeHandler(handler)
    assert "canary" not in str(vars(kept[0]))
    assert vars(kept[0])["count"] == 3


def test_a_record_that_cannot_be_put_together_does_not_stop_anything(
    written: io.StringIO,
) -> None:
    logging.getLogger("x").warning("%d", "not a number")
    assert "%d" in written.getvalue()


def test_an_ordinary_line_is_left_as_it_is(written: io.StringIO) -> None:
    logging.getLogger("x").warning("sent %d of %d at 10:30 to 123456789", 3, 4)
    assert written.getvalue() == "sent 3 of 4 at 10:30 to 123456789\n"


async def test_t1_t2_no_token_and_no_word_of_a_person_is_logged_in_any_fault(
    written: io.StringIO, tg: LocalTelegram, api: Api, messenger: TelegramMessenger
) -> None:
    logging.getLogger("telegram").setLevel(logging.WARNING)
    tg.user(42, started=True)
    said = Text(html="老闆的秘密")
    for kind in sorted(set(KINDS) - {"hang", "delay", "trickle"}):
        tg.faults.add(Fault(kind))  # type: ignore[arg-type]
        with pytest.raises(SendFailed) as caught:
            await messenger.deliver(42, said)
        logging.getLogger("bot").error("not sent", exc_info=caught.value)
    text = written.getvalue()
    assert "not sent" in text
    assert "canary" not in text
    assert "秘密" not in text


def test_libraries_that_print_bodies_are_silenced(written: io.StringIO) -> None:
    for name in ("telegram.Bot", "httpx", "httpcore.http11", "aiohttp.access", "uvicorn.access"):
        logging.getLogger(name).info("老闆的秘密")
    assert written.getvalue() == ""
