"""The files of a content folder, read once each, and checked against the models."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from content.faults import Fault
from content.yamlfile import MAX_BYTES, Document, Route, read_yaml

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What a file means, beside the document that knows where everything stands."""

    document: Document
    value: T


@dataclass(slots=True)
class Shelf:
    """Reads files below `root`, and gathers their faults and one fingerprint of all bytes."""

    root: Path
    faults: list[Fault] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    _fingerprint: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def document(self, name: str) -> Document | None:
        """Read one YAML file by its name below the root; None when it cannot be used."""
        raw = self._bytes(name)
        if raw is None:
            return None
        self._fingerprint.update(f"{name}\0{len(raw)}\0".encode() + raw)
        document, faults = read_yaml(name, raw)
        self.faults.extend(faults)
        if document is not None:
            self.documents.append(document)
        return document

    def page(self, name: str, adapter: TypeAdapter[T]) -> Page[T] | None:
        """Read one file as a model; None when it has faults."""
        document = self.document(name)
        if document is None:
            return None
        try:
            return Page(document, adapter.validate_python(document.value))
        except ValidationError as error:
            self.faults.extend(field_fault(document, detail) for detail in error.errors())
            return None

    def names(self, folder: str) -> list[str]:
        """List the YAML files of a folder, in order; anything else there is a warning."""
        path = self.root / folder
        if not path.is_dir():
            return []
        found: list[str] = []
        for entry in sorted(path.iterdir()):
            if entry.suffix == ".yaml":
                found.append(f"{folder}/{entry.name}")
            elif not entry.name.startswith("."):
                name = f"{folder}/{entry.name}"
                message, mend = "Nobody reads this file.", "End its name with .yaml or move it."
                self.faults.append(Fault(name, 1, 1, "unread-file", message, mend, "warning"))
        return found

    @property
    def digest(self) -> str:
        """Give the SHA-256 of everything read so far, with the names."""
        return self._fingerprint.hexdigest()

    def _bytes(self, name: str) -> bytes | None:
        try:
            with (self.root / name).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            fault = Fault(name, 1, 1, "missing-file", "This file is not there.", "Add it.")
        except OSError as error:
            message = f"This file cannot be read: {error.strerror}."
            fault = Fault(name, 1, 1, "unreadable", message, "Make it a readable file.")
        self.faults.append(fault)
        return None


def field_fault(document: Document, detail: ErrorDetails) -> Fault:
    """Say what the model found wrong with a value, at the value's place."""
    route: Route = tuple(detail["loc"])
    name = ".".join(map(str, route)) or "the file"
    kind = detail["type"]
    if kind == "missing":
        message, mend = f"`{name}` is missing.", "Add it."
    elif kind == "extra_forbidden":
        message, mend = f"`{name}` is not a field here.", "Check its spelling or delete it."
    else:
        problem = detail["msg"].removeprefix("Value error, ")
        message, mend = f"`{name}`: {problem}.", "Correct this value."
    return document.fault(route, f"field-{kind.replace('_', '-')}", message, mend)
