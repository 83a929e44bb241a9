"""What the bot keeps in memory and on disk: choices, decks, drafts, flood. Whole tables are read, some rows written at once."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, delete, select, true

from bot.core.drafts import Draft
from bot.core.flood import Bucket
from bot.core.kept import Place
from bot.core.messages import Target, User
from bot.storage.statements import upsert
from bot.storage.tables import choices, decks, drafts, flood
from bot.storage.values import Deck

if TYPE_CHECKING:
    from bot.storage import Storage

K = TypeVar("K")
V = TypeVar("V")
Columns = dict[str, Any]


class TableRows(Generic[K, V]):
    """Keys and values of a table. `key` and `value` give their columns, `read` both again; `only` leaves out other rows."""

    def __init__(
        self,
        storage: "Storage",
        table: Table,
        key: Callable[[K], Columns],
        value: Callable[[V], Columns],
        read: Callable[[Row[Any]], tuple[K, V]],
        only: ColumnElement[bool] | None = None,
    ) -> None:
        self._storage = storage
        self._table = table
        self._key = key
        self._value = value
        self._read = read
        self._all = select(table).where(true() if only is None else only)
        self._delete = delete(table).where(*(column == bindparam(f"of_{column.name}") for column in table.primary_key.columns))

    async def read(self) -> Mapping[K, V]:
        """All that is stored."""
        return dict(map(self._read, await self._storage.rows(self._all)))

    async def write(self, kept: Mapping[K, V], gone: Collection[K]) -> None:
        """Stores values and removes those that are gone, in one transaction."""

        def work(connection: Connection) -> None:
            if gone:
                keys = [{f"of_{name}": part for name, part in self._key(key).items()} for key in gone]
                connection.execute(self._delete, keys)
            if kept:
                rows = [{**self._key(key), **self._value(value)} for key, value in kept.items()]
                connection.execute(upsert(connection, self._table), rows)

        await self._storage.write(work)


class Choices(TableRows[Place, str]):
    """What people and communities chose, under one name."""

    def __init__(self, storage: "Storage", name: str) -> None:
        super().__init__(
            storage,
            choices,
            lambda place: {**_owner(place), "name": name},
            lambda value: {"value": value},
            lambda row: (_place(row), row.value),
            choices.c.name == name,
        )


class Decks(TableRows[tuple[Place, str], Deck]):
    """Tips that are left, by chat and language."""

    def __init__(self, storage: "Storage") -> None:
        super().__init__(
            storage,
            decks,
            lambda key: {**_owner(key[0]), "thread": getattr(key[0], "thread", ""), "language": key[1]},
            lambda deck: {"tips": json.dumps(deck.left), "last": deck.last},
            lambda row: ((_place(row, row.thread), row.language), Deck(tuple(json.loads(row.tips)), row.last)),
        )


class Drafts(TableRows[tuple[User, Target], Draft]):
    """Questions that are open, by person and place."""

    def __init__(self, storage: "Storage") -> None:
        def value(draft: Draft) -> Columns:
            answers = storage.cipher.seal(dict(draft.answers))
            return {"command": draft.command, "answers": answers, "field": draft.field, "asked_at": draft.asked_at}

        def read(row: Row[Any]) -> tuple[tuple[User, Target], Draft]:
            key = User(row.platform, row.person), Target(row.platform, row.chat, row.thread)
            return key, Draft(row.command, storage.cipher.unseal(row.answers), row.field, row.asked_at, ids_only=True)

        super().__init__(
            storage,
            drafts,
            lambda key: {"platform": key[0].platform, "person": key[0].id, "chat": key[1].chat, "thread": key[1].thread},
            value,
            read,
        )


class Flood(TableRows[tuple[User, bool], Bucket]):
    """How much people asked lately, by person and whether they are alone with the bot."""

    def __init__(self, storage: "Storage") -> None:
        super().__init__(
            storage,
            flood,
            lambda key: {"platform": key[0].platform, "person": key[0].id, "private": key[1]},
            lambda bucket: {"left": bucket.left, "at": bucket.at, "told": bucket.told},
            lambda row: ((User(row.platform, row.person), row.private), Bucket(row.left, row.at, row.told)),
        )


def _owner(place: Place) -> Columns:
    person, chat = (place.id, "") if isinstance(place, User) else ("", place.chat)
    return {"platform": place.platform, "person": person, "chat": chat}


def _place(row: Row[Any], thread: str = "") -> Place:
    return User(row.platform, row.person) if row.person else Target(row.platform, row.chat, thread)
