"""Where a request goes: whether the bot may write there, to which topic, in reply to what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .accounts import ADMINISTRATORS
from .errors import ApiError

if TYPE_CHECKING:
    from .chats import Chat, Topic
    from .parameters import Params
    from .seen import Seen
    from .world import World

RIGHTS = {"text": "send text messages", "photo": "send photos", "document": "send documents"}


@dataclass(frozen=True)
class Destination:
    """A place for a new message."""

    chat: Chat
    topic: Topic | None = None
    reply_to: Seen | None = None
    quote: str = ""


def reachable(world: World, params: Params) -> Chat:
    """The chat of a request, if the bot is in it."""
    name = params.text("chat_id")
    if not name:
        raise ApiError("chat_id is empty")
    chat = world.find_chat(name)
    if chat is None:
        raise ApiError("chat not found")
    if chat.migrated_to:
        parameters = {"migrate_to_chat_id": chat.migrated_to.id}
        raise ApiError("group chat was upgraded to a supergroup chat", parameters=parameters, avoidable=False)
    if chat.person:
        _check_private(chat)
    elif chat.bot_status in {"kicked", "left"}:
        verb = "was kicked from" if chat.bot_status == "kicked" else "is not a member of"
        raise ApiError(f"bot {verb} the {chat.kind} chat", 403)
    return chat


def _check_private(chat: Chat) -> None:
    person = chat.person
    assert person
    if person.is_bot:
        raise ApiError("bot can't send messages to bots", 403, avoidable=True)
    if person.deactivated:
        raise ApiError("user is deactivated", 403)
    if chat.bot_status == "kicked":
        raise ApiError("bot was blocked by the user", 403)
    if not chat.started:
        raise ApiError("bot can't initiate conversation with a user", 403)


def destination(world: World, params: Params, what: str = "text") -> Destination:
    """The place where a new message of the bot will stand."""
    chat = reachable(world, params)
    if chat.bot_status == "restricted":
        raise ApiError(f"not enough rights to {RIGHTS[what]} to the chat", avoidable=False)
    reply_to, quote = _replied(chat, params.data("reply_parameters"))
    topic = _topic(chat, params, reply_to)
    closed = topic.closed if topic else chat.general_closed
    if closed and chat.bot_status not in ADMINISTRATORS:
        raise ApiError("TOPIC_CLOSED", avoidable=False)
    return Destination(chat, topic, reply_to, quote)


def _replied(chat: Chat, wanted: Any) -> tuple[Seen | None, str]:
    if not wanted:
        return None, ""
    if not isinstance(wanted, dict) or not wanted.get("message_id"):
        raise ApiError("can't parse ReplyParameters")
    found = chat.find(int(wanted["message_id"])) if str(wanted.get("chat_id", chat.id)) == str(chat.id) else None
    if found is None or found.deleted:
        if wanted.get("allow_sending_without_reply"):
            return None, ""
        raise ApiError("message to be replied not found")
    quote = str(wanted.get("quote") or "")
    if quote and quote not in (found.text or found.caption):
        raise ApiError("QUOTE_TEXT_INVALID")
    return found, quote


def _topic(chat: Chat, params: Params, reply_to: Seen | None) -> Topic | None:
    """A reply stands in the topic of what it answers; General, and chats without topics, have no id to give."""
    replied = chat.topics.get(reply_to.thread or 0) if reply_to and reply_to.in_topic else None
    if "message_thread_id" not in params:
        return replied
    topic = chat.topics.get(params.number("message_thread_id"))
    if topic is None or topic.deleted:
        raise ApiError("message thread not found", avoidable=topic is None)
    if reply_to and replied is not topic:
        raise ApiError("message to be replied not found")
    return topic
