"""Waiting for the bot at the gateway, and troubling it there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tests.platforms.discord.connection import Connection

if TYPE_CHECKING:
    from tests.platforms.discord.gateway import Gateway


class GatewayControls:
    """What FakeDiscord offers about the gateway."""

    gateway: "Gateway"

    def __init__(self) -> None:
        super().__init__()
        self._gateway_changed = asyncio.Event()

    def gateway_changed(self) -> None:
        self._gateway_changed.set()

    async def connected(self, shards: int = 1, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Waits until the bot is connected and identified (or resumed) on so many shards."""
        await self._gateway_until(lambda: len(self.gateway.connected) >= shards, timeout)

    async def disconnected(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Waits until no connection is left."""
        await self._gateway_until(lambda: not self.gateway.connections, timeout)

    async def resumed(self, times: int = 1, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Waits until the bot has resumed so many times in all."""
        await self._gateway_until(lambda: self.gateway.resumed >= times, timeout)

    async def _gateway_until(self, condition: Callable[[], bool], timeout: float) -> None:  # noqa: ASYNC109
        async with asyncio.timeout(timeout):
            while not condition():
                self._gateway_changed.clear()
                await self._gateway_changed.wait()

    async def disconnect_gateway(self, code: int | None = 4000, *, resumable: bool = True) -> None:
        """Closes every connection; None as code cuts them. Without `resumable` the sessions end."""
        await self._to_all(lambda connection: connection.close(code, blame=False), resumable=resumable)

    async def invalid_session(self, *, resumable: bool = False) -> None:
        """Opcode 9."""

        async def tell(connection: Connection) -> None:
            connection.send({"op": 9, "d": resumable})

        await self._to_all(tell, resumable=resumable)

    async def asks_reconnect(self) -> None:
        """Opcode 7."""

        async def tell(connection: Connection) -> None:
            connection.send({"op": 7, "d": None})

        await self._to_all(tell, resumable=True)

    async def _to_all(self, action: Callable[[Connection], Awaitable[None]], *, resumable: bool) -> None:
        connections = list(self.gateway.connections)
        for connection in connections:
            if connection.session:
                connection.session.connection = None
                if not resumable:
                    self.gateway.forget(connection.session)
        await asyncio.gather(*(action(connection) for connection in connections))
