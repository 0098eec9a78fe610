"""What is shipped to run the bot by: services and containers are closed, secrets are files."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import names
from coaching.retention import PERIODS

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "deploy/coach.service"
CONTAINER = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))
OURS = ("migrate", "worker")
SECRETS = {name for name, _, _, secret in names() if secret}
KNOWN = {name for name, *_ in names()}


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine"
)
def test_the_service_is_hardly_exposed() -> None:
    """O11."""
    command = ["systemd-analyze", "security", "--offline=true", str(UNIT)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"Overall exposure level for coach.service: ([0-9.]+)", told.stdout)
    assert found is not None, told.stdout + told.stderr
    assert float(found[1]) <= 1.5


def test_the_service_tells_that_it_is_up_and_is_not_restarted_in_vain() -> None:
    unit = UNIT.read_text(encoding="utf-8")
    for line in (
        "Type=notify",
        "WatchdogSec=60",
        "TimeoutStopSec=35",
        "RestartPreventExitStatus=65 78",
        "LoadCredential=token:/etc/coach/token",
        "DynamicUser=yes",
    ):
        assert f"\n{line}\n" in unit
    # The flight recorder must be able to tell a crash from a power cut.
    assert "\nProcSubset=" not in unit


@pytest.mark.parametrize("file", ["coach.service", "coach-command", "compose.yaml"])
def test_no_secret_is_in_an_environment_and_no_setting_is_mistyped(file: str) -> None:
    told = (ROOT / "deploy" / file).read_text(encoding="utf-8")
    used = set(re.findall(r"\b(COACH_[A-Z_]*[A-Z])[=:]", told))
    assert used & SECRETS == set()
    assert used <= KNOWN | {f"{name}_FILE" for name in SECRETS}


def test_the_command_runs_as_the_service_runs() -> None:
    unit = UNIT.read_text(encoding="utf-8")
    command = (ROOT / "deploy/coach-command").read_text(encoding="utf-8")
    for line in re.findall(r'--property="?([^"\\\n]+?)"? \\', command):
        assert f"\n{line}\n" in unit, line
    shell = ["sh", "-n", str(ROOT / "deploy/coach-command")]
    assert subprocess.run(shell, check=False).returncode == 0


def test_the_container_has_no_root_and_says_whether_it_is_ready() -> None:
    """O12."""
    lines = [line.strip() for line in CONTAINER.splitlines()]
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert lines.index("USER 10001:10001") < next(
        at for at, line in enumerate(lines) if line.startswith("ENTRYPOINT")
    )
    assert "HEALTHCHECK" in CONTAINER and "/readyz" in CONTAINER
    assert "--require-hashes" in CONTAINER
    assert not any(line.startswith("ADD ") for line in lines)
    assert not any(re.search(r"^(ARG|ENV).*(TOKEN|SECRET|PASSWORD)", line) for line in lines)
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE):
        for name in copied.split():
            assert (ROOT / name).exists(), name


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_write_nothing_but_their_volume(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


def test_the_parts_of_the_composition_fit() -> None:
    services = COMPOSE["services"]
    assert services["worker"]["deploy"]["replicas"] >= 2
    for service in services.values():
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / "deploy" / source).is_file(), volume
    assert services["worker"]["environment"] == services["migrate"]["environment"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "ports" not in services["worker"] and "ports" not in services["database"]


def test_the_containers_can_back_up_the_server_they_come_with() -> None:
    """pg_dump refuses a server of a later version than its own."""
    clients = {"bookworm": 15, "trixie": 17}
    base = re.search(r"^ARG BASE=python:\S+-slim-(\w+)$", CONTAINER, re.MULTILINE)
    server = re.fullmatch(r"postgres:(\d+)-\w+", COMPOSE["services"]["database"]["image"])
    assert base is not None and server is not None
    assert clients[base[1]] >= int(server[1])


def test_the_page_for_operators_says_how_long_things_are_kept() -> None:
    """R12: the page, and what is done every night."""
    page = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    table = page.partition("## What is kept, and for how long")[2]
    told = dict(re.findall(r"^\| ([^|]+) \| (\d+ days?) \|$", table, re.MULTILINE))
    wanted = {
        what: f"{time.days} day{'' if time.days == 1 else 's'}" for what, time in PERIODS.items()
    }
    assert told == wanted
