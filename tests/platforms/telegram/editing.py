"""The methods that change messages, or take them away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .accounts import ADMINISTRATORS
from .destination import reachable
from .entities import read_formatted
from .errors import ApiError, Json
from .limits import CAPTION_UNITS, DELETE_AT_ONCE, DELETE_SECONDS
from .parameters import Params
from .sending import caption_of, doubted, markup_of, text_of
from .units import units

if TYPE_CHECKING:
    from .chats import Chat
    from .seen import Seen
    from .world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def _target(world: World, params: Params) -> Seen:
    if inline_id := params.text("inline_message_id"):
        seen = world.inline_messages.get(inline_id)
        if seen is None or seen.deleted:
            raise ApiError("MESSAGE_ID_INVALID", avoidable=seen is None)
        return seen
    chat = reachable(world, params)
    if "message_id" not in params:
        raise ApiError("message identifier is not specified")
    seen = chat.find(params.number("message_id"))
    if seen is None or seen.deleted:
        raise ApiError("message to edit not found", avoidable=seen is None)
    if seen.sender is not world.bot or seen.service or (seen.markup and "inline_keyboard" not in seen.markup):
        raise ApiError("message can't be edited")
    return seen


def _new_markup(params: Params) -> Json | None:
    markup = markup_of(params)
    if markup and "inline_keyboard" not in markup:
        raise ApiError("inline keyboard expected")
    return markup


def _change(world: World, params: Params, seen: Seen, **new: Any) -> Json | bool:
    compared = {name: value for name, value in new.items() if name != "html"}
    if all(getattr(seen, name) == value for name, value in compared.items()):
        raise ApiError(NOT_MODIFIED)
    for name, value in new.items():
        setattr(seen, name, value)
    seen.edit_date = int(world.now())
    seen.chat.hears(seen)
    return True if params.text("inline_message_id") else seen.json()


def edit_message_text(world: World, params: Params) -> Json | bool:
    """Another text; without reply_markup the buttons go."""
    formatted = text_of(world, params)
    markup = _new_markup(params)
    seen = _target(world, params)
    if not seen.text:
        raise ApiError("there is no text in the message to edit")
    return _change(world, params, seen, text=formatted.text, entities=formatted.entities, markup=markup, html=formatted.html)


def edit_message_caption(world: World, params: Params) -> Json | bool:
    """Another caption."""
    formatted = caption_of(world, params)
    markup = _new_markup(params)
    seen = _target(world, params)
    if not seen.media:
        raise ApiError("there is no caption in the message to edit")
    return _change(world, params, seen, caption=formatted.text, entities=formatted.entities, markup=markup, html=formatted.html)


def edit_message_media(world: World, params: Params) -> Json | bool:
    """Another photo or file."""
    media = params.data("media")
    if not isinstance(media, dict) or media.get("type") not in {"photo", "document"}:
        raise ApiError("can't parse InputMedia: only photo and document are known here")
    formatted = read_formatted(media, str(media.get("caption") or ""), "caption_entities")
    doubted(world, formatted)
    if units(formatted.text) > CAPTION_UNITS:
        raise ApiError("message caption is too long")
    upload = world.files.read(media["type"], media.get("media"), params)
    markup = _new_markup(params)
    seen = _target(world, params)
    content = {"text": "", "caption": formatted.text, "entities": formatted.entities, "html": formatted.html}
    described = world.files.media(media["type"], upload)
    return _change(world, params, seen, **content, file=upload, media=described, markup=markup)


def edit_message_reply_markup(world: World, params: Params) -> Json | bool:
    """Other buttons, or none."""
    markup = _new_markup(params)
    return _change(world, params, _target(world, params), markup=markup)


def delete_message(world: World, params: Params) -> bool:
    """Takes a message away."""
    chat = reachable(world, params)
    seen = chat.find(params.number("message_id"))
    if seen is None or seen.deleted:
        raise ApiError("message to delete not found", avoidable=seen is None)
    _check_deletable(world, chat, seen)
    chat.delete(seen.id)
    return True


def _check_deletable(world: World, chat: Chat, seen: Seen) -> None:
    if not chat.private and chat.bot_status in ADMINISTRATORS:
        return
    if seen.service or (seen.sender is not world.bot and not chat.private):
        raise ApiError("message can't be deleted")
    if world.now() - seen.date > DELETE_SECONDS:
        raise ApiError("message can't be deleted for everyone")


def delete_messages(world: World, params: Params) -> bool:
    """Takes several away; those that are not there are skipped."""
    chat = reachable(world, params)
    wanted = params.data("message_ids")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= DELETE_AT_ONCE:
        raise ApiError("too many message identifiers specified" if wanted else "message identifiers are not specified")
    found = [seen for seen in (chat.find(int(number)) for number in wanted) if seen and not seen.deleted]
    for seen in found:
        _check_deletable(world, chat, seen)
    for seen in found:
        chat.delete(seen.id)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """Pins a message; in groups for administrators only."""
    chat = _may_pin(world, params)
    seen = chat.find(params.number("message_id"))
    if seen is None or seen.deleted:
        raise ApiError("message to pin not found", avoidable=seen is None)
    chat.pinned.append(seen.id)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Takes a pin away, the newest if no message is named."""
    chat = _may_pin(world, params)
    number = params.number("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise ApiError("message to unpin not found")
    chat.pinned.remove(number)
    return True


def _may_pin(world: World, params: Params) -> Chat:
    chat = reachable(world, params)
    if not chat.private and chat.bot_status not in ADMINISTRATORS:
        raise ApiError("not enough rights to manage pinned messages in the chat", avoidable=False)
    return chat


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
