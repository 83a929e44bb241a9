"""What Telegram reports -> what somebody asks: the words that were meant for the bot, and for which message."""

from collections.abc import Container
from dataclasses import dataclass

from telegram import Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, MessageEntity, User

from bot.core import messages
from bot.core.messages import Request, Target, read_line

PLATFORM = "telegram"
START = "start"
"""The command that opens a private chat; its words are the payload of a deep link (Bot API, features: deep linking)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A request, the message it was made in, and the one that an answer belongs to."""

    request: Request
    asked: int
    answer_to: int


def target(chat: Chat, message: Message | None = None) -> Target:
    """The place of a message. General, a forum's first topic, has no thread id; a reply elsewhere has one that is none."""
    topic = message is not None and message.is_topic_message and message.message_thread_id
    return Target(PLATFORM, str(chat.id), str(topic) if topic else "")


def is_private(chat: Chat) -> bool:
    """Whether only this person and the bot are there."""
    return chat.type == Chat.PRIVATE


def person(user: User | None, message: Message | None = None) -> messages.User | None:
    """Who wrote: an anonymous administrator writes as the group; None for bots, channels and service messages."""
    if message and message.sender_chat and message.sender_chat.id == message.chat.id:
        return messages.User(PLATFORM, str(message.sender_chat.id), message.chat.title or "")
    if user is None or user.is_bot or (message and message.sender_chat):
        return None
    return messages.User(PLATFORM, str(user.id), user.full_name)


def is_in(member: ChatMember) -> bool:
    """Whether a member of a chat is there: not gone, thrown out, or shut out while away; in private, has not blocked the bot."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED)


def arrival(change: ChatMemberUpdated) -> Request | None:
    """The bot was added to a group: by whom, and where; None if something else changed."""
    chat = change.chat
    if chat.type not in (Chat.GROUP, Chat.SUPERGROUP) or is_in(change.old_chat_member) or not is_in(change.new_chat_member):
        return None
    user = person(change.from_user) or messages.User(PLATFORM, str(chat.id), chat.title or "")  # an anonymous administrator
    return Request(user, target(chat), private=False, whispers=False, locale=change.from_user.language_code or "")


def heard(message: Message, bot: User, commands: Container[str]) -> Heard | None:
    """The request in a message; None where it is not for the bot. `commands` are the first words of those it knows."""
    user = person(message.from_user, message)
    if user is None or (message.via_bot and message.via_bot.id == bot.id):
        return None
    private, text = is_private(message.chat), message.text or message.caption or ""
    before, quoted = _replied_to(message, bot)
    command, typed = read_line(text) if _begins_with_command(message) else ("", text)
    aside = False
    if command:
        name = text.split(maxsplit=1)[0].partition("@")[2]
        if name and name.casefold() != (bot.username or "").casefold():
            return None
        if not private and not name and command not in commands:
            return None
    elif not private:
        mentioned, typed = _without_mention(message, bot)
        aside = not mentioned
        if aside and not _replies_to(message, bot):
            return None
        if not mentioned and not typed:
            return None
    request = Request(
        user,
        target(message.chat, message),
        command,
        typed,
        replied_to=quoted,
        private=private,
        whispers=private,
        aside=aside,
        locale=(message.from_user.language_code or "") if message.from_user else "",
        mark=f"{message.chat.id}-{message.message_id}",
    )
    asked = message.message_id
    return Heard(request, asked, before.message_id if before and not private else asked)


def _begins_with_command(message: Message) -> bool:
    entities = message.entities or message.caption_entities
    return any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in entities)


def _without_mention(message: Message, bot: User) -> tuple[bool, str]:
    """Whether the bot is mentioned, and the text without that."""
    text = message.text or message.caption or ""
    mention = f"@{bot.username}".casefold()
    found = message.parse_entities([MessageEntity.MENTION]) or message.parse_caption_entities([MessageEntity.MENTION])
    for said in found.values():
        if said.casefold() == mention:
            return True, text.replace(said, " ").strip(" ,:")
    return False, text


def _replies_to(message: Message, bot: User) -> bool:
    answered = message.reply_to_message
    return bool(answered and answered.from_user and answered.from_user.id == bot.id)


def _replied_to(message: Message, bot: User) -> tuple[Message | None, str]:
    """Somebody's message that this one answers, and its words, or those of them that are quoted."""
    answered, quote = message.reply_to_message, message.quote.text if message.quote else ""
    if answered is None or _replies_to(message, bot) or answered.forum_topic_created:
        return None, quote if message.external_reply else ""
    return answered, quote or answered.text or answered.caption or ""
