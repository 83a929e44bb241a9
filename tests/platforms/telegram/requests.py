"""Reading a request as Telegram does: parameters in the address, as a form, as JSON or in parts with files."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from aiohttp import web

from .errors import ApiError
from .parameters import Params, Upload


async def read_params(request: web.Request) -> Params:
    """The parameters and the files of a request."""
    raw: dict[str, object] = dict(request.query)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_parts(request, raw)
    body = await request.read()
    if kind == "application/json" and body:
        try:
            decoded = json.loads(body)
        except ValueError:
            raise ApiError("can't parse request as JSON") from None
        if not isinstance(decoded, dict):
            raise ApiError("expected an Object as request")
        raw |= decoded
    elif kind == "application/x-www-form-urlencoded" and body:
        raw |= parse_qsl(body.decode(), keep_blank_values=True)
    return Params(raw)


async def _read_parts(request: web.Request, raw: dict[str, object]) -> Params:
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file as file:
                files[name] = Upload(value.filename, file.read(), value.content_type)
        else:
            raw[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    return Params(raw, files)
