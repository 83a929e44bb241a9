"""Which answers were given in which group a moment ago, so that the same one need not be posted again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.messages import Reply, Target

LIFETIME = timedelta(minutes=5)
Key = tuple[Target, str, str]
"""A place, and an answer's title and text."""


class Repeats:
    """The latest answers of each place. `now` gives the time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._given: dict[Key, tuple[str, datetime]] = {}
        self._shown: dict[tuple[Target, str], Key] = {}

    def earlier(self, target: Target, reply: Reply) -> str:
        """The message with the same answer in this place; "" where there is none, or where it has to be said again.

        Only answers with a title are alike enough to point to: "I don't know" belongs to its question.
        """
        self._forget_the_old()
        return self._given.get(self._key(target, reply), ("", None))[0]

    def note(self, target: Target, reply: Reply, message: str) -> None:
        """This answer was posted in this place as `message`, the platform's id of it."""
        if reply.title and not (reply.urgent or reply.private):
            key = self._key(target, reply)
            self._drop(key)
            self._given[key], self._shown[target, message] = (message, self._now()), key
            self._forget_the_old()

    def turned(self, target: Target, reply: Reply, message: str) -> None:
        """The message shows this answer now instead of another one."""
        self.forget(target, message)
        self.note(target, reply, message)

    def forget(self, target: Target, message: str) -> None:
        """The message is no longer there."""
        if key := self._shown.get((target, message)):
            self._drop(key)

    def _drop(self, key: Key) -> None:
        message, _ = self._given.pop(key, ("", None))
        self._shown.pop((key[0], message), None)

    def _forget_the_old(self) -> None:
        while self._given and self._now() - next(iter(self._given.values()))[1] >= LIFETIME:
            self._drop(next(iter(self._given)))

    @staticmethod
    def _key(target: Target, reply: Reply) -> Key:
        return target, reply.title, reply.text
