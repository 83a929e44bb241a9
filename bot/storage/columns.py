"""What tables are made of. What a column means for people, its `info` says: export and erasure follow from that.

`points_to`: the two that name a person together. `sealed`: encrypted JSON. `dated`: the date that a person is told.
`left`: what erasure leaves there; where a column says so, the row stays, as it belongs to a community. `shared`: belongs to a
community, and to no copy that somebody gets of what is stored about them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Dialect, MetaData, Text, TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An aware time, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a time without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("expected an aware time")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone: it is UTC."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


PLATFORM, PERSON = "platform", "person"
"""What `Column.info["points_to"]` says of the two columns that name a person together."""


def text(name: str, **more: Any) -> Column[str]:
    """Text that is always there, if only as ""."""
    return Column(name, Text, nullable=False, **more)


def person() -> tuple[Column[str], Column[str]]:
    """The columns that point to a person, or to nobody where "person" is ""; they begin the primary key."""
    return (
        text("platform", primary_key=True, info={"points_to": PLATFORM}),
        text("person", primary_key=True, info={"points_to": PERSON}),
    )


def sealed(name: str, nullable: bool = False, **info: Any) -> Column[str]:
    """Encrypted JSON."""
    return Column(name, Text, nullable=nullable, info={"sealed": True, **info})


def not_empty(*names: str) -> Iterator[CheckConstraint]:
    """None of these columns is ever ""."""
    return (CheckConstraint(f"{name} <> ''", name) for name in names)


def one_of(name: str, values: type[StrEnum]) -> CheckConstraint:
    """A column that holds one of these values."""
    return CheckConstraint(f"{name} IN ({', '.join(repr(str(value)) for value in values)})", name)
