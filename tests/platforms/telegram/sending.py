"""The methods that put messages into chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import files
from .destination import Destination, destination, reachable
from .entities import Formatted, read_formatted
from .errors import ApiError, Json
from .keyboards import check_markup
from .limits import CAPTION_UNITS, CHAT_ACTIONS, TEXT_UNITS
from .parameters import Params, Upload
from .units import units, visible

if TYPE_CHECKING:
    from .world import World

PREVIEW = frozenset({"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"})
"""API: LinkPreviewOptions."""


def text_of(world: World, params: Params) -> Formatted:
    """The text of a request; raises what Telegram answers to a bad one."""
    formatted = read_formatted(params, params.text("text"))
    doubted(world, formatted)
    if not visible(formatted.text):
        raise ApiError("message text is empty")
    if units(formatted.text) > TEXT_UNITS:
        raise ApiError("message is too long")
    return formatted


def caption_of(world: World, params: Params) -> Formatted:
    """The caption of a request, which may be empty."""
    formatted = read_formatted(params, params.text("caption"), "caption_entities")
    doubted(world, formatted)
    if units(formatted.text) > CAPTION_UNITS:
        raise ApiError("message caption is too long")
    return formatted


def markup_of(params: Params) -> Json | None:
    """The reply_markup of a request."""
    return check_markup(params.data("reply_markup"), private=not params.text("chat_id").startswith(("-", "@")))


def doubted(world: World, formatted: Formatted) -> None:
    """What Telegram lets pass but shows otherwise than meant is a problem, too."""
    for doubt in formatted.doubts:
        world.problem(f"{world.current}: {doubt} ({formatted.html[:60]!r})")


def send_message(world: World, params: Params) -> Json:
    """A text."""
    formatted = text_of(world, params)
    markup = markup_of(params)
    place = destination(world, params)
    return _put(world, params, place, markup, text=formatted.text, html=formatted.html, entities=formatted.entities)


def send_photo(world: World, params: Params) -> Json:
    """A photo with a caption."""
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """A file with a caption."""
    return _send_file(world, params, "document")


def _send_file(world: World, params: Params, kind: str) -> Json:
    formatted = caption_of(world, params)
    markup = markup_of(params)
    upload: Upload = world.files.read(kind, params.raw.get(kind), params)
    if kind == "document" and (doubt := files.doubt(upload)):
        world.problem(f"{world.current}: {doubt}")
    place = destination(world, params, kind)
    content = {"caption": formatted.text, "html": formatted.html, "entities": formatted.entities}
    return _put(world, params, place, markup, **content, file=upload, media=world.files.media(kind, upload))


def _put(world: World, params: Params, place: Destination, markup: Json | None, **content: Any) -> Json:
    extra: Json = {}
    if preview := params.data("link_preview_options"):
        if not isinstance(preview, dict) or not preview.keys() <= PREVIEW:
            raise ApiError("can't parse link preview options JSON object")
        extra["link_preview_options"] = preview
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    seen = place.chat.add(world.bot, place.reply_to, place.topic, **content, markup=markup, extra=extra, quote=place.quote)
    seen.silent = params.flag("disable_notification")
    seen.params = params.raw
    place.chat.hears(seen)
    return seen.json()


def send_chat_action(world: World, params: Params) -> bool:
    """Shows that the bot is typing, or the like."""
    if params.text("action") not in CHAT_ACTIONS:
        raise ApiError("wrong parameter action in request")
    destination(world, params).chat.actions.append(params.text("action"))
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """An emoji under a message."""
    seen = reachable(world, params).find(params.number("message_id"))
    if seen is None or seen.deleted:
        raise ApiError("message to react not found", avoidable=seen is None)
    reaction = params.data("reaction") or []
    if len(reaction) > 1:
        raise ApiError("REACTIONS_TOO_MANY")
    seen.reactions = reaction
    return True


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
}
