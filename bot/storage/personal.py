"""All that is stored about one person. Which tables and columns that are, the tables themselves say."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Delete, Row, Table, Update, delete, func, null, select, update

from bot.core.messages import User
from bot.storage.tables import is_of, personal
from bot.storage.values import Counted

if TYPE_CHECKING:
    from bot.storage import Storage

Exported = Mapping[str, Sequence[Mapping[str, Any]]]
"""For each table its rows, by column: text, numbers, truths, dates and times; what was encrypted is as it was before."""


class Personal:
    """Counts, exports and erases what is stored about a person, by the names of the tables."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage
        self._unscrubbed = False

    async def counts(self, user: User) -> Mapping[str, Counted]:
        """How much there is, table by table; tables without anything are left out."""

        def work(connection: Connection) -> dict[str, Counted]:
            return {table.name: _counted(connection, table, user) for table in personal()}

        nothing: dict[str, Counted] = {}
        return {name: counted for name, counted in (await self._storage.read(work, nothing)).items() if counted.count}

    async def export(self, user: User) -> Exported:
        """Everything, as it was at one time. Every table that may hold something is named; what belongs to a community is left
        out."""

        def work(connection: Connection) -> dict[str, Sequence[Row[Any]]]:
            return {table.name: connection.execute(_of(table, user)).all() for table in personal()}

        nothing: dict[str, Sequence[Row[Any]]] = {table.name: () for table in personal()}
        found = await self._storage.read(work, nothing)
        return await asyncio.to_thread(
            lambda: {table.name: [self._plain(table, row) for row in found[table.name]] for table in personal()}
        )

    async def erase(self, user: User) -> Mapping[str, int]:
        """Delete everything, for good; in a community's rows, who it was. Gives how many rows there were, table by table, where
        there were any."""

        def work(connection: Connection) -> dict[str, int]:
            tables = reversed(list(personal()))
            return {table.name: connection.execute(_erasure(table).where(_is_of(table, user))).rowcount for table in tables}

        nothing: dict[str, int] = {}
        erased = await self._storage.update(work, nothing)
        if any(erased.values()):
            self._unscrubbed = True
            await self.scrub()
        return {name: count for name, count in erased.items() if count}

    async def scrub(self) -> None:
        """Clear the files of what was erased, where somebody who read from them was in the way of that."""
        if self._unscrubbed:
            self._unscrubbed = not await (await self._storage.open()).backend.scrub()

    def _plain(self, table: Table, row: Row[Any]) -> dict[str, Any]:
        return {
            column.name: self._storage.cipher.unseal(value) if "sealed" in column.info and value is not None else value
            for column, value in zip(_theirs(table), row, strict=True)
        }


def _is_of(table: Table, user: User) -> Any:
    """Raises ValueError for nobody: what belongs to no person would be theirs."""
    if not user.id:
        raise ValueError("expected a person")
    return is_of(table, user)


def _theirs(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if "shared" not in column.info]


def _erasure(table: Table) -> Delete | Update:
    """Deletes rows; those of a community stay, with nobody in them."""
    left = {column.name: column.info["left"] for column in table.columns if "left" in column.info}
    return update(table).values(left) if left else delete(table)


def _of(table: Table, user: User) -> Any:
    return select(*_theirs(table)).where(_is_of(table, user)).order_by(*table.primary_key.columns)


def _counted(connection: Connection, table: Table, user: User) -> Counted:
    dated = next((column for column in table.columns if "dated" in column.info), null())
    row = connection.execute(select(func.count(), func.min(dated), func.max(dated)).select_from(table).where(_is_of(table, user)))
    count, oldest, newest = row.one()
    return Counted(count, _day(oldest), _day(newest))


def _day(value: datetime | date | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value
