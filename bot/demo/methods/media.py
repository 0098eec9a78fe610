"""Sending pictures, files, voices and albums."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.demo.errors import bad_request
from bot.demo.methods.inputs import (
    add_caption,
    file_content,
    read_file_param,
    read_input_media,
)
from bot.demo.methods.sending import deliver, read_envelope
from bot.demo.params import Params
from bot.demo.world import World

ALBUM = range(2, 11)
ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})


def _send(world: World, params: Params, kind: str) -> dict[str, Any]:
    stored = read_file_param(world, params, kind)
    content = file_content(kind, stored, params.integer("duration"))
    add_caption(
        content,
        params.text("caption"),
        params.text("parse_mode"),
        params.entities("caption_entities"),
    )
    return deliver(world, read_envelope(world, params), content).as_json()


def send_photo(world: World, params: Params) -> dict[str, Any]:
    """Send a picture."""
    return _send(world, params, "photo")


def send_document(world: World, params: Params) -> dict[str, Any]:
    """Send a file."""
    return _send(world, params, "document")


def send_voice(world: World, params: Params) -> dict[str, Any]:
    """Send a voice note."""
    return _send(world, params, "voice")


def send_video(world: World, params: Params) -> dict[str, Any]:
    """Send a film."""
    return _send(world, params, "video")


def send_audio(world: World, params: Params) -> dict[str, Any]:
    """Send a piece of music."""
    return _send(world, params, "audio")


def send_media_group(world: World, params: Params) -> list[dict[str, Any]]:
    """Send an album of 2 to 10 pictures or files of kinds that go together."""
    media = params.json("media", "media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if len(media) not in ALBUM:
        raise bad_request("there must be from 2 to 10 messages in the album")
    kinds = {str(item.get("type")) for item in media if isinstance(item, dict)}
    for kind in sorted(kinds - ALBUM_KINDS):
        sentence = f"can't parse InputMedia: type \"{kind}\" can't be used in sendMediaGroup"
        raise bad_request(sentence)
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad_request("document can't be mixed with other media types")
    contents = [read_input_media(world, params, item) for item in media]
    envelope = read_envelope(world, params)
    album = {"media_group_id": str(world.random.getrandbits(53))}
    envelope = replace(envelope, markup=None, extra={**envelope.extra, **album})
    return [deliver(world, envelope, content).as_json() for content in contents]


HANDLERS = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendVideo": send_video,
    "sendAudio": send_audio,
    "sendMediaGroup": send_media_group,
}
