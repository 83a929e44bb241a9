"""Rows that need no database library before there is something to read or to write."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.core.kept import Rows

if TYPE_CHECKING:
    from bot.storage import Storage

K = TypeVar("K")
V = TypeVar("V")


class Lazy(Generic[K, V]):
    """Rows of `storage`, made by `make` of the module bot.storage.rows when they are needed."""

    def __init__(self, storage: "Storage", make: Callable[[ModuleType], Rows[K, V]]) -> None:
        self._storage = storage
        self._make = make

    @cached_property
    def _rows(self) -> Rows[K, V]:
        return self._make(import_module("bot.storage.rows"))

    async def read(self) -> Mapping[K, V]:
        """All that is stored."""
        return await self._rows.read() if self._storage.exists else {}

    async def write(self, kept: Mapping[K, V], gone: Collection[K]) -> None:
        """Stores values and removes those that are gone, in one transaction."""
        if kept or (gone and self._storage.exists):
            await self._rows.write(kept, gone)
