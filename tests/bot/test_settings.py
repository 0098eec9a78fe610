"""Settings: read once, refused all at once, each fault in a sentence that names the setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadSettings, read_settings

NOWHERE = Path("/nonexistent/coach.toml")


def test_nothing_needs_to_be_set_but_the_token() -> None:
    settings = read_settings({"COACH_BOT_TOKEN": "123456:AAFabc"}, NOWHERE)
    assert settings.bot_token == "123456:AAFabc"
    assert settings.database.endswith("/data/coach.db")
    assert settings.rate == 30


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("BOT_TOKEN", "secret", "@BotFather"),
        ("BOT_API_URL", "127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("BOT_API_URL", "http://127.0.0.1:8081/bot123:abc", "without /bot"),
        ("DATABASE_URL", "mysql://host/name", "postgresql+asyncpg://"),
        ("OWNER_IDS", "me", "123456789"),
        ("OWNER_IDS", "1087968824", "no group"),
        ("OWNER_IDS", "-100200300", "no group"),
        ("TIMEZONE", "Taipei", "Asia/Taipei"),
        ("LANGUAGE", "zh", "zh-Hant, en"),
        ("CONTENT_DIR", "/nonexistent/content", "a folder that is there"),
        ("RATE", "fast", "like 30"),
        ("RATE", "0", "like 30"),
        ("WEBHOOK_URL", "coach.example.tw", "https://"),
        ("WEBHOOK_SECRET", "short", "openssl rand -hex 32"),
        ("WEB_LISTEN", "8080", "127.0.0.1:8080"),
        ("LOG_FORMAT", "xml", "text, json"),
        ("LOG_LEVEL", "loud", "debug"),
        ("HEARTBEAT_URL", "monitor.example.tw/ping", "your monitoring service"),
    ],
)
def test_a_bad_setting_is_named_with_what_to_put_there(name: str, value: str, advice: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read_settings({f"COACH_{name}": value}, NOWHERE)
    assert f"COACH_{name}: put there" in str(caught.value)
    assert advice in str(caught.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadSettings) as caught:
        read_settings({"COACH_RATE": "x", "COACH_TIMEZONE": "y", "COACH_LANGUAGE": "z"}, NOWHERE)
    assert len(str(caught.value).splitlines()) == 3


def test_the_address_of_a_heartbeat_is_taken_as_the_monitor_gives_it() -> None:
    address = "https://monitor.example.tw/api/push/abc?status=up&msg=OK"
    assert read_settings({"COACH_HEARTBEAT_URL": address}, NOWHERE).heartbeat_url == address


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("123456:AAFabc\n")
    assert read_settings({"COACH_BOT_TOKEN_FILE": str(file)}, NOWHERE).bot_token == "123456:AAFabc"
    with pytest.raises(BadSettings, match="cannot be read"):
        read_settings({"COACH_BOT_TOKEN_FILE": str(tmp_path / "none")}, NOWHERE)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "coach.toml"
    file.write_text('rate = 20\nlanguage = "en"\n')
    settings = read_settings({"COACH_RATE": "25"}, file)
    assert (settings.rate, settings.language) == (25, "en")


def test_a_file_with_unknown_names_or_bad_toml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "coach.toml"
    file.write_text("speed = 3\n")
    with pytest.raises(BadSettings, match="no setting speed"):
        read_settings({}, file)
    file.write_text("rate 30")
    with pytest.raises(BadSettings, match="cannot be read"):
        read_settings({}, file)
    file.write_text('rate = "many"')
    with pytest.raises(BadSettings, match=r"rate in .*coach\.toml: put there"):
        read_settings({}, file)


@pytest.mark.parametrize("months", ["2", "25", "x", "", "1e1"])
def test_learners_are_kept_no_longer_than_they_were_told(months: str) -> None:
    assert read_settings({"COACH_KEEP_MONTHS": "3"}, NOWHERE).keep_months == 3
    if months:
        with pytest.raises(BadSettings, match="months from 3 to 24"):
            read_settings({"COACH_KEEP_MONTHS": months}, NOWHERE)
    assert read_settings({"COACH_KEEP_MONTHS": ""}, NOWHERE).keep_months == 24


def test_a_webhook_needs_its_secret() -> None:
    with pytest.raises(BadSettings, match="COACH_WEBHOOK_SECRET is needed"):
        read_settings({"COACH_WEBHOOK_URL": "https://coach.example.tw"}, NOWHERE)


def test_secrets_are_never_shown() -> None:
    url = "postgresql+asyncpg://coach:hunter2@db/coach"
    settings = read_settings(
        {"COACH_BOT_TOKEN": "1:SECRETTOKEN", "COACH_DATABASE_URL": url}, NOWHERE
    )
    assert "SECRETTOKEN" not in repr(settings)
    assert "hunter2" not in repr(settings)
