"""A command is a name, what it needs and who may use it; a feature is a few commands that belong together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.core.fields import Field
from bot.core.messages import Reply, Request, Target

Handler = Callable[[Request], Awaitable[Reply]]
Move = Callable[[Target, Target | None], None]
"""A place is now another one, or gone (None): what is kept for it goes along."""


@dataclass(frozen=True, slots=True)
class Command:
    """`run` gets a request whose answers are complete and parsed. `summary` is one line of help for a locale.

    A name of two words is a subcommand. `example` shows a use of it. `private`: its replies are for the asker only.
    `moderators`: others are told so. `offer` gives answers to choose from, the best first, to be shared anywhere.
    """

    name: str
    run: Handler
    summary: Callable[[str], str]
    fields: tuple[Field, ...] = ()
    private: bool = False
    moderators: bool = False
    example: Callable[[str], str] | None = None
    offer: Callable[[Request], tuple[Reply, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """Commands that belong together, and how to move what the feature keeps for a place."""

    name: str
    commands: tuple[Command, ...]
    move: Move = lambda old, new: None
