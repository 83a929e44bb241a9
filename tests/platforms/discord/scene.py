"""Where the fake's own tests play."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.platforms.discord.channels import Channel
from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.guilds import Guild
from tests.platforms.discord.people import Person

Run = Callable[..., Awaitable["asyncio.Task[None]"]]
"""Starts a client until the test ends."""


@dataclass(frozen=True)
class Scene:
    """Anna is a member, Ben an administrator; the bot is in the server."""

    fake: FakeDiscord
    guild: Guild
    channel: Channel
    anna: Person
    ben: Person


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what discord.py tells nobody about."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
