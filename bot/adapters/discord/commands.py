"""Our commands as Discord's application commands, and whether Discord has them already."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import AppCommandOptionType, AppCommandType, Locale, Permissions

from bot.core.commands import Command
from bot.core.fields import LONGEST_TEXT, Choice, Field, Text
from bot.core.markup import parse
from bot.core.numbers import HIGHEST, LOWEST, Count, Scale
from bot.core.ticks import Several
from bot.core.words import ChatWords

Payload = dict[str, Any]

LONGEST_DESCRIPTION = 100
"""Characters (Discord, Application Commands)."""
MOST_CHOICES = 25
"""That an option may list, or suggest at once (Discord, Application Commands)."""
LONGEST_CHOICE = 100
"""Characters of a choice's name and value (Discord, Application Commands)."""
ON_SERVERS, ON_SERVERS_AND_IN_PRIVATE = [0], [0, 1]
"""Where a command can be used (Discord, Application Commands: Interaction Context Types)."""
INSTALLED_ON_SERVERS = [0]
ITSELF = "show"
"""The name under which a command stands among its own subcommands: with these, it cannot be called alone."""
WORDS, NUMBER = AppCommandOptionType.string.value, AppCommandOptionType.integer.value
KNOWN_LOCALES = {locale.value for locale in Locale}


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of the menus: the usual one, and all there are; `words` gives the sentences of one."""

    usual: str
    all: Sequence[str]
    words: Callable[[str], ChatWords]

    def described(self, say: Callable[[str], str]) -> Payload:
        """A description in every language."""
        others = {code: _short(say(locale)) for locale in self.all if locale != self.usual for code in _codes(locale)}
        return {"description": _short(say(self.usual))} | ({"description_localizations": others} if others else {})

    def named(self, say: Callable[[str], str]) -> Payload:
        """A name in every language, cut to what a choice may have."""
        others = {code: say(locale)[:LONGEST_CHOICE] for locale in self.all if locale != self.usual for code in _codes(locale)}
        return {"name": say(self.usual)[:LONGEST_CHOICE]} | ({"name_localizations": others} if others else {})


def payloads(table: Mapping[str, Command], languages: Languages) -> list[Payload]:
    """Everything to register: a slash command each, and the entry in the menu of a message."""
    families: dict[str, list[Command]] = {}
    for command in table.values():
        families.setdefault(command.name.split()[0], []).append(command)
    slashes = [_slash(name, commands, languages) for name, commands in families.items()]
    menu = languages.named(lambda locale: languages.words(locale).answer_from_faq)
    return [*slashes, menu | {"type": AppCommandType.message.value} | _allowed(moderators=False) | {"contexts": ON_SERVERS}]


def command_name(name: str, subcommand: str) -> str:
    """The name that our table has for what Discord calls a command and its subcommand."""
    return name if subcommand in ("", ITSELF) else f"{name} {subcommand}"


def _slash(name: str, commands: Sequence[Command], languages: Languages) -> Payload:
    first = commands[0]
    made = {"type": AppCommandType.chat_input.value, "name": name} | languages.described(first.summary)
    made |= _allowed(all(command.moderators for command in commands))
    if len(commands) == 1 and first.name == name:
        return made | {"options": _options(first, languages)}
    subcommands = [
        {"type": AppCommandOptionType.subcommand.value, "name": command.name.partition(" ")[2] or ITSELF}
        | languages.described(command.summary)
        | {"options": _options(command, languages)}
        for command in commands
    ]
    return made | {"options": subcommands}


def _allowed(moderators: bool) -> Payload:
    """Who sees a command and where; servers can change the first in their own settings."""
    needed = str(Permissions(manage_guild=True).value) if moderators else None
    contexts = ON_SERVERS if moderators else ON_SERVERS_AND_IN_PRIVATE
    return {"default_member_permissions": needed, "contexts": contexts, "integration_types": INSTALLED_ON_SERVERS}


def _options(command: Command, languages: Languages) -> list[Payload]:
    fields = [field for field in command.fields if not (field.hidden or isinstance(field, Several))]
    made = [_option(field, languages, needed=len(fields) == 1 and not command.resume) for field in fields]
    return sorted(made, key=lambda option: not option["required"])


def _option(field: Field, languages: Languages, *, needed: bool) -> Payload:
    """Only words have to be given at once, where a command is about nothing else: the rest is asked for."""
    option: Payload = {"name": field.name} | languages.described(field.prompt)
    option["required"] = needed and field.required and isinstance(field, Text)
    if isinstance(field, Scale):
        return option | {"type": NUMBER, "min_value": LOWEST, "max_value": HIGHEST}
    if isinstance(field, Count):
        return option | {"type": NUMBER, "min_value": field.lowest, "max_value": field.highest}
    option["type"] = WORDS
    if not isinstance(field, Choice):
        return option | {"max_length": LONGEST_TEXT}
    values = list(field.options(languages.usual))
    if field.free or len(values) > MOST_CHOICES:
        return option | {"autocomplete": True}
    return option | {"choices": [languages.named(_label(field, value)) | {"value": value} for value in values]}


def _label(field: Choice, value: str) -> Callable[[str], str]:
    return lambda locale: field.options(locale)[value]


def same(wanted: Iterable[Payload], registered: Iterable[Mapping[str, Any]]) -> bool:
    """Whether Discord has just these commands, whatever it adds to them."""
    return sorted(map(_essence, wanted), key=str) == sorted(map(_essence, registered), key=str)


_KEPT = (
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "default_member_permissions",
    "contexts",
    "integration_types",
    "options",
    "choices",
    "required",
    "autocomplete",
    "max_length",
    "min_value",
    "max_value",
    "value",
)


def _essence(payload: Mapping[str, Any]) -> Payload:
    """What we decide of a command, without what is empty."""
    kept = {key: payload[key] for key in _KEPT if payload.get(key)}
    return {key: [_essence(part) for part in value] if key in ("options", "choices") else value for key, value in kept.items()}


def _short(text: str) -> str:
    plain = parse(text)[0].plain
    return plain if len(plain) <= LONGEST_DESCRIPTION else f"{plain[: LONGEST_DESCRIPTION - 1]}…"


def _codes(locale: str) -> list[str]:
    """Discord's names for a language, such as en-GB and en-US for "en"."""
    return [code for code in KNOWN_LOCALES if code == locale or code.partition("-")[0] == locale]
