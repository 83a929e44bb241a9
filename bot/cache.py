"""Keeps what is slow to make, such as checked content, in a file between starts."""

import logging
import os
import pickle
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


def keep(file: Path, fingerprint: str, make: Callable[[], T]) -> T:
    """What `make` gives, from `file` while `fingerprint` is the same.

    The file is ours alone, like a .pyc file: made here, in the operator's data folder, and readable by its owner only. A
    missing, foreign or broken file is made again; where it cannot be written, everything works, only slower.
    """
    try:
        with file.open("rb") as stored:
            if os.fstat(stored.fileno()).st_uid == os.getuid() and stored.readline().decode().strip() == fingerprint:
                return pickle.load(stored)  # type: ignore[no-any-return]
    except (OSError, ValueError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError):
        pass
    made = make()
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as fresh:
            fresh.write(fingerprint.encode() + b"\n")
            pickle.dump(made, fresh, pickle.HIGHEST_PROTOCOL)
        Path(fresh.name).replace(file)
    except OSError as error:
        log.warning("%s cannot be kept: %s", file.name, error.strerror)
    return made


def fingerprint(*parts: str) -> str:
    """One short text for many."""
    return sha256("\0".join(parts).encode()).hexdigest()


def of_code(*folders: Path) -> str:
    """Changes when the Python code in these folders does, so that old files are not read by new code."""
    digest = sha256()
    for file in sorted(file for folder in folders for file in folder.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
