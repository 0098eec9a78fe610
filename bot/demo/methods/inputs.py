"""Files as a bot hands them over: uploaded, named by file_id, or by an address."""

from __future__ import annotations

from typing import Any

from bot.demo.errors import ApiError, bad_request
from bot.demo.files import PHOTO_LIMIT, UPLOAD_LIMIT, StoredFile, photo_sizes
from bot.demo.formatting import caption_text
from bot.demo.params import Params, Upload
from bot.demo.world import World

FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "audio": "music",
    "video": "videos",
    "animation": "animations",
}


def _keep(world: World, kind: str, upload: Upload) -> StoredFile:
    limit = PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT
    if len(upload.data) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if len(upload.data) > limit:
        raise bad_request(f"file of size {len(upload.data)} bytes is too big for a photo")
    if not upload.data:
        raise bad_request("file must be non-empty")
    return world.files.add(FOLDERS[kind], upload.data, upload.name, upload.type)


def read_file(world: World, params: Params, kind: str, value: str) -> StoredFile:
    """The file a parameter means; uploads are kept, a URL cannot be reached from here."""
    if value.startswith("attach://"):
        upload = params.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request("can't parse InputMedia: media not found")
        return _keep(world, kind, upload)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(value)
    if not stored.path.startswith(f"{FOLDERS[kind]}/"):
        raise bad_request("type of file mismatch")
    return stored


def read_file_param(world: World, params: Params, kind: str) -> StoredFile:
    """The file in the parameter that is named like its kind."""
    upload = params.files.get(kind)
    if upload is not None:
        return _keep(world, kind, upload)
    value = params.text(kind)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    return read_file(world, params, kind, value)


def file_content(kind: str, stored: StoredFile, duration: int = 0) -> dict[str, Any]:
    """The wire field a file becomes in its message."""
    if kind == "photo":
        return {"photo": photo_sizes(stored)}
    fields = stored.as_json()
    if stored.type:
        fields["mime_type"] = stored.type
    if kind == "document":
        fields["file_name"] = stored.name
    else:
        fields["duration"] = duration
    return {kind: fields}


def add_caption(content: dict[str, Any], text: str, mode: str, entities: Any) -> None:
    """Put a checked caption into a message's content."""
    caption, found = caption_text(text, mode, entities)
    if caption:
        content["caption"] = caption
    if found:
        content["caption_entities"] = found


def read_input_media(world: World, params: Params, media: dict[str, Any]) -> dict[str, Any]:
    """The content an InputMedia object becomes."""
    kind = str(media.get("type", ""))
    if kind not in FOLDERS:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    value = media.get("media")
    if not isinstance(value, str) or not value:
        raise bad_request("can't parse InputMedia: media not found")
    stored = read_file(world, params, kind, value)
    content = file_content(kind, stored, int(media.get("duration") or 0))
    add_caption(
        content,
        str(media.get("caption") or ""),
        str(media.get("parse_mode") or ""),
        media.get("caption_entities"),
    )
    return content
