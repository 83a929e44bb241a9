"""Runs an adapter as the app does, and stops it the same way."""

import asyncio
from dataclasses import dataclass, field
from typing import Self

from bot.app import App
from bot.core.adapter import Adapter, Core


def core(app: App) -> Core:
    """What the app gives to each of its platforms."""
    words = app.library.languages
    return Core(app.dispatcher, app.repeats, lambda locale: words[locale].messages.chat, tuple(words))


@dataclass
class Running:
    """An adapter at work. `accounts` are the names it told."""

    adapter: Adapter
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    accounts: list[str] = field(default_factory=list)
    task: "asyncio.Task[None] | None" = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def start(self) -> None:
        """Starts it and waits until it is connected."""
        ready = asyncio.Event()

        def tell(account: str) -> None:
            self.accounts.append(account)
            ready.set()

        self.task = asyncio.create_task(self.adapter.run(self.stop, tell))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({self.task, waiting}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self.task.done():
            await self.task
        assert self.accounts, "the adapter did not connect"

    async def end(self) -> None:
        """Stops it and waits until it has finished."""
        self.stop.set()
        if self.task:
            await asyncio.wait_for(self.task, 10)
