"""The methods about the bot itself: its commands, its descriptions, its settings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .errors import ApiError, Json
from .limits import (
    COMMAND_DESCRIPTION_UNITS,
    COMMAND_NAME,
    COMMAND_SCOPES,
    COMMANDS,
    DESCRIPTION_UNITS,
    NAME_UNITS,
    SHORT_DESCRIPTION_UNITS,
)
from .parameters import Params
from .units import units
from .words import words

if TYPE_CHECKING:
    from .world import World

LANGUAGE = re.compile(r"[a-z]{2}|")
"""API: setMyCommands, `language_code`, "a two-letter ISO 639-1 language code", or empty."""

TEXTS = {"name": NAME_UNITS, "description": DESCRIPTION_UNITS, "short_description": SHORT_DESCRIPTION_UNITS}
NO_RIGHTS = words(
    "is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
)


def get_me(world: World, params: Params) -> Json:
    """Who the bot is."""
    return world.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.bot_can_read_all,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def _key(world: World, params: Params) -> tuple[str, str]:
    scope: Any = params.data("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in COMMAND_SCOPES:
        raise ApiError("unsupported type specified as BotCommandScope")
    for name in COMMAND_SCOPES[kind]:
        if name not in scope:
            raise ApiError(f"can't parse BotCommandScope: Can't find field \"{name}\"")
    if "chat_id" in scope:
        chat = world.find_chat(str(scope["chat_id"]))
        if chat is None:
            raise ApiError("chat not found")
        if chat.private and kind != "chat":
            raise ApiError(f"can't use specified {kind} scope for private chats")
    return json.dumps(scope, sort_keys=True), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise ApiError("invalid language code specified")
    return language


def set_my_commands(world: World, params: Params) -> bool:
    """What stands in the menu of commands."""
    key = _key(world, params)
    commands = params.data("commands")
    if not isinstance(commands, list):
        raise ApiError("expected an Array of BotCommand")
    if len(commands) > COMMANDS:
        raise ApiError("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict) or not {"command", "description"} <= command.keys():
            raise ApiError("can't parse BotCommand: command and description are needed")
        if not COMMAND_NAME.fullmatch(command["command"].removeprefix("/")):
            raise ApiError("BOT_COMMAND_INVALID")
        description = command["description"].strip()
        if not description or units(description) > COMMAND_DESCRIPTION_UNITS:
            raise ApiError("BOT_COMMAND_DESCRIPTION_INVALID")
    if len({command["command"] for command in commands}) < len(commands):
        world.problem(f"setMyCommands: a command stands there twice: {[command['command'] for command in commands]}")
    world.commands[key] = commands
    if not commands:
        del world.commands[key]
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The commands of exactly this scope and language."""
    return world.commands.get(_key(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """No commands for this scope and language."""
    world.commands.pop(_key(world, params), None)
    return True


def _set_text(world: World, params: Params, name: str) -> bool:
    if units(params.text(name)) > TEXTS[name]:
        raise ApiError(f"{name.replace('_', ' ')} is too long")
    world.texts[name, _language(params)] = params.text(name)
    return True


def _get_text(world: World, params: Params, name: str) -> Json:
    default = world.texts.get((name, ""), world.bot.first_name if name == "name" else "")
    return {name: world.texts.get((name, _language(params))) or default}


def set_chat_menu_button(world: World, params: Params) -> bool:
    """What the button beside the input field does."""
    button = params.data("menu_button") or {"type": "default"}
    if button.get("type") not in {"commands", "web_app", "default"}:
        raise ApiError("can't parse menu button: unsupported type")
    world.settings[f"menu_button {params.text('chat_id')}"] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    """What the button beside the input field does."""
    found: Json = world.settings.get(f"menu_button {params.text('chat_id')}", {"type": "commands"})
    return found


def set_rights(world: World, params: Params) -> bool:
    """Which rights the bot asks for when it is made administrator."""
    world.settings["rights"] = params.data("rights") or {}
    return True


def get_rights(world: World, params: Params) -> Json:
    """Which rights the bot asks for when it is made administrator."""
    rights: Json = dict.fromkeys(NO_RIGHTS, False)
    return rights | dict(world.settings.get("rights", {}))


def nothing(world: World, params: Params) -> bool:
    """logOut and close have no effect here."""
    return True


METHODS = {
    "getMe": get_me,
    "logOut": nothing,
    "close": nothing,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": lambda world, params: _set_text(world, params, "name"),
    "getMyName": lambda world, params: _get_text(world, params, "name"),
    "setMyDescription": lambda world, params: _set_text(world, params, "description"),
    "getMyDescription": lambda world, params: _get_text(world, params, "description"),
    "setMyShortDescription": lambda world, params: _set_text(world, params, "short_description"),
    "getMyShortDescription": lambda world, params: _get_text(world, params, "short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "setMyDefaultAdministratorRights": set_rights,
    "getMyDefaultAdministratorRights": get_rights,
}
