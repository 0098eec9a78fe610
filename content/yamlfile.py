"""Safe reading of one YAML file: plain values, the place of each, and every fault as a sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from content.faults import Fault, Severity

Key = str | int
Route = tuple[Key, ...]
"""The way from the top of a file to a value: mapping keys and list positions."""

Value = None | bool | int | str | list["Value"] | dict[str, "Value"]

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 12
CURLY: Final = ("\u201c", "\u201d", "\uff02", "\u2018", "\u2019")
"""Quotes that a word processor or a Chinese keyboard writes, and YAML does not take for any."""
_UNSEEN: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff"
    r"\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
"""Control characters but the line break, halves of surrogate pairs, and private use."""
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
"""What no YAML file may hold."""


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says, where each value stands, and how its style could be better."""

    file: str
    value: Value
    marks: Mapping[Route, tuple[int, int]]
    style: tuple[Fault, ...] = ()

    def place(self, route: Route) -> tuple[int, int]:
        """Give line and column (1-based) of a value, or of the nearest thing around it."""
        while route not in self.marks and route:
            route = route[:-1]
        return self.marks.get(route, (1, 1))

    def fault(
        self, route: Route, code: str, message: str, mend: str, severity: Severity = "error"
    ) -> Fault:
        """Make a fault that points at a value of this file."""
        line, column = self.place(route)
        return Fault(self.file, line, column, code, message, mend, severity)


def read_yaml(file: str, raw: bytes) -> tuple[Document | None, tuple[Fault, ...]]:
    """Read one YAML file; without a document the faults say why there is none."""
    refusal = _refuse_bytes(file, raw)
    if refusal is not None:
        return None, (refusal,)
    reader = _Reader(file)
    try:
        reader.read(raw.decode("utf-8-sig"))
    except _Stop:
        return None, tuple(reader.faults)
    except yaml.YAMLError as error:
        return None, (*reader.faults, _syntax_fault(file, error))
    if reader.faults:
        return None, tuple(reader.faults)
    return Document(file, reader.value, reader.marks, tuple(reader.style)), ()


class _Stop(Exception):
    """The rest of the file cannot be made sense of; the reader has noted why."""


def _refuse_bytes(file: str, raw: bytes) -> Fault | None:
    if len(raw) > MAX_BYTES:
        return Fault(
            file,
            1,
            1,
            "too-large",
            f"The file has more than {MAX_BYTES // 1024} kB, which is the most.",
            "Delete what does not belong in it; an item's file has some 10 kB.",
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place_of_byte(raw, error.start)
        return Fault(
            file, line, column, "not-utf-8", "This is not UTF-8 text.", "Save it as UTF-8."
        )
    tab = raw.find(b"\t")
    if tab >= 0:
        line, column = _place_of_byte(raw, tab)
        return Fault(
            file,
            line,
            column,
            "tab",
            "There is a tab, which YAML does not take as indentation.",
            "Use spaces, two for each step.",
        )
    hidden = UNPRINTABLE.search(text)
    if hidden is not None:
        line, column = _place_of_byte(raw, len(text[: hidden.start()].encode()))
        message = f"The character U+{ord(hidden[0]):04X} cannot be shown."
        return Fault(file, line, column, "control-character", message, "Delete it.")
    return None


def _place_of_byte(raw: bytes, position: int) -> tuple[int, int]:
    before = raw[:position]
    last = before.rsplit(b"\n", 1)[-1]
    return before.count(b"\n") + 1, len(last.decode("utf-8", "replace")) + 1


def _syntax_fault(file: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "bad YAML"
    return Fault(
        file,
        line,
        column,
        "yaml-syntax",
        f"The YAML stops making sense here: {problem}.",
        "Check this line and the one before: straight quotes at both ends, a half-width colon "
        "with a space after it, the same indentation as the neighbours.",
    )


class _Reader:
    """Turns YAML events into plain values: no aliases, no tags, no key said twice."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: Value = None
        self.marks: dict[Route, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self.style: list[Fault] = []

    def read(self, text: str) -> None:
        # The C parser is about ten times as fast; wheels carry it, a bare build may not.
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=loader))
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(
                        event, "two-documents", "A second document starts here.", "Remove it."
                    )
            elif isinstance(event, yaml.NodeEvent):
                self.value = self._node(event, ())
        if documents == 0:
            self._note(None, "empty-file", "The file is empty.", "Fill it or delete it.")

    def _node(self, event: Any, route: Route) -> Value:
        self.marks.setdefault(route, _place(event))
        if isinstance(event, yaml.AliasEvent):
            self._note(event, "alias", "An alias (*) is not allowed.", "Write the value out.")
            return None
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(route) >= MAX_DEPTH:
            self._stop(event, "too-deep", "Values are nested too deeply.", "Flatten them.")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        value = self._mapping(route) if is_mapping else self._sequence(route)
        if event.flow_style and value:
            mend = "Put each on a line of its own."
            self._note_style(event, "flow-style", "Values stand in brackets.", mend)
        return value

    def _mapping(self, route: Route) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._stop(event, "key", "A key must be plain words.", "Write `name: value`.")
            self._refuse_extras(event)
            key = self._clean(event)
            if key in found:
                message = f"The key `{key}` is here a second time."
                self._note(event, "duplicate-key", message, "Keep one of them.")
            self.marks[(*route, key)] = _place(event)
            found[key] = self._node(next(self._events), (*route, key))
        return found

    def _sequence(self, route: Route) -> list[Value]:
        found: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._node(event, (*route, len(found))))
        return found

    def _scalar(self, event: Any) -> Value:
        text = self._clean(event)
        if event.style:
            return text
        if text.startswith(CURLY):
            message = "These quotes are a word processor's; learners would see them."
            self._note(event, "curly-quotes", message, 'Write straight ones: "…".')
        elif not text.isascii():
            self._note_style(
                event, "unquoted", "These words have no quotes.", 'Put "…" round them.'
            )
        return _plain_value(text)

    def _clean(self, event: Any) -> str:
        text: str = event.value
        unseen = _UNSEEN.search(text)
        if unseen is not None:
            message = f"The character U+{ord(unseen[0]):04X} cannot be shown."
            self._note(event, "control-character", message, "Delete it.")
        return text

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._note(event, "alias", "An anchor (&) is not allowed.", "Write the value out.")
        if event.tag is not None:
            message = f"The tag `{event.tag}` is not allowed."
            self._note(event, "tag", message, "Write a plain value.")

    def _note_style(self, event: Any, code: str, message: str, mend: str) -> None:
        self.style.append(Fault(self.file, *_place(event), code, message, mend, "warning"))

    def _note(self, event: Any | None, code: str, message: str, mend: str) -> None:
        line, column = (1, 1) if event is None else _place(event)
        self.faults.append(Fault(self.file, line, column, code, message, mend))

    def _stop(self, event: Any, code: str, message: str, mend: str) -> None:
        self._note(event, code, message, mend)
        raise _Stop


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _plain_value(text: str) -> Value:
    """Read an unquoted scalar: YAML 1.2's booleans, null and decimal integers, else words."""
    match text:
        case "" | "~" | "null":
            return None
        case "true":
            return True
        case "false":
            return False
    digits = text.removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 9
    return int(text) if is_number and (digits == "0" or digits[0] != "0") else text
