"""Which command somebody means by what they typed."""

from collections.abc import Mapping
from difflib import get_close_matches

from bot.core.commands import Command
from bot.core.markup import escape
from bot.core.messages import BUTTON_ID_BYTES
from bot.core.words import CoreWords

Table = Mapping[str, Command]


def menu(table: Table) -> Table:
    """The commands that people are told of and may type."""
    return {name: command for name, command in table.items() if not command.hidden}


def named(table: Table, command: str, typed: str) -> tuple[str, str]:
    """The command with its subcommand, and the words after it. A family without a command of its name means its first."""
    word, _, rest = typed.strip().partition(" ")
    if command and f"{command} {word.casefold()}" in table:
        return f"{command} {word.casefold()}", rest
    if command and command not in table and not word:
        return next((name for name in table if name.startswith(f"{command} ")), command), typed
    return command, typed


def for_moderators(table: Table, name: str) -> bool:
    """Whether a command, or each one of the family that a name begins, is for moderators only."""
    family = [command for known, command in table.items() if known.partition(" ")[0] == name.partition(" ")[0]]
    return bool(family) and all(command.moderators for command in family)


def unknown(table: Table, name: str, typed: str, words: CoreWords) -> str:
    """That there is no such command, with those that may be meant. `typed`: what stands after it."""
    known = menu(table)
    family = [other for other in known if other.startswith(f"{name.casefold()} ")]
    if family and typed:
        name = f"{name} {typed.split(maxsplit=1)[0]}"
    near = family or get_close_matches(name.casefold(), known, n=3, cutoff=0.6)
    said = words.unknown_command.format(command=escape("/" + name[:BUTTON_ID_BYTES]))
    return f"{said} {words.did_you_mean.format(suggestions=', '.join('/' + other for other in near))}" if near else said
