"""Messages come, change and go; the gateway tells the bot."""

from typing import TYPE_CHECKING

from tests.platforms.discord import message_rules
from tests.platforms.discord.components import numbered, resolved
from tests.platforms.discord.errors import Json, empty_message
from tests.platforms.discord.limits import FILE_NAME, Intent, MessageFlag
from tests.platforms.discord.message_rules import Files
from tests.platforms.discord.messages import Message, Seen, now

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel, User


def compose(channel: "Channel", author: "User", payload: Json, files: Files, *, empty: bool = False) -> Message:
    """A message from a checked payload, kept but not yet announced."""
    message = Message(int(channel.fake.new_id()), channel, author)
    message.flags = int(payload.get("flags") or 0)
    message.nonce = payload.get("nonce")
    _write(message, payload, files)
    if not empty:
        _require_something(message, payload)
    channel.kept[message.id] = message
    return message


def _write(message: Message, payload: Json, files: Files) -> None:
    """Sets what the payload names, leaves the rest."""
    _attach(message, payload, files)
    urls = {item["filename"]: item["url"] for item in message.attachments}
    if "content" in payload:
        message.content = (payload["content"] or "").strip()
    if "embeds" in payload:
        message.embeds = resolved(payload["embeds"] or [], urls)
        if "attachment://" in str(message.embeds):
            message.channel.fake.problems.append(f"an embed shows an attachment that is not there: {message.embeds}")
    if "components" in payload:
        message.components = numbered(resolved(payload["components"] or [], urls))
    if "allowed_mentions" in payload:
        message.allowed_mentions = payload["allowed_mentions"]


def _attach(message: Message, payload: Json, files: Files) -> None:
    listed = payload.get("attachments")
    described = {str(item["id"]): item for item in listed or ()}
    if listed is not None:
        message.attachments = [old for old in message.attachments if old["id"] in described]
        for old in message.attachments:
            if "description" in described[old["id"]]:
                old["description"] = described[old["id"]]["description"] or ""
    for number, file in files.items():
        if not FILE_NAME.fullmatch(file.name):
            message.channel.fake.problems.append(f"the file name {file.name!r} is changed")
        attachment = message.channel.fake.store(file)
        wanted = described.get(str(number), {})
        if wanted.get("description"):
            attachment["description"] = wanted["description"]
        if wanted.get("filename"):
            attachment["filename"] = wanted["filename"]
        message.attachments.append(attachment)
        message.files[attachment["id"]] = file.data


def _require_something(message: Message, payload: Json) -> None:
    something = message.content or message.embeds or message.components or message.attachments
    if not something and not payload.get("sticker_ids") and not payload.get("poll"):
        raise empty_message()


def change(message: Message, payload: Json, files: Files, *, fresh: bool = False) -> None:
    """Edits after checking; `fresh`: it takes the place of "thinking"."""
    flags = message_rules.REPLY_FLAGS if fresh else message_rules.EDIT_FLAGS
    v2 = bool(message.flags & MessageFlag.V2)
    kept = {item["id"]: item["filename"] for item in message.attachments}
    message_rules.check_message(payload, files, flags, v2=v2, kept=kept)
    before = (message.content, message.embeds, message.components, list(message.attachments), message.allowed_mentions)
    _write(message, payload, files)
    try:
        _require_something(message, payload)
    except Exception:
        message.content, message.embeds, message.components, message.attachments, message.allowed_mentions = before
        raise
    if payload.get("flags") is not None:
        fixed = MessageFlag.EPHEMERAL | MessageFlag.LOADING | (MessageFlag.V2 if v2 else 0)
        message.flags = message.flags & fixed | int(payload["flags"]) & ~MessageFlag.EPHEMERAL
    message.edited = now()


def announce(message: Message) -> Seen:
    """Shows a new message, and tells the bot about it."""
    _tell("MESSAGE_CREATE", message)
    return message.channel.fake.show(message)


def remove(message: Message) -> None:
    message.deleted = True
    if message.ephemeral:
        return
    body: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
    if message.channel.guild:
        body["guild_id"] = str(message.channel.guild.id)
    message.channel.fake.dispatch("MESSAGE_DELETE", body, message.channel.guild, _intent(message.channel))


def tell_edit(message: Message) -> None:
    _tell("MESSAGE_UPDATE", message)


def _tell(event: str, message: Message) -> None:
    channel = message.channel
    if not message.ephemeral and channel.bot_can_view:
        channel.fake.dispatch(event, message.event, channel.guild, _intent(channel))


def _intent(channel: "Channel") -> int:
    return Intent.GUILD_MESSAGES if channel.guild else Intent.DIRECT_MESSAGES
