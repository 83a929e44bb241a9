"""The lists of commands that Telegram shows behind "/": for each kind of chat and each language, set where they differ."""

from collections.abc import Callable, Iterable, Sequence

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.adapters.telegram.sending import Bot
from bot.core.commands import Command

LONGEST_DESCRIPTION = 256
"""Characters (Bot API, BotCommand)."""

Shown = Callable[[Command], bool]
SCOPES: Sequence[tuple[BotCommandScope, Shown]] = (
    (BotCommandScopeAllPrivateChats(), lambda command: not command.moderators),
    (BotCommandScopeAllGroupChats(), lambda command: not (command.moderators or command.private)),
    (BotCommandScopeAllChatAdministrators(), lambda command: command.moderators or not command.private),
)


def menu(commands: Iterable[Command], shown: Shown, locale: str) -> tuple[BotCommand, ...]:
    """What one list holds. A command of two words stands there by its first one, once."""
    entries: dict[str, BotCommand] = {}
    for command in commands:
        name = command.name.split()[0]
        if shown(command):
            entries.setdefault(name, BotCommand(name, command.summary(locale)[:LONGEST_DESCRIPTION]))
    return tuple(entries.values())


async def set_menus(bot: Bot, commands: Sequence[Command], usual: str, locales: Iterable[str]) -> None:
    """Sets the lists that differ from what Telegram has: in the `usual` language for all, in each of `locales` for its
    speakers. Raises TelegramError."""
    codes = {"": usual} | {locale.partition("-")[0]: locale for locale in locales if locale != usual}
    for scope, shown in SCOPES:
        for code, locale in codes.items():
            wanted = menu(commands, shown, locale)
            if await bot.get_my_commands(scope, code or None) != wanted:
                await bot.set_my_commands(wanted, scope, code or None)
