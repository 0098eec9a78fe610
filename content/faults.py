"""What can be wrong with content files, said so that a coach can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend: where it is (1-based line and column), its named code and what to do."""

    file: str
    line: int
    column: int
    code: str
    message: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """Say the fault in one line, with the place first as compilers do."""
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.severity}: [{self.code}] {self.message} {self.mend}".rstrip()


class ContentError(Exception):
    """Something about the content cannot be used; the message says what to do."""


class ContentFaults(ContentError):
    """The content files cannot be used; `faults` holds every fault that was found, in order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep all faults, sorted by place, and say them all in the message."""
        self.faults = tuple(sorted(faults))
        count = len(self.faults)
        head = f"The content has {count} fault{'s' if count != 1 else ''} to mend:"
        super().__init__("\n".join([head, *map(str, self.faults)]))


def errors_of(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Keep only the faults that must be mended before the content is used."""
    return tuple(fault for fault in faults if fault.severity == "error")
