"""The files a chat holds: bytes with an id, a name and a path to fetch them by."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

from bot.demo.errors import bad_request

DOWNLOAD_LIMIT = 20 << 20
PHOTO_LIMIT = 10 << 20
UPLOAD_LIMIT = 50 << 20
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "audio/ogg": ".oga",
    "video/mp4": ".mp4",
    "image/webp": ".webp",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as Telegram keeps it; `size` may claim more than `data` holds."""

    id: str
    unique_id: str
    path: str
    name: str
    type: str
    data: bytes
    size: int

    def as_json(self) -> dict[str, Any]:
        """The fields every file object starts with."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


class FileStore:
    """Every file of this world by its file_id."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def add(
        self, kind: str, data: bytes, name: str, media_type: str, size: int | None = None
    ) -> StoredFile:
        """Keep a file; `kind` names its folder (photos, voice, documents)."""
        number = len(self._files)
        digest = hashlib.sha256(data).hexdigest()[:15]
        suffix = SUFFIXES.get(media_type) or ("." + name.rsplit(".", 1)[-1] if "." in name else "")
        stored = StoredFile(
            id=f"AgAC{digest}{number:08d}",
            unique_id=f"AQAD{digest}",
            path=f"{kind}/file_{number}{suffix}",
            name=name,
            type=media_type,
            data=data,
            size=len(data) if size is None else size,
        )
        self._files[stored.id] = stored
        self._paths[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile:
        """The file of this id; a 400 when there is none."""
        stored = self._files.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def at(self, path: str) -> StoredFile | None:
        """The file a getFile path leads to."""
        return self._paths.get(path)


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or GIF, read from its header; None: not an image."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def photo_sizes(stored: StoredFile) -> list[dict[str, Any]]:
    """Telegram's PhotoSize list; refuses what is no image, too large or too narrow."""
    size = image_size(stored.data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    long, short = max(size), max(min(size), 1)
    if width + height > 10_000 or long / short > 20:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    sizes = []
    for bound, letter in ((90, "s"), (320, "m"), (800, "x"), (1280, "y")):
        scale = min(1.0, bound / long)
        sizes.append(
            {
                "file_id": stored.id,
                "file_unique_id": stored.unique_id + letter,
                "file_size": max(1, int(stored.size * scale * scale)),
                "width": max(1, round(width * scale)),
                "height": max(1, round(height * scale)),
            }
        )
        if long <= bound:
            break
    return sizes
