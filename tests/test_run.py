"""`main.py run` as an operator starts it, with both fake platforms in place of the real ones."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.config import Settings
from bot.content import Library
from tests.conftest import ROOT
from tests.platforms.discord import FakeDiscord
from tests.platforms.telegram import FakeTelegram

CURE = "Can massage therapy cure MS?"


@pytest.fixture
async def fakes() -> AsyncIterator[tuple[FakeTelegram, FakeDiscord]]:
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        yield telegram, discord


@pytest.fixture
def config(tmp_path: Path, settings: Settings, library: Library, fakes: tuple[FakeTelegram, FakeDiscord]) -> Path:
    telegram, discord = fakes
    file = tmp_path / "config.yaml"
    file.write_text(
        f"folders: {{content: {settings.folders.content}, data: {settings.folders.data}}}\n"
        f"telegram: {{api_url: '{telegram.url}'}}\ndiscord: {{api_url: '{discord.url}'}}\n"
    )
    return file


class Program:
    """A running `main.py`; `said` is what it has written to standard error."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""

    async def says(self, words: str) -> None:
        """Waits until it has said so."""
        assert self.process.stderr
        async with asyncio.timeout(30):
            while words not in self.said:
                line = await self.process.stderr.readline()
                assert line, self.said
                self.said += line.decode()

    async def ends(self, with_signal: signal.Signals | None = None) -> int:
        """Waits for its end, and gives the exit code."""
        if with_signal:
            self.process.send_signal(with_signal)
        _, rest = await asyncio.wait_for(self.process.communicate(), 12)
        self.said += rest.decode()
        return self.process.returncode or 0


async def start(config: Path, *arguments: str, **tokens: str) -> Program:
    clean = {name: value for name, value in os.environ.items() if not name.endswith("_TOKEN")}
    return Program(
        await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "main.py"),
            *arguments,
            "--config",
            str(config),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=clean | tokens,
        )
    )


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_one_process_runs_both_and_stops_cleanly(
    config: Path, fakes: tuple[FakeTelegram, FakeDiscord], stop: signal.Signals
) -> None:
    telegram, discord = fakes
    program = await start(config, TELEGRAM_TOKEN=telegram.token, DISCORD_TOKEN=discord.token)
    await program.says("Telegram: running as @unwind_test_bot.")
    await program.says("Discord: running as Unwind")
    anna, ben = telegram.person("Anna"), discord.person("Ben")
    await anna.writes(anna.private, "will massage get rid of my ms")
    assert CURE in (await anna.private.next()).text
    await ben.writes(discord.dm(ben), "will massage get rid of my ms")
    assert CURE in (await discord.dm(ben).next()).content
    assert await program.ends(stop) == 0
    assert "Traceback" not in program.said
    assert telegram.problems == discord.problems == []


async def test_a_wrong_token_leaves_the_other_platform_running(config: Path, fakes: tuple[FakeTelegram, FakeDiscord]) -> None:
    program = await start(config, "run", TELEGRAM_TOKEN="1:wrong", DISCORD_TOKEN=fakes[1].token)
    await program.says("Telegram does not know this token")
    await program.says("Discord: running as")
    assert await program.ends(signal.SIGTERM) == 0
    assert "1:wrong" not in program.said


async def test_nothing_but_wrong_tokens_ends_with_2(config: Path) -> None:
    program = await start(config, "run", TELEGRAM_TOKEN="1:wrong", DISCORD_TOKEN="wrong")
    assert await program.ends() == 2
    assert "Telegram does not know this token" in program.said
    assert "Discord does not know this token" in program.said
    assert "Traceback" not in program.said


async def test_run_without_a_token_says_how_to_get_one(config: Path) -> None:
    program = await start(config, "run")
    assert await program.ends() == 2
    assert "docs/telegram.md" in program.said


async def test_health_says_whether_all_platforms_run_and_how_questions_are_matched(
    config: Path, fakes: tuple[FakeTelegram, FakeDiscord]
) -> None:
    port = free_port()
    config.write_text(f"{config.read_text()}server: {{listen: '127.0.0.1:{port}'}}\n")
    program = await start(config, TELEGRAM_TOKEN=fakes[0].token, DISCORD_TOKEN=fakes[1].token)
    await program.says("Telegram: running as")
    await program.says("Discord: running as")
    status, found = await health(port)
    assert status == 200
    assert found["status"] == "ok"
    assert found["platforms"] == {"telegram": "running", "discord": "running"}
    assert found["matching"] in ({"en": "sentence encoder"}, {"en": "words alone"})
    assert await program.ends(signal.SIGTERM) == 0


async def test_health_is_in_trouble_where_a_platform_is_off(config: Path, fakes: tuple[FakeTelegram, FakeDiscord]) -> None:
    port = free_port()
    config.write_text(f"{config.read_text()}server: {{listen: '127.0.0.1:{port}'}}\n")
    program = await start(config, TELEGRAM_TOKEN="1:wrong", DISCORD_TOKEN=fakes[1].token)
    await program.says("Telegram does not know this token")
    await program.says("Discord: running as")
    status, found = await health(port)
    assert (status, found["status"]) == (503, "trouble")
    assert found["platforms"] == {"telegram": "off", "discord": "running"}
    assert "wrong" not in str(found)
    assert await program.ends(signal.SIGTERM) == 0


async def test_where_nobody_can_listen_the_bot_says_so_and_ends(config: Path, fakes: tuple[FakeTelegram, FakeDiscord]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        config.write_text(f"{config.read_text()}server: {{listen: '127.0.0.1:{taken.getsockname()[1]}'}}\n")
        program = await start(config, TELEGRAM_TOKEN=fakes[0].token)
        assert await program.ends() == 2
    assert "server.listen: cannot listen on 127.0.0.1:" in program.said
    assert "Traceback" not in program.said


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def health(port: int) -> tuple[int, dict[str, Any]]:
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/health") as answer:
        return answer.status, await answer.json()
