"""The files of a content folder, read once each, and checked against the models."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from os.path import lexists
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from content.faults import Fault
from content.fields import field_problem
from content.yamlfile import MAX_BYTES, Document, Route, read_yaml

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What a file means, beside the document that knows where everything stands."""

    document: Document
    value: T


@dataclass(slots=True)
class Shelf:
    """Reads files below `root`, and gathers their faults and one fingerprint of all bytes.

    A file that is not below `root` is read from the folder `lent`, where there is one.
    """

    root: Path
    lent: Path | None = None
    faults: list[Fault] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)
    _fingerprint: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def document(self, name: str) -> Document | None:
        """Read one YAML file by its name below the root; None when it cannot be used."""
        self._read.add(name)
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
        found: set[str] = set()
        for path in self._folders(folder):
            for entry in path.iterdir():
                name = f"{folder}/{entry.name}"
                if entry.suffix == ".yaml":
                    found.add(name)
                elif not entry.name.startswith("."):
                    message, mend = "Nobody reads this file.", "End its name with .yaml or move it."
                    self.faults.append(Fault(name, 1, 1, "unread-file", message, mend, "warning"))
        return sorted(found)

    def has(self, name: str) -> bool:
        """Tell whether there is a file of that name."""
        return self._place(name).exists()

    def lends(self, name: str) -> bool:
        """Tell whether a file is read from the other folder."""
        # A link that leads nowhere is there: its file is missing, not left out.
        return self.lent is not None and not lexists(self.root / name)

    def strays(self) -> Iterator[Fault]:
        """Find the files of a folder that lends from another which nobody read.

        Other standards are left alone, as long as they are there.
        """
        own = {path.relative_to(self.root).as_posix() for path in self.root.rglob("*.yaml")}
        if not own:
            message, mend = "There is no content in this folder.", "Name the right folder."
            yield Fault(str(self.root), 1, 1, "empty-folder", message, mend)
        taught = {_standard_of(name) for name in self._read}
        for name in sorted(own - self._read):
            code = _standard_of(name)
            if code in taught or not self.has(f"standards/{code}/standard.yaml"):
                message = "Nobody reads this file."
                mend = "Give it the path of the shipped file of its kind, every letter the same."
                yield Fault(name, 1, 1, "unread-file", message, mend, "warning")

    @property
    def digest(self) -> str:
        """Give the SHA-256 of everything read so far, with the names."""
        return self._fingerprint.hexdigest()

    def _folders(self, folder: str) -> list[Path]:
        places = [self.root / folder, *([self.lent / folder] if self.lent else [])]
        return [path for path in places if path.is_dir()]

    def _place(self, name: str) -> Path:
        return self.lent / name if self.lent and self.lends(name) else self.root / name

    def _bytes(self, name: str) -> bytes | None:
        try:
            with self._place(name).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            fault = Fault(name, 1, 1, "missing-file", "This file is not there.", "Add it.")
        except OSError as error:
            message = f"This file cannot be read: {error.strerror}."
            fault = Fault(name, 1, 1, "unreadable", message, "Put a file there that may be read.")
        self.faults.append(fault)
        return None


def _standard_of(name: str) -> str:
    """The code of the standard a file belongs to; empty for what all share."""
    folder, _, rest = name.partition("/")
    return rest.partition("/")[0] if folder == "standards" else ""


def field_fault(document: Document, detail: ErrorDetails) -> Fault:
    """Say what the model found wrong with a value, at the value's place."""
    route: Route = tuple(detail["loc"])
    name = ".".join(map(str, route)) or "the file"
    code, message, mend = field_problem(name, detail)
    return document.fault(route, code, message, mend)
