"""From the bytes of a published standard to a Standard, and all that is wrong or doubtful."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pydantic import ValidationError

from content.faults import Fault, Severity, errors_of
from content.icap.back import read_attitudes, read_supplement
from content.icap.codes import Codes
from content.icap.front import Front, read_front
from content.icap.labels import Labels, squeeze
from content.icap.lines import Line, read_lines
from content.icap.rows import read_rows
from content.icap.sections import Part, Parts, divide
from content.icap.source import Source
from content.icap.table import Table
from content.shelf import field_fault
from content.standard import Standard
from content.yamlfile import MAX_BYTES, Document

MUST_HAVE: Final[dict[Part, str]] = {
    "table": "There is no table of duties and tasks.",
    "attitudes": "There are no attitudes.",
    "supplement": "There are no notes.",
}


def read_standard(
    file: str, raw: bytes, labels: Labels
) -> tuple[Standard | None, tuple[Fault, ...]]:
    """Read a standard's text; without a standard the faults say why, beside it what is doubtful."""
    refusal = _refuse_bytes(file, raw)
    if refusal is not None:
        return None, (refusal,)
    source = Source(file, raw.decode("utf-8-sig"))
    for piece in source.unshown():
        message = f"The character U+{ord(source.text[piece.start]):04X} cannot be shown."
        source.refuse([piece], "control-character", message, "Delete or replace it.")
    value, front = _read(source, labels)
    for piece in source.unread():
        message = "This belongs to no part of a standard that is known."
        mend = "Delete it if it is not part of the standard."
        source.refuse([piece], "unread-text", message, mend)
    standard, misfits = _validate(file, value, front)
    faults = tuple(sorted({*source.faults, *misfits}))
    return (None if errors_of(faults) else standard), faults


def _read(source: Source, labels: Labels) -> tuple[dict[str, object], Front]:
    parts = divide(source, list(read_lines(source, labels)), labels)
    front = read_front(source, labels, parts.versions, parts.front)
    _drop_headings(source, labels, parts, front)
    _check_parts(source, parts)
    codes = Codes(source)
    table = Table(source, codes)
    for row in read_rows(source, codes, labels, parts.table):
        table.add(row)
    attitudes = read_attitudes(source, codes, parts.attitudes)
    requirements, notes = read_supplement(source, labels, parts.supplement)
    rest = {"attitudes": attitudes, "requirements": requirements, "notes": notes}
    return {**front.values, **table.value(), **rest}, front


def _drop_headings(source: Source, labels: Labels, parts: Parts, front: Front) -> None:
    """Account for the heading of the first page, and for the same at the head of other pages."""
    titles = {squeeze(front.title + ending) for ending in labels.headings}
    code = squeeze(front.code)
    known = {
        *titles,
        code,
        *(code + title for title in titles),
        *(title + code for title in titles),
    }

    def remaining(lines: Sequence[Line]) -> dict[int, Line]:
        kept: dict[int, Line] = {}
        fresh = False
        for number, line in enumerate(lines):
            if line.form == "plain" and source.squeezed(line.pieces) in known:
                source.settle(*line.pieces)
                fresh = True
            else:
                kept[number] = replace(line, fresh=line.fresh or fresh)
                fresh = False
        return kept

    remaining(parts.opening)
    parts.attitudes = list(remaining(parts.attitudes).values())
    parts.supplement = list(remaining(parts.supplement).values())
    lines = remaining([row.line for row in parts.table])
    parts.table = [replace(parts.table[number], line=line) for number, line in lines.items()]


def _check_parts(source: Source, parts: Parts) -> None:
    for part, message in MUST_HAVE.items():
        if part not in parts.found:
            mend = "Copy it from the publication, with its heading."
            severity: Severity = "error" if part == "table" else "warning"
            source.note(0, "missing-part", message, mend, severity)


def _validate(
    file: str, value: dict[str, object], front: Front
) -> tuple[Standard | None, list[Fault]]:
    try:
        return Standard.model_validate(value), []
    except ValidationError as error:
        document = Document(file, None, front.places)
        return None, [field_fault(document, detail) for detail in error.errors()]


def _refuse_bytes(file: str, raw: bytes) -> Fault | None:
    if len(raw) > MAX_BYTES:
        message = f"The file has more than {MAX_BYTES // 1024} kB."
        return Fault(file, 1, 1, "too-large", message, "Keep the text of one standard in it.")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Fault(file, line, 1, "not-utf-8", "This is not UTF-8 text.", "Save it as UTF-8.")
    return None
