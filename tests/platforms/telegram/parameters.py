"""The parameters of one request, read as Telegram reads them: every value may come as text or as JSON."""

import contextlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .errors import ApiError
from .words import words

NUMBERS = frozenset(
    words("chat_id from_chat_id user_id message_id message_thread_id offset limit timeout cache_time max_connections")
)
STRUCTURED = frozenset(
    words(
        "entities caption_entities link_preview_options reply_parameters reply_markup media results button commands scope "
        "allowed_updates message_ids menu_button rights reaction"
    )
)
FLAGS = frozenset(
    words(
        "disable_notification protect_content show_alert is_personal drop_pending_updates has_spoiler show_caption_above_media "
        "disable_content_type_detection is_big allow_paid_broadcast"
    )
)


@dataclass
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes
    kind: str = "application/octet-stream"


@dataclass
class Params:
    """What a request said."""

    raw: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.raw.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A text; empty if absent."""
        value = self.raw.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self.raw.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError:
            raise ApiError(f"wrong {name} specified") from None

    def flag(self, name: str) -> bool:
        """True or false."""
        return str(self.raw.get(name, "")).lower() in {"true", "1", "yes"}

    def data(self, name: str) -> Any:
        """A list or an object; None if absent."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(f"can't parse {name.replace('_', ' ')} JSON object") from None

    @cached_property
    def decoded(self) -> dict[str, Any]:
        """Everything with numbers, flags and JSON decoded, for tests to look at; files are `Upload`s."""
        found: dict[str, Any] = dict(self.files)
        for name, value in self.raw.items():
            found[name] = value
            if not isinstance(value, str):
                continue
            with contextlib.suppress(ValueError, ApiError):
                if name in NUMBERS:
                    found[name] = int(value)
                elif name in FLAGS:
                    found[name] = self.flag(name)
                elif name in STRUCTURED:
                    found[name] = json.loads(value)
        return found
