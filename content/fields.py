"""What is wrong with one value of a file, in words of the file rather than of the program."""

from collections.abc import Mapping
from typing import Final

from pydantic_core import ErrorDetails

Problem = tuple[str, str, str]
"""A fault's code, its message and how to mend it."""

LIST: Final = "Put each entry on a line of its own, after `- `."
FIELDS: Final = "Put each on a line of its own, as `name: value`."

KINDS: Final[Mapping[str, Problem]] = {
    "missing": ("field-missing", "`{name}` is missing.", "Add it."),
    "extra_forbidden": (
        "field-extra-forbidden",
        "`{name}` is not a field here.",
        "Check its spelling and its indentation, or delete it.",
    ),
    "string_type": ("field-string-type", "`{name}` must be words.", 'Write them in "…".'),
    "string_too_short": ("field-string-too-short", "`{name}` is empty.", "Write something in it."),
    "string_pattern_mismatch": (
        "field-string-pattern-mismatch",
        "`{name}` does not have the form `{pattern}`.",
        "Write it as the shipped files do; a code is like P1.1.1, without spaces.",
    ),
    "int_type": (
        "field-int-type",
        "`{name}` must be a whole number.",
        "Write digits only, without quotes.",
    ),
    "int_parsing": (
        "field-int-parsing",
        "`{name}` must be a whole number.",
        "Write digits only, without quotes.",
    ),
    "bool_type": ("field-bool-type", "`{name}` must be true or false.", "Write one of them."),
    "bool_parsing": ("field-bool-parsing", "`{name}` must be true or false.", "Write one of them."),
    "greater_than_equal": (
        "field-greater-than-equal",
        "`{name}` is too small.",
        "Give at least {ge}.",
    ),
    "less_than_equal": ("field-less-than-equal", "`{name}` is too large.", "Give at most {le}."),
    "literal_error": (
        "field-literal-error",
        "`{name}` is none of the words that can stand here.",
        "Write one of: {expected}.",
    ),
    "tuple_type": ("field-tuple-type", "`{name}` must be a list.", LIST),
    "list_type": ("field-list-type", "`{name}` must be a list.", LIST),
    "too_short": (
        "field-too-short",
        "`{name}` has too few entries.",
        "Write at least {min_length}.",
    ),
    "too_long": (
        "field-too-long",
        "`{name}` has too many entries.",
        "Write at most {max_length}.",
    ),
    "model_type": ("field-model-type", "`{name}` must have fields.", FIELDS),
    "dict_type": ("field-dict-type", "`{name}` must have fields.", FIELDS),
    "mapping_type": ("field-mapping-type", "`{name}` must have fields.", FIELDS),
    "value_error": ("field-value-error", "`{name}`: {error}.", "Correct this value."),
}
"""What the models can find, by the name that the library gives it."""


def field_problem(name: str, detail: ErrorDetails) -> Problem:
    """Say what a model found wrong with the field `name`: code, message and mend."""
    known = {**detail.get("ctx", {}), "name": name}
    if detail["type"] not in KINDS:
        return "field-invalid", f"`{name}`: {detail['msg']}.", "Correct this value."
    code, message, mend = KINDS[detail["type"]]
    return code, message.format_map(known), mend.format_map(known)
