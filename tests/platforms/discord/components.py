"""Components as Discord gives them back."""

from collections.abc import Iterator
from typing import Any

from tests.platforms.discord.errors import Json

DEFAULTS: dict[int, Json] = {
    3: {"min_values": 1, "max_values": 1},
    11: {"description": None, "spoiler": False},
    13: {"name": None, "size": None, "spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}
"""What Discord adds to components, by their type."""
GALLERY_ITEM: Json = {"description": None, "spoiler": False}


def _unfurled(media: Json) -> Json:
    return {"id": "0", "proxy_url": media["url"]} | media


def resolved(value: Any, urls: dict[str, str]) -> Any:
    """With attachment://name replaced by the attachment's address."""
    if isinstance(value, str) and value.startswith("attachment://"):
        return urls.get(value.removeprefix("attachment://"), value)
    if isinstance(value, list):
        return [resolved(item, urls) for item in value]
    if isinstance(value, dict):
        return {key: resolved(item, urls) for key, item in value.items()}
    return value


def parts(components: list[Json]) -> Iterator[Json]:
    """Every component, however deep."""
    for component in components:
        yield component
        yield from parts(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                yield from parts([component[key]])


def numbered(components: list[Json]) -> list[Json]:
    """The components as Discord gives them back: each with a number."""
    taken = {part["id"] for part in parts(components) if part.get("id")}
    free = iter(number for number in range(1, 10_000) if number not in taken)

    def number(component: Json) -> Json:
        back = {key: value for key, value in component.items() if value is not None}
        back["id"] = component.get("id") or next(free)
        if "components" in back:
            back["components"] = [number(inner) for inner in back["components"]]
        for key in ("accessory", "component"):
            if key in back:
                back[key] = number(back[key])
        for key in ("media", "file"):
            if key in back:
                back[key] = _unfurled(back[key])
        if "items" in back:
            back["items"] = [GALLERY_ITEM | item | {"media": _unfurled(item["media"])} for item in back["items"]]
        return DEFAULTS.get(back["type"], {}) | back

    return [number(component) for component in components]
