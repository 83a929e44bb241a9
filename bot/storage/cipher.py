"""Encrypts what people rated and wrote, with Fernet of the cryptography library. Keys can be changed at a start."""

import hmac
import json
import logging
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, Row, Table, bindparam, select, tuple_, update

from bot.errors import Problem, StartError
from bot.storage.keys import Keys
from bot.storage.statements import upsert
from bot.storage.tables import keyring, metadata

if TYPE_CHECKING:
    from bot.storage.database import Database

log = logging.getLogger(__name__)

_CHECK = "check"
_CHUNK = 500
"""Rows that are encrypted anew at once."""


class Cipher:
    """JSON in, encrypted text out, and back. `keys`: the first one encrypts, all of them decrypt. Raises ValueError for
    what is no key."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._newest = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])
        self._marking = hmac.digest(urlsafe_b64decode(keys[0]), b"marks", "sha256")

    def seal(self, value: Any) -> str:
        """Encrypted text that holds the value."""
        return self._all.encrypt(json.dumps(value, separators=(",", ":")).encode()).decode()

    def unseal(self, sealed: str) -> Any:
        """The value again."""
        return json.loads(self._all.decrypt(sealed))

    def mark(self, value: Any) -> str:
        """The same short text for the same value, by which nobody finds the value without the newest key (HMAC-SHA256 with a
        key made of that one)."""
        return hmac.new(self._marking, json.dumps(value, separators=(",", ":")).encode(), "sha256").hexdigest()

    def reads(self, sealed: str) -> bool:
        """Whether one of the keys is the right one."""
        return _decrypts(self._all, sealed)

    def is_newest(self, sealed: str) -> bool:
        """Whether it was encrypted with the newest key."""
        return _decrypts(self._newest, sealed)

    def again(self, sealed: str) -> str:
        """The same, encrypted with the newest key."""
        return self._all.rotate(sealed).decode()


def _decrypts(key: Fernet | MultiFernet, sealed: str) -> bool:
    try:
        key.decrypt(sealed)
    except InvalidToken:
        return False
    return True


async def unlock(database: "Database", keys: Keys) -> Cipher:
    """The cipher of a database; a key is made for a new one. With a new first key, everything is encrypted anew with it.

    Raises StartError if the keys are missing or are not those of this database."""
    check, found = await database.read(_check), keys.read()
    if check and not found:
        raise StartError(Problem(keys.origin, "", "expected the key of this database, it is missing"))
    try:
        cipher = Cipher(found or keys.make())
    except ValueError:
        expected = "expected keys of 32 random bytes in URL-safe base64, such as the bot makes in a key file"
        raise StartError(Problem(keys.origin, "", expected)) from None
    if check is None:
        check = await database.write(lambda connection: _check(connection) or _keep_check(connection, cipher))
    if not cipher.reads(check):
        expected = "expected the key that this database was encrypted with, it is another one"
        raise StartError(Problem(keys.origin, "", expected))
    if not cipher.is_newest(check):
        await rotate(database, cipher)
    return cipher


async def rotate(database: "Database", cipher: Cipher) -> None:
    """Encrypts everything with the newest key. Where it is interrupted, the next start goes on."""
    for table in metadata.sorted_tables:
        if any("sealed" in column.info for column in table.columns):
            after: tuple[Any, ...] = ()
            while rows := await database.read(partial(_chunk, table, after)):
                await database.write(partial(_seal_again, table, rows, cipher))
                after = tuple(rows[-1][: len(table.primary_key)])
    await database.write(lambda connection: _keep_check(connection, cipher))
    log.warning("Everything is encrypted with the newest key now; the older ones are needed only for backups.")


def _check(connection: Connection) -> str | None:
    return connection.scalar(select(keyring.c.value).where(keyring.c.name == _CHECK))


def _keep_check(connection: Connection, cipher: Cipher) -> str:
    sealed = cipher.seal(_CHECK)
    connection.execute(upsert(connection, keyring), {"name": _CHECK, "value": sealed})
    return sealed


def _chunk(table: Table, after: tuple[Any, ...], connection: Connection) -> Sequence[Row[Any]]:
    """The next rows: their keys, then what is encrypted."""
    key, sealed = table.primary_key.columns, [column for column in table.columns if "sealed" in column.info]
    wanted = select(*key, *sealed).order_by(*key).limit(_CHUNK)
    return connection.execute(wanted.where(tuple_(*key) > after) if after else wanted).all()


def _seal_again(table: Table, rows: Sequence[Row[Any]], cipher: Cipher, connection: Connection) -> None:
    """Only what is still as it was read: another process may have written since."""
    for column in table.columns:
        if "sealed" in column.info:
            key = [each == bindparam(f"key_{each.name}") for each in table.primary_key.columns]
            statement = update(table).where(*key, column == bindparam("old")).values({column.name: bindparam("new")})
            keys = [
                {f"key_{each.name}": row._mapping[each.name] for each in table.primary_key.columns}
                | {"old": row._mapping[column.name], "new": cipher.again(row._mapping[column.name])}
                for row in rows
                if row._mapping[column.name]
            ]
            if keys:
                connection.execute(statement, keys)
