"""The routes of channels and their messages."""

from typing import TYPE_CHECKING

from tests.platforms.discord import limits, message_rules
from tests.platforms.discord.channels import DM, TEXT, Channel
from tests.platforms.discord.errors import ApiError, Form, Json, unknown
from tests.platforms.discord.limits import Permission
from tests.platforms.discord.messages import Message
from tests.platforms.discord.posting import announce, change, compose, remove, tell_edit
from tests.platforms.discord.routes import Call, route

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

LISTED = (1, 100)
"""How many messages may be asked for (resources/message#get-channel-messages)."""


def _readable(fake: "FakeDiscord", call: Call) -> Channel:
    channel = fake.find_channel(call.params[0])
    channel.require(Permission.VIEW_CHANNEL)
    return channel


def _message(fake: "FakeDiscord", call: Call) -> Message:
    """The message of a path; ephemeral ones do not exist for these routes."""
    message = _readable(fake, call).kept.get(int(call.params[1]) if call.params[1].isdigit() else 0)
    if message is None or message.ephemeral:
        raise unknown("Message")
    if message.deleted:
        raise unknown("Message", blame=False)
    return message


@route("GET", "/channels/{}")
def get_channel(fake: "FakeDiscord", call: Call) -> Json:
    return _readable(fake, call).payload()


@route("DELETE", "/channels/{}")
def close_channel(fake: "FakeDiscord", call: Call) -> Json:
    """Only direct messages can be closed."""
    channel = fake.find_channel(call.params[0])
    if channel.kind != DM:
        raise ApiError(403, 50013, "Missing Permissions", blame=False)
    return channel.payload()


@route("POST", "/channels/{}/typing")
def typing(fake: "FakeDiscord", call: Call) -> None:
    channel = _readable(fake, call)
    channel.require(Permission.SEND_MESSAGES)
    fake.typing.append(channel)


@route("POST", "/channels/{}/messages")
def post_message(fake: "FakeDiscord", call: Call) -> Json:
    channel = _readable(fake, call)
    message_rules.check_message(call.json, call.files, message_rules.CHANNEL_FLAGS)
    channel.require(Permission.SEND_MESSAGES)
    channel.require_unlocked()
    fake.require_open(channel)
    payload = dict(call.json)
    if call.files:
        channel.require(Permission.ATTACH_FILES)
    if payload.get("embeds") and not channel.bot_permissions & Permission.EMBED_LINKS:
        payload["embeds"] = []
    nonce = str(payload.get("nonce", "")) if payload.get("enforce_nonce") else ""
    earlier = _earlier(fake, nonce)
    if earlier:
        return earlier.payload()
    reference = _reference(channel, payload)
    message = compose(channel, fake.bot, payload, call.files)
    if nonce:
        fake.nonces[nonce] = message, fake.time()
    if reference:
        message.type, message.reference = 19, reference
    announce(message)
    return message.payload()


def _earlier(fake: "FakeDiscord", nonce: str) -> Message | None:
    """What was sent with this nonce before. If it is deleted, there is no such message (discord.py, Messageable.send)."""
    message, sent = fake.nonces.get(nonce, (None, 0.0))
    if message is None or fake.time() - sent > limits.NONCE_LIFE:
        return None
    if message.deleted:
        raise unknown("Message", blame=False)
    return message


