"""A command is a name, what it needs and who may use it; a feature is a few commands that belong together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.core.fields import Field
from bot.core.messages import Reply, Request

Handler = Callable[[Request], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """`run` gets a request whose answers are complete and parsed. `summary` is one line of help for a locale.

    `example` shows a use of it. `private`: its replies are for the asker only. `moderators`: others are told so.
    """

    name: str
    run: Handler
    summary: Callable[[str], str]
    fields: tuple[Field, ...] = ()
    private: bool = False
    moderators: bool = False
    example: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """Commands that belong together."""

    name: str
    commands: tuple[Command, ...]
