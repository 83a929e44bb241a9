"""The methods that tell about chats, and the one that leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .accounts import PRESENT, Account
from .destination import reachable
from .errors import ApiError, Json
from .parameters import Params
from .words import words

if TYPE_CHECKING:
    from .world import World

REACTIONS_AT_MOST = 11
NO_GIFTS = words("unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels")


def get_chat(world: World, params: Params) -> Json:
    """The JSON type ChatFullInfo."""
    chat = reachable(world, params)
    info = chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": REACTIONS_AT_MOST,
        "accepted_gift_types": dict.fromkeys(NO_GIFTS, False),
    }
    if chat.private:
        return info
    return info | {"permissions": {"can_send_messages": True}, "join_to_send_messages": True}


def get_chat_member(world: World, params: Params) -> Json:
    """What somebody is in a chat."""
    chat = reachable(world, params)
    number = params.number("user_id")
    account: Account | None = world.bot if number == world.bot.id else world.people.get(number)
    if account is None or (chat.person and account not in (chat.person, world.bot)):
        raise ApiError("user not found")
    return account.member(chat.status_of(account))


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Those who run a group; of the bots only this one."""
    chat = reachable(world, params)
    if chat.private:
        raise ApiError("there are no administrators in the private chat")
    return chat.administrators()


def get_chat_member_count(world: World, params: Params) -> int:
    """How many are in the chat, with the bot."""
    chat = reachable(world, params)
    return 2 if chat.private else 1 + sum(status in PRESENT for _, status in chat.members.values())


def leave_chat(world: World, params: Params) -> bool:
    """The bot goes; it is told so, too."""
    chat = reachable(world, params)
    if chat.private:
        raise ApiError("can't leave a private chat")
    chat.bot_goes()
    return True


def get_file(world: World, params: Params) -> Json:
    """Where a file can be fetched."""
    return world.files.get(params.text("file_id"))


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
