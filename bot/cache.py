"""Keeps what is slow to make, such as checked content, in a file between starts."""

import logging
import os
import pickle
from collections.abc import Callable
from functools import cache
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from typing import TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


def keep(file: Path, fingerprint: str, make: Callable[[], T]) -> T:
    """What `make` gives, from `file` while `fingerprint` is the same.

    The file is ours alone, like a .pyc file: made here, in the operator's data folder, readable by its owner only, with a
    check sum. A missing, foreign or damaged file is made again; where it cannot be written, everything works, only slower.
    """
    try:
        with file.open("rb") as stored:
            if _is_ours(stored, fingerprint):
                return pickle.load(stored)  # type: ignore[no-any-return]
    except FileNotFoundError:
        pass
    except Exception:  # whatever an old or odd file does, it is only made again
        log.warning("%s cannot be read and is made again", file.name)
    made = make()
    payload = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            fresh.touch(0o600)
            with fresh.open("wb") as stored:
                stored.write(f"{fingerprint} {sha256(payload).hexdigest()}\n".encode() + payload)
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s cannot be kept: %s", file.name, error.strerror)
    return made


def _is_ours(stored: BufferedReader, fingerprint: str) -> bool:
    """Whether a file is ours, whole and up to date. It is left open where its payload begins."""
    if os.fstat(stored.fileno()).st_uid != os.getuid():
        return False
    head, begin = stored.readline(), stored.tell()
    payload = file_digest(stored, "sha256").hexdigest()
    stored.seek(begin)
    return head == f"{fingerprint} {payload}\n".encode()


def fingerprint(*parts: str) -> str:
    """One short text for many."""
    return sha256("\0".join(parts).encode()).hexdigest()


@cache
def of_code(folder: Path) -> str:
    """Changes when the Python code in a folder does, so that old files are not read by new code."""
    digest = sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
