"""Faults on request: how a call goes wrong on the wire, and which calls do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal[
    "too_many_requests",  # 429 with parameters
    "too_many_requests_bare",  # 429 without parameters
    "too_many_requests_html",  # 429 from a proxy
    "unauthorized",  # 401
    "forbidden",  # 403, blocked by the user
    "not_found_html",  # 404 from a proxy
    "conflict",  # 409
    "bad_request",  # 400 with `description`
    "server_error",  # `status` 500/502/504, an HTML page
    "ok_html",  # 200 with a page instead of JSON
    "truncated",  # 200 whose JSON ends in the middle
    "ok_false",  # 200 {"ok":false}
    "empty_list",  # 200 []
    "null_result",  # 200 {"ok":true,"result":null}
    "huge",  # 200 with a body of 10 MB
    "reset",  # the connection is cut without an answer
    "delay",  # the right answer, `seconds` late
    "hang",  # no answer until the client gives up
    "trickle",  # the right answer, one byte every `seconds`
]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong; `accepted`: the world changes although the answer is spoilt.

    `delay` and `trickle` always accept.
    """

    kind: Kind
    accepted: bool = False
    retry_after: int = 5
    status: int = 502
    seconds: float = 1.0
    description: str = ""

    @property
    def takes_effect(self) -> bool:
        """Whether the call is carried out."""
        return self.accepted or self.kind in ("delay", "trickle")

    @property
    def name(self) -> str:
        """How the ledger writes the fault down."""
        return f"{self.kind} (accepted)" if self.accepted else self.kind


@dataclass(slots=True)
class _Rule:
    fault: Fault
    method: str
    chat: int | None
    after: int
    times: int


class Faults:
    """The faults in waiting; each is used up by the calls it matches."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []

    def add(
        self,
        fault: Fault | Kind,
        method: str = "*",
        *,
        chat: int | None = None,
        after: int = 0,
        times: int = 1,
    ) -> None:
        """Spoil the next `times` calls of `method` ("*": any) to `chat`, but `after` good ones."""
        chosen = fault if isinstance(fault, Fault) else Fault(fault)
        self._rules.append(_Rule(chosen, method.lower(), chat, after, times))

    def clear(self) -> None:
        """Everything works again."""
        self._rules.clear()

    def __len__(self) -> int:
        return len(self._rules)

    def match(self, method: str, chat: int | None) -> Fault | None:
        """The fault this call meets, if any; counts the call for every rule it fits."""
        if not self._rules:
            return None
        for rule in self._rules:
            if rule.method not in ("*", method) or rule.chat not in (None, chat):
                continue
            if rule.after > 0:
                rule.after -= 1
                continue
            rule.times -= 1
            if rule.times <= 0:
                self._rules.remove(rule)
            return rule.fault
        return None


def read_fault(value: Mapping[str, Any]) -> tuple[Fault, str, int | None, int, int]:
    """A fault as the control endpoint takes it; ValueError tells what is wrong."""
    kind = value.get("kind")
    if kind not in KINDS:
        raise ValueError(f"kind must be one of: {', '.join(KINDS)}")
    fault = Fault(
        kind,
        accepted=bool(value.get("accepted", False)),
        retry_after=int(value.get("retry_after", 5)),
        status=int(value.get("status", 502)),
        seconds=float(value.get("seconds", 1.0)),
        description=str(value.get("description", "")),
    )
    chat = value.get("chat")
    return (
        fault,
        str(value.get("method", "*")),
        None if chat is None else int(chat),
        int(value.get("after", 0)),
        int(value.get("times", 1)),
    )
