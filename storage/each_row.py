"""Many rows as one parameter, so that one statement writes all of them."""

from __future__ import annotations


def each_row(**columns: str) -> dict[str, str]:
    """By dialect, the rows of the JSON list that is bound as `rows`, to be selected from.

    Columns are named with their types: `each_row(id="bigint", state="text")`.
    """
    picked = ", ".join(f"json_extract(value, '$.{name}') AS {name}" for name in columns)
    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return {
        "sqlite": f"(SELECT {picked} FROM json_each(:rows))",
        "postgresql": f"(SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS j({typed}))",
    }
