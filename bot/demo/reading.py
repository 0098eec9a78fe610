"""Reading a call's parameters off the wire: query, form, multipart or JSON."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.demo.errors import bad_request
from bot.demo.params import Params, Upload

FORM = "application/x-www-form-urlencoded"


async def read_params(request: web.BaseRequest) -> Params:
    """Every parameter of a request; a body that cannot be read is a 400."""
    values: dict[str, Any] = {}
    query = request.rel_url.raw_query_string
    if query:
        values.update(parse_qsl(query, keep_blank_values=True))
    if request.method != "POST" or not request.body_exists:
        return Params(values)
    kind = request.content_type
    if kind == FORM:
        body = (await request.read()).decode("utf-8", "surrogateescape")
        values.update(parse_qsl(body, keep_blank_values=True, errors="surrogateescape"))
    elif kind == "application/json":
        values.update(_read_json(await request.read()))
    elif kind == "multipart/form-data":
        return await _read_multipart(request, values)
    return Params(values)


def _read_json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(value, dict):
        raise bad_request("object expected as the request's body")
    return {key: item for key, item in value.items() if item is not None}


async def _read_multipart(request: web.BaseRequest, values: dict[str, Any]) -> Params:
    params = Params(values)
    for name, field in (await request.post()).items():
        if isinstance(field, web.FileField):
            data = field.file.read()
            params.files[name] = Upload(field.filename, data, field.content_type)
        elif isinstance(field, str):
            values[name] = field
        else:
            values[name] = bytes(field).decode("utf-8", "surrogateescape")
    return params
