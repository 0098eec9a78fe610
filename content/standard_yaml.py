"""A standard written as the YAML file in which we keep it: block style, words in quotes."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from content.standard import Standard

HEAD: Final = (
    "# iCAP competency standard {code}, word for word as published. Never paraphrase here."
)
UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""JSON leaves these as they are; YAML would break the line or refuse the file."""


def standard_yaml(standard: Standard) -> str:
    """Give the text of the standard's file; reading it gives the same standard."""
    lines = [HEAD.format(code=standard.code), *_fields(standard.model_dump(mode="json"), "")]
    return "\n".join(lines) + "\n"


def _fields(values: Mapping[str, object], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _fields(value, f"{indent}  ")
        elif isinstance(value, Sequence) and not isinstance(value, str) and value:
            yield f"{indent}{name}:"
            for entry in value:
                yield from _entry(entry, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _entry(value: object, indent: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{indent}- {_scalar(value)}"
        return
    first, *rest = _fields(value, f"{indent}  ")
    yield f"{indent}- {first.removeprefix(f'{indent}  ')}"
    yield from rest


def _scalar(value: object) -> str:
    words = json.dumps(value, ensure_ascii=False)
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", words)
