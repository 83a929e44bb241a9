"""What is read from memory and kept on disk: loaded at the start, and written behind or, where it matters, before an answer."""

import asyncio
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from bot.core.messages import Request, Target, User, same_chat

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Place = User | Target
"""Whose something is: a person's who is alone with the bot, else that of a chat or of a whole community."""


class Rows(Protocol[K, V]):
    """Where values are stored. Neither reading creates anything there, nor writing nothing."""

    async def read(self) -> Mapping[K, V]:
        """All that is stored."""

    async def write(self, kept: Mapping[K, V], gone: Collection[K]) -> None:
        """Stores values, new ones or in the place of others, and removes those that are gone, in one transaction."""


class _Nowhere:
    async def read(self) -> Mapping[Any, Any]:
        return {}

    async def write(self, kept: Mapping[Any, Any], gone: Collection[Any]) -> None:
        pass


NOWHERE: Rows[Any, Any] = _Nowhere()
"""For what lives as long as the program and never touches a disk."""


class Memory(Protocol):
    """Something that remembers, and is kept on disk."""

    async def load(self) -> None:
        """Remember what is stored; once, before the first request."""

    async def save(self) -> None:
        """Store what has changed. Where that fails, the next call tries it again."""

    def forget(self, user: User) -> None:
        """Remember nothing of a person any more. What is stored of them goes with the next `save`, if it is still there."""


class Kept(Generic[K, V]):
    """Values by key; a key that is or begins with a User is that person's.

    Only what is `worth` it is stored, and what no longer is leaves the disk with the next `save`. Everything but `load`,
    `save` and `confirm` touches memory alone."""

    def __init__(self, rows: Rows[K, V] = NOWHERE, worth: Callable[[K, V], bool] = lambda key, value: True) -> None:
        self._rows = rows
        self._worth = worth
        self._values: dict[K, V] = {}
        self._changed: set[K] = set()
        self._stored: set[K] = set()
        self._writing = asyncio.Lock()

    def get(self, key: K) -> V | None:
        """The value; None if there is none."""
        return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        """From now on this value; its key is the newest."""
        self._values.pop(key, None)
        self._values[key] = value
        self._changed.add(key)

    def pop(self, key: K) -> V | None:
        """The value, which is gone by that."""
        return self._values.pop(key, None)

    def drop_while(self, old: Callable[[K, V], bool]) -> None:
        """The oldest values go as long as they are `old`."""
        while self._values:
            key, value = next(iter(self._values.items()))
            if not old(key, value):
                return
            self.pop(key)

    def __iter__(self) -> Iterator[K]:
        """The keys, the oldest first, as they are now: values may come and go meanwhile."""
        return iter(tuple(self._values))

    def __len__(self) -> int:
        return len(self._values)

    def forget(self, user: User) -> None:
        """See Memory."""
        for key in self:
            if person(user) == (key[0] if isinstance(key, tuple) else key):
                self.pop(key)

    async def confirm(self, key: K, value: V) -> None:
        """The same as `put`, and stored when this returns; where that fails, nothing has changed."""
        async with self._writing:
            await self._rows.write({key: value}, ())
            self._stored.add(key)
            self._values[key] = value

    async def load(self) -> None:
        """See Memory. What was put before is newer."""
        stored = await self._rows.read()
        self._values = {**stored, **self._values}
        self._stored = set(stored)

    async def save(self) -> None:
        """See Memory. All in one write; none where nothing has changed."""
        async with self._writing:
            gone = {key for key in self._stored if not self._is_worth(key)}
            changed, self._changed = self._changed, set()
            fresh = {key: self._values[key] for key in changed if self._is_worth(key)}
            if not fresh and not gone:
                return
            try:
                await self._rows.write(fresh, gone)
            except BaseException:
                self._changed |= changed
                raise
            self._stored = (self._stored - gone) | set(fresh)

    def _is_worth(self, key: K) -> bool:
        return key in self._values and self._worth(key, self._values[key])


class Memories:
    """Several memories as one."""

    def __init__(self, *parts: Memory) -> None:
        self._parts = parts

    def add(self, *parts: Memory) -> None:
        """From now on these too."""
        self._parts += parts

    async def load(self) -> None:
        """See Memory."""
        for part in self._parts:
            await part.load()

    async def save(self) -> None:
        """See Memory. All at the same time, so that they can share a commit; raises the first failure once all were tried."""
        for failed in await asyncio.gather(*(part.save() for part in self._parts), return_exceptions=True):
            if failed:
                raise failed

    def forget(self, user: User) -> None:
        """See Memory."""
        for part in self._parts:
            part.forget(user)


def person(user: User) -> User:
    """The person without a name, which may change and is stored nowhere."""
    return User(user.platform, user.id)


def here(request: Request) -> Place:
    """Whose the place of a request is: the person's who is alone with the bot, else the chat's."""
    return person(request.user) if request.private else request.target


def community(request: Request) -> Target:
    """What a moderator moderates: the whole server, or the chat."""
    return Target(request.target.platform, request.community or request.target.chat)


def is_in(place: Place, chat: Target) -> bool:
    """Whether a place is in this chat, in whatever thread."""
    return isinstance(place, Target) and same_chat(place, chat)
