"""Errors of databases, by what they mean: the database cannot be used now, or there is a bug."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from bot.errors import StorageError

_BUGS = (exc.IntegrityError, exc.ProgrammingError, exc.DataError, exc.NotSupportedError)


@contextmanager
def translated(*more: type[Exception]) -> Iterator[None]:
    """Raises StorageError for what is no bug of ours; `more` are a driver's own errors that mean the same."""
    try:
        yield
    except _BUGS:
        raise
    except exc.DBAPIError as error:
        raise StorageError(_first_line(error.orig or error)) from None
    except Exception as error:
        if isinstance(error, (exc.TimeoutError, sqlite3.DatabaseError, OSError, *more)):
            raise StorageError(_first_line(error)) from None
        raise


def _first_line(error: BaseException) -> str:
    """What went wrong; the lines after it may repeat what was to be stored."""
    return (str(error) or type(error).__name__).partition("\n")[0]
