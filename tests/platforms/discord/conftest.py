"""A fake with a server, two people and discord.py pointed at it; and bots that end with the test."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.library import pointed_at
from tests.platforms.discord.scene import Run, Scene

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # discord.py imports audioop
    import discord


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        fake.interaction_deadline = 0.5
        with pointed_at(fake):
            yield fake


@pytest.fixture
def scene(fake: FakeDiscord) -> Scene:
    guild = fake.guild("MS friends", locale="de")
    anna, ben = fake.person("Anna", locale="en-GB"), fake.person("Ben")
    guild.member(anna)
    guild.member(ben, administrator=True)
    return Scene(fake, guild, guild.channel("general"), anna, ben)


@pytest.fixture
async def run(fake: FakeDiscord) -> AsyncIterator[Run]:
    """Starts a client and waits until it is connected."""
    started: list[tuple[discord.Client, asyncio.Task[None]]] = []

    async def start(client: discord.Client, *, wait: bool = True) -> "asyncio.Task[None]":
        task = asyncio.create_task(client.start(fake.token))
        started.append((client, task))
        if wait:
            await fake.connected()
            await asyncio.wait_for(client.wait_until_ready(), 5)
        return task

    yield start
    for client, task in started:
        await client.close()
        with suppress(Exception):
            await asyncio.wait_for(task, 5)
