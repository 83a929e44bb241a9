"""Pictures and one-page PDFs, from plain values. What they are about is not known here.

matplotlib and fpdf2 are imported when the first one is made."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_worker = ThreadPoolExecutor(1, "papers")
"""One thread: matplotlib cannot be used by two at a time."""


async def off_the_loop(make: Callable[[], T]) -> T:
    """What `make` gives, made one after the other, while everybody else is answered."""
    return await asyncio.get_running_loop().run_in_executor(_worker, make)
