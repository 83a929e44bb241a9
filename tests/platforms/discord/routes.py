"""Which function answers which request."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.discord.message_rules import Files

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord


@dataclass
class Call:
    """One request of the bot, and how it was answered (0: not at all)."""

    method: str
    path: str
    json: Any
    at: float
    query: Mapping[str, str] = field(default_factory=dict)
    files: Files = field(default_factory=dict)
    params: tuple[str, ...] = ()
    status: int = 0


Answer = Callable[["FakeDiscord", Call], Any]
"""Gives the JSON of the answer; None is 204 No Content."""


@dataclass(frozen=True)
class Route:
    """A path with {} for each parameter."""

    method: str
    path: str
    pattern: re.Pattern[str]
    answer: Answer

    @property
    def by_token(self) -> bool:
        """Whether the path's token is enough, without the bot's: interactions and their follow-ups."""
        return self.path.startswith(("/interactions/", "/webhooks/"))


_routes: dict[tuple[str, str, int], list[Route]] = {}


def route(method: str, path: str) -> Callable[[Answer], Answer]:
    """Registers a function for a path."""

    def register(answer: Answer) -> Answer:
        pattern = re.compile("([^/]+)".join(map(re.escape, path.split("{}"))))
        _routes.setdefault(_key(method, path), []).append(Route(method, path, pattern, answer))
        return answer

    return register


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """The route of a request and its parameters; fixed words win over parameters."""
    for found in _routes.get(_key(method, path), ()):
        if match := found.pattern.fullmatch(path):
            return found, match.groups()
    return None


def _key(method: str, path: str) -> tuple[str, str, int]:
    return method, path.split("/", 2)[1], path.count("/")
