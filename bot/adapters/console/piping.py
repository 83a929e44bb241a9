"""Lines from a pipe or a file, without keeping the bot from what it does by itself meanwhile."""

import asyncio
import os
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from io import UnsupportedOperation
from typing import Protocol

LONGEST_LINE = 2**20
"""Bytes; what is longer ends the conversation."""


class Source(Protocol):
    """Where lines come from."""

    def isatty(self) -> bool:
        """Whether a person types them."""

    def __iter__(self) -> Iterator[str]:
        """Each line."""


async def lines_of(source: Source) -> AsyncIterator[str]:
    """Each line when it comes. A pipe that is open and silent blocks nothing; a file never does."""
    reader = await _reader() if source is sys.stdin else None
    if reader is None:
        for line in source:
            yield line
        return
    while line_read := await reader.readline():
        yield line_read.decode(errors="replace")


async def _reader() -> asyncio.StreamReader | None:
    """A reader of the standard input; None where that is no pipe, or none of the Unix kind."""
    reader = asyncio.StreamReader(LONGEST_LINE)
    try:
        kind = os.fstat(sys.stdin.fileno()).st_mode
        if not (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)):
            return None
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    except (ValueError, NotImplementedError, UnsupportedOperation, OSError):
        return None
    return reader