def _reference(channel: Channel, payload: Json) -> Json | None:
    """Whether what is replied to exists; without `fail_if_not_exists` it becomes an ordinary message."""
    wanted = payload.get("message_reference")
    if not wanted:
        return None
    form = Form()
    number = str(wanted.get("message_id"))
    message = channel.kept.get(int(number)) if number.isdigit() else None
    if message is None or message.deleted or message.ephemeral:
        if wanted.get("fail_if_not_exists", True):
            form.wrong(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
            form.done()
        return None
    body = {"type": 0, "channel_id": str(channel.id), "message_id": number}
    return body | ({"guild_id": str(channel.guild.id)} if channel.guild else {})


@route("GET", "/channels/{}/messages")
def list_messages(fake: "FakeDiscord", call: Call) -> list[Json]:
    channel = _readable(fake, call)
    if not channel.bot_permissions & Permission.READ_MESSAGE_HISTORY:
        return []
    form = Form()
    limit = form.number(dict(call.query), "limit", (), *LISTED, 50)
    form.done()
    found = channel.shown()
    before, after = call.query.get("before"), call.query.get("after")
    if before:
        found = [message for message in found if message.id < int(before)]
    if after:
        found = [message for message in found if message.id > int(after)][:limit]
    return [message.as_read(fake.content_intent) for message in reversed(found[-limit:])]


@route("GET", "/channels/{}/messages/{}")
def get_message(fake: "FakeDiscord", call: Call) -> Json:
    message = _message(fake, call)
    message.channel.require(Permission.READ_MESSAGE_HISTORY)
    return message.as_read(fake.content_intent)


@route("PATCH", "/channels/{}/messages/{}")
def edit_message(fake: "FakeDiscord", call: Call) -> Json:
    message = _message(fake, call)
    if message.author is not fake.bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    change(message, call.json, call.files)
    fake.show(message, edited=True)
    return message.payload()


@route("DELETE", "/channels/{}/messages/{}")
def delete_message(fake: "FakeDiscord", call: Call) -> None:
    message = _message(fake, call)
    if message.author is not fake.bot:
        if message.channel.guild is None:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
        message.channel.require(Permission.MANAGE_MESSAGES)
    remove(message)


@route("POST", "/channels/{}/messages/bulk-delete")
def delete_messages(fake: "FakeDiscord", call: Call) -> None:
    channel = _readable(fake, call)
    channel.require(Permission.MANAGE_MESSAGES)
    form = Form()
    numbers = form.values(call.json, "messages", (), 100, 2)
    form.done()
    for number in numbers:
        message = channel.kept.get(int(number))
        if message and not message.deleted and not message.ephemeral:
            remove(message)


@route("PUT", "/channels/{}/messages/pins/{}")
def pin(fake: "FakeDiscord", call: Call) -> None:
    _pin(fake, call, True)


@route("DELETE", "/channels/{}/messages/pins/{}")
def unpin(fake: "FakeDiscord", call: Call) -> None:
    _pin(fake, call, False)


def _pin(fake: "FakeDiscord", call: Call, value: bool) -> None:
    message = _message(fake, call)
    if message.channel.guild:
        message.channel.require(Permission.MANAGE_MESSAGES)
    message.pinned = value
    tell_edit(message)


@route("PUT", "/channels/{}/messages/{}/reactions/{}/@me")
def react(fake: "FakeDiscord", call: Call) -> None:
    message = _message(fake, call)
    message.channel.require(Permission.ADD_REACTIONS | Permission.READ_MESSAGE_HISTORY)
    fake.reactions.append((message.id, call.params[2]))


@route("DELETE", "/channels/{}/messages/{}/reactions/{}/@me")
def unreact(fake: "FakeDiscord", call: Call) -> None:
    message = _message(fake, call)
    fake.reactions.remove((message.id, call.params[2]))


@route("POST", "/channels/{}/messages/{}/threads")
def thread_from_message(fake: "FakeDiscord", call: Call) -> Json:
    return _thread(fake, _message(fake, call).channel, call.json)


@route("POST", "/channels/{}/threads")
def thread(fake: "FakeDiscord", call: Call) -> Json:
    return _thread(fake, _readable(fake, call), call.json)


def _thread(fake: "FakeDiscord", channel: Channel, data: Json) -> Json:
    channel.require(Permission.CREATE_PUBLIC_THREADS)
    if channel.kind != TEXT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    form = Form()
    name = form.text(data, "name", (), 100, 1, required=True)
    form.done()
    return channel.add_thread(name, fake.bot).payload()


@route("PUT", "/channels/{}/thread-members/@me")
def join_thread(fake: "FakeDiscord", call: Call) -> None:
    _readable(fake, call)
