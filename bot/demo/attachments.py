"""What a person sends besides text: voices, pictures, files, places, and the like."""

from __future__ import annotations

import struct
import zlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from bot.demo.files import photo_sizes
from bot.demo.formatting import find_entities

if TYPE_CHECKING:
    from bot.demo.view import Seen
    from bot.demo.world import World


def flat_png(
    width: int = 64, height: int = 64, colour: tuple[int, int, int] = (90, 160, 140)
) -> bytes:
    """A small picture of one colour."""
    row = b"\x00" + bytes(colour) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    pixels = zlib.compress(row * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


class Attachments(ABC):
    """The sending acts that only differ in their content."""

    def __init__(self, world: World) -> None:
        self.world = world

    @abstractmethod
    def put(
        self,
        content: dict[str, Any],
        reply_to: Seen | int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Seen:
        """Send a message made of wire fields."""

    def send_voice(
        self,
        data: bytes = b"OggS",
        *,
        seconds: int = 3,
        caption: str = "",
        reply_to: Seen | int | None = None,
    ) -> Seen:
        """Speak a voice note."""
        stored = self.world.files.add("voice", data, "voice.oga", "audio/ogg")
        voice = {**stored.as_json(), "duration": seconds, "mime_type": "audio/ogg"}
        return self.put({"voice": voice, **_caption(caption)}, reply_to)

    def send_photo(
        self,
        caption: str = "",
        data: bytes | None = None,
        *,
        reply_to: Seen | int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Seen:
        """Send a picture; without bytes, a small one of one colour."""
        picture = flat_png() if data is None else data
        stored = self.world.files.add("photos", picture, "photo.png", "image/png")
        return self.put({"photo": photo_sizes(stored), **_caption(caption)}, reply_to, extra)

    def send_document(
        self,
        name: str = "notes.pdf",
        data: bytes = b"%PDF-1.4",
        *,
        type: str = "application/pdf",
        caption: str = "",
        size: int | None = None,
        reply_to: Seen | int | None = None,
    ) -> Seen:
        """Send a file; `size` may claim more bytes than there are."""
        stored = self.world.files.add("documents", data, name, type, size)
        document = {**stored.as_json(), "file_name": name, "mime_type": type}
        return self.put({"document": document, **_caption(caption)}, reply_to)

    def send_album(self, count: int = 3, caption: str = "") -> list[Seen]:
        """Send several pictures as one album; the first carries the caption."""
        album = {"media_group_id": str(self.world.random.getrandbits(53))}
        words = [caption] + [""] * (count - 1)
        return [self.send_photo(text, extra=dict(album)) for text in words]

    def send_sticker(self, emoji: str = "\U0001f44d") -> Seen:
        """Send a sticker."""
        stored = self.world.files.add("stickers", b"RIFF", "sticker.webp", "image/webp")
        kind = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        sticker = {**stored.as_json(), **kind, "type": "regular", "emoji": emoji}
        return self.put({"sticker": sticker})

    def send_location(self, latitude: float = 25.033, longitude: float = 121.5654) -> Seen:
        """Send a place."""
        return self.put({"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, phone: str = "+886900000000", first_name: str = "A") -> Seen:
        """Send somebody's card."""
        return self.put({"contact": {"phone_number": phone, "first_name": first_name}})

    def send_dice(self, value: int = 6) -> Seen:
        """Throw a die."""
        return self.put({"dice": {"emoji": "\U0001f3b2", "value": value}})

    def send_poll(self, question: str = "?", options: tuple[str, ...] = ("1", "2")) -> Seen:
        """Send a poll."""
        poll = {
            "id": str(self.world.random.getrandbits(60)),
            "question": question,
            "options": [
                {"persistent_id": text, "text": text, "voter_count": 0} for text in options
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
        return self.put({"poll": poll})

    def send_video_note(self, seconds: int = 5) -> Seen:
        """Send a round video."""
        stored = self.world.files.add("video_notes", b"\x00", "note.mp4", "video/mp4")
        return self.put({"video_note": {**stored.as_json(), "length": 240, "duration": seconds}})


def _caption(text: str) -> dict[str, Any]:
    if not text:
        return {}
    entities = find_entities(text)
    return {"caption": text, **({"caption_entities": entities} if entities else {})}
