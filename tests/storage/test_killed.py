"""Killed at any moment, nothing that was confirmed is lost and nothing is there twice, with two processes on one database."""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable

from bot.storage import Storage
from bot.storage.keys import Keys
from bot.storage.values import Moment
from tests.conftest import ROOT
from tests.storage.conftest import Another, agree
from tests.storage.writer import PERSON, TASKS

ROUNDS = 3
MOST_SECONDS = 20


async def start(url: str, keys: Keys, first: int) -> Process:
    arguments = ("-m", "tests.storage.writer", url, keys.origin, str(first))
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdout=PIPE)


async def run_and_kill(process: Process, moment: Callable[[], float]) -> list[str]:
    """Lets a writer write for a moment after its first confirmed check-in. Gives the ids that it confirmed."""
    assert process.stdout
    first = await asyncio.wait_for(process.stdout.readline(), MOST_SECONDS)
    await asyncio.sleep(moment())
    process.kill()
    said = first + await process.stdout.read()
    await process.wait()
    return said.decode().rpartition("\n")[0].split()


async def test_nothing_confirmed_is_lost_and_nothing_is_there_twice(url: str, keys: Keys, another: Another) -> None:
    chance, confirmed = random.Random(), list[str]()
    for number in range(ROUNDS):
        writers = [await start(url, keys, 1_000_000 * (2 * number + place)) for place in range(2)]
        for ids in await asyncio.gather(*(run_and_kill(writer, lambda: chance.uniform(0, 0.4)) for writer in writers)):
            confirmed += ids
    stored = [session.id for session in await another().sessions.all(PERSON)]
    assert len(confirmed) == len(set(confirmed)) > 2 * ROUNDS
    assert set(confirmed) <= set(stored)
    assert len(stored) == len(set(stored)) <= len(confirmed) + 2 * ROUNDS * TASKS
    await everything_is_whole(another())


async def test_killed_while_the_database_is_made_it_can_still_be_made(url: str, keys: Keys, another: Another) -> None:
    chance = random.Random()
    for _ in range(ROUNDS):
        writer = await start(url, keys, 0)
        await asyncio.sleep(chance.uniform(0.1, 0.9))
        writer.kill()
        await writer.wait()
    await agree(another(), PERSON)
    await everything_is_whole(another())


async def everything_is_whole(storage: Storage) -> None:
    for session in await storage.sessions.all(PERSON):
        assert session.ratings == {Moment.BEFORE: {"pain": int(session.id) % 11}}
