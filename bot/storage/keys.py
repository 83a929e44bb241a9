"""Where the keys come from that encrypt what is stored: the settings, or a file that is made at first need."""

import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path

from bot.errors import Problem, StartError

log = logging.getLogger(__name__)

_MADE = "{file} was made: the key to all check-ins. Keep a copy of it, but apart from backups. Without it, nobody can read them."


class Keys:
    """Keys, the newest first. `given`: as in the settings, apart by commas or blanks; where it is "", `file` holds them.

    `tell` is told what the operator has to know when the file is made."""

    def __init__(self, given: str, file: Path, tell: Callable[[str], None] = log.warning) -> None:
        self._given = given
        self._file = file
        self._tell = tell

    @property
    def origin(self) -> str:
        """Where an operator finds them."""
        return "database.key" if self._given else str(self._file)

    def read(self) -> tuple[str, ...]:
        """The keys; none if there is no file yet. Raises StartError if it cannot be read."""
        if self._given:
            return split(self._given)
        try:
            return split(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it holds something else"
            raise StartError(Problem(str(self._file), "", f"expected a key, it cannot be read: {reason}")) from None

    def make(self) -> tuple[str, ...]:
        """A file with a new key, for its owner only; where another process was faster, that one's."""
        from cryptography.fernet import Fernet

        fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stored:
                stored.write(Fernet.generate_key() + b"\n")
                stored.flush()
                os.fsync(stored.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(fresh, self._file)
                self._tell(_MADE.format(file=self._file))
        except OSError as error:
            raise StartError(Problem(str(self._file), "", f"cannot be made: {error.strerror}")) from None
        finally:
            fresh.unlink(missing_ok=True)
        return self.read()


def split(given: str) -> tuple[str, ...]:
    """Keys that stand apart by commas or blanks."""
    return tuple(given.replace(",", " ").split())
