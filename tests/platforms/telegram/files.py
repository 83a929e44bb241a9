"""Files on the fake server, and what Telegram asks of them."""

import re
import struct

from .errors import ApiError, Json
from .limits import DOWNLOAD_BYTES, PHOTO_BYTES, PHOTO_RATIO, PHOTO_SIDES, UPLOAD_BYTES
from .parameters import Params, Upload

SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")
PNG_HEADER = 24
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
UNKNOWN_SIDE = 100
CODED = re.compile(r"%[0-9A-Fa-f]{2}")
"""A sign of a file name as addresses write it: people would see it like that."""


class Files:
    """Every file that was sent."""

    def __init__(self) -> None:
        self.by_id: dict[str, Upload] = {}
        self.by_path: dict[str, Upload] = {}

    def media(self, kind: str, upload: Upload) -> Json:
        """Stores the file; gives the field of a Message that describes it."""
        number = len(self.by_id) + 1
        file_id = f"AgACAgIAAx{kind}{number:06d}"
        self.by_id[file_id] = upload
        self.by_path[self.path(file_id)] = upload
        described: Json = {"file_id": file_id, "file_unique_id": f"AQAD{number:06d}", "file_size": len(upload.content)}
        match kind:
            case "photo":
                width, height = image_size(upload.content) or (UNKNOWN_SIDE, UNKNOWN_SIDE)
                return {"photo": [described | {"width": width, "height": height}]}
            case "sticker":
                sides = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
                return {"sticker": described | sides}
            case "voice":
                return {"voice": described | {"duration": 1}}
        return {"document": described | {"file_name": upload.name, "mime_type": upload.kind}}

    def path(self, file_id: str) -> str:
        """Where the file can be fetched."""
        return f"files/{file_id}"

    def get(self, file_id: str) -> Json:
        """The JSON type File."""
        upload = self.by_id.get(file_id)
        if upload is None:
            raise ApiError("invalid file_id")
        if len(upload.content) > DOWNLOAD_BYTES:
            raise ApiError("file is too big")
        size = len(upload.content)
        return {"file_id": file_id, "file_unique_id": file_id[-6:], "file_size": size, "file_path": self.path(file_id)}

    def read(self, kind: str, value: object, params: Params) -> Upload:
        """The file that a request means: uploaded with it, sent before, or at an address."""
        upload = params.files.get(kind)
        if upload is None:
            text = str(value or "")
            upload = self._attached(text, params) if text.startswith("attach://") else self._known(text, kind)
        check_file(kind, upload)
        return upload

    def _attached(self, text: str, params: Params) -> Upload:
        name = text.removeprefix("attach://")
        if name not in params.files:
            raise ApiError(f"there is no file in the request with the name {name!r}")
        return params.files[name]

    def _known(self, text: str, kind: str) -> Upload:
        if not text:
            raise ApiError(f"there is no {kind} in the request")
        if text.startswith(("http://", "https://")):
            return Upload(text.rpartition("/")[2], SIGNATURES[0])
        if text not in self.by_id:
            raise ApiError("wrong remote file identifier specified: Wrong string length")
        return self.by_id[text]


def doubt(upload: Upload) -> str:
    """What people would see otherwise than it is meant; "" for nothing."""
    if CODED.search(upload.name):
        return f"the file name {upload.name!r} is shown like that"
    return "" if "." in upload.name else f"the file name {upload.name!r} does not say what it is"


def check_file(kind: str, upload: Upload) -> None:
    """Raises what Telegram answers to a file that it does not take."""
    size = len(upload.content)
    if size == 0:
        raise ApiError("file must be non-empty")
    if size > UPLOAD_BYTES:
        raise ApiError("", 413)
    if kind != "photo":
        return
    if size > PHOTO_BYTES:
        raise ApiError(f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes")
    if not upload.content.startswith(SIGNATURES):
        raise ApiError("IMAGE_PROCESS_FAILED")
    width, height = image_size(upload.content) or (UNKNOWN_SIDE, UNKNOWN_SIDE)
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise ApiError("PHOTO_INVALID_DIMENSIONS")


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or a JPEG."""
    if content.startswith(SIGNATURES[1]) and len(content) >= PNG_HEADER:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if not content.startswith(SIGNATURES[0]):
        return None
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        if content[position + 1] in JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None
