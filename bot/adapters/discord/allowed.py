"""Whom a server lets use a moderators' command who does not manage it: Discord tells us so only when they call it."""

import time
from collections.abc import Callable
from dataclasses import replace

from bot.core.messages import Request

REMEMBERED = 900.0
"""Seconds after a call in which its buttons and windows count as allowed too; a server may change its mind."""


class Allowed:
    """Remembers who called a moderators' command. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[tuple[str, str, str], float] = {}

    def called(self, request: Request) -> Request:
        """A command that Discord let this person call: they moderate, as far as it goes."""
        self._until = {key: until for key, until in self._until.items() if until > self._clock()}
        self._until[self._key(request)] = self._clock() + REMEMBERED
        return replace(request, moderator=True)

    def pressed(self, request: Request) -> Request:
        """A press or a window of a command that this person may have called just now."""
        allowed = self._until.get(self._key(request), 0.0) > self._clock()
        return replace(request, moderator=request.moderator or allowed)

    @staticmethod
    def _key(request: Request) -> tuple[str, str, str]:
        return request.user.id, request.community, request.command.partition(" ")[0]
