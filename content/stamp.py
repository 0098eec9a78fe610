"""A cheap look at a content folder: enough to see that somebody saved a file."""

from pathlib import Path

Stamp = frozenset[tuple[str, int, int, int]]
"""Name, size, time of the last change and inode of every file."""


def stamp(root: Path) -> Stamp:
    """Look at every YAML file below a folder without opening one; none when there is no folder."""
    found = set()
    for path in root.rglob("*.yaml"):
        try:
            seen = path.stat()
        except OSError:  # gone since it was listed, or not to be looked at
            continue
        found.add((path.as_posix(), seen.st_size, seen.st_mtime_ns, seen.st_ino))
    return frozenset(found)
