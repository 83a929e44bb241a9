"""What goes wrong on demand, rate limits, and the fake standing alone."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import discord
import pytest
from discord.http import Route

from tests.platforms.discord import NoAnswerError
from tests.platforms.discord.example_bot import Bot, Choices
from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.scene import Run, Scene

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def client(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Client]:
    """Logged in, without a gateway."""
    async with discord.Client(intents=discord.Intents.default()) as client:
        await client.login(fake.token)
        yield client


@pytest.mark.parametrize(
    ("status", "error"), [(403, discord.Forbidden), (404, discord.NotFound), (503, discord.DiscordServerError)]
)
async def test_a_request_fails_as_told(
    scene: Scene, client: discord.Client, status: int, error: type[discord.HTTPException]
) -> None:
    channel = client.get_partial_messageable(scene.channel.id)
    scene.fake.fails("POST", "/channels", status, code=50001, message="No")
    with pytest.raises(error) as seen:
        await channel.send("x")
    assert (seen.value.code, seen.value.text) == (50001, "No")
    await channel.send("y")
    assert [message.content for message in scene.channel.messages] == ["y"]
    assert not scene.fake.problems


async def test_the_library_waits_when_told_to(scene: Scene, client: discord.Client) -> None:
    scene.fake.fails("POST", "/channels/*/messages", 429, retry_after=0.2, global_=True)
    begun = asyncio.get_running_loop().time()
    await client.get_partial_messageable(scene.channel.id).send("x")
    assert asyncio.get_running_loop().time() - begun >= 0.2
    assert [call.status for call in scene.fake.calls[-2:]] == [429, 200]


async def test_a_ban_by_cloudflare_is_no_rate_limit(scene: Scene, client: discord.Client) -> None:
    scene.fake.fails("POST", "/channels", 429, cloudflare=True)
    with pytest.raises(discord.HTTPException) as error:
        await client.get_partial_messageable(scene.channel.id).send("x")
    assert error.value.status == 429


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_is_cut_before_or_after(scene: Scene, client: discord.Client, after: bool) -> None:
    scene.fake.drops("POST", "/channels", after=after)
    with pytest.raises(aiohttp.ClientError):
        await client.get_partial_messageable(scene.channel.id).send("x")
    assert len(scene.channel.messages) == after
    assert scene.fake.calls[-1].status == 0


async def test_an_answer_hindered_by_the_fake_is_no_fault_of_the_bot(scene: Scene, run: Run) -> None:
    answered = asyncio.Event()

    async def act(interaction: discord.Interaction) -> None:
        with pytest.raises(discord.NotFound):
            await interaction.response.send_message("x")
        answered.set()

    scene.fake.interaction_deadline = 0.1
    scene.fake.slow("POST", "/interactions", 0.2)
    await run(Bot(act))
    with pytest.raises(NoAnswerError):
        await scene.anna.slash(scene.channel, "do")
    await answered.wait()
    assert not scene.fake.problems
    scene.fake.fails("POST", "/interactions", 500)
    with pytest.raises(NoAnswerError):
        await scene.anna.slash(scene.channel, "do")
    scene.fake.heal()


async def test_rates_are_limited_by_route_and_the_headers_say_so(
    scene: Scene, client: discord.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.platforms.discord.limits.ROUTE_RATE", (5, 0.5))
    scene.fake.enforces_rates = True
    channel = client.get_partial_messageable(scene.channel.id)
    begun = asyncio.get_running_loop().time()
    await asyncio.gather(*(channel.send(str(number)) for number in range(11)))
    assert asyncio.get_running_loop().time() - begun >= 0.9
    assert len(scene.channel.messages) == 11
    assert not scene.fake.problems


async def test_who_does_not_wait_is_refused_and_noted(
    scene: Scene, client: discord.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.platforms.discord.rates.ON_THE_WAY", 0.0)
    scene.fake.enforces_rates = True
    url = f"{scene.fake.url}/channels/{scene.channel.id}/messages"
    headers = {"Authorization": f"Bot {scene.fake.token}", "User-Agent": "DiscordBot (x, 1)"}
    answers = []
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(7):
            async with session.post(url, json={"content": "x"}) as answer:
                answers.append((answer.status, answer.headers.get("X-RateLimit-Remaining"), answer.headers.get("Via")))
                body = await answer.json()
    assert answers[4:] == [(200, "0", None), (429, "0", "1.1 google"), (429, "0", "1.1 google")]
    assert 0 < body["retry_after"] <= 5
    assert body["global"] is False
    assert len(scene.fake.problems) == 1
    assert "asked again although told to wait" in scene.fake.problems[0]


async def test_fifty_requests_a_second_are_the_most_overall(scene: Scene, client: discord.Client) -> None:
    scene.fake.enforces_rates = True
    headers = {"Authorization": f"Bot {scene.fake.token}", "User-Agent": "DiscordBot (x, 1)"}
    statuses = []
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(51):
            channel = scene.guild.channel("x")
            async with session.get(f"{scene.fake.url}/channels/{channel.id}") as answer:
                statuses.append(answer.status)
                body = await answer.json()
    assert statuses == [200] * 50 + [429]
    assert body["global"] is True


async def test_the_fake_alone_sends_a_load(fake: FakeDiscord) -> None:
    """A process of its own, a bot here; the bot is pointed at it by hand."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.platforms.discord", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    about = json.loads(await process.stdout.readline())
    Route.BASE = about["url"]
    bot = Bot()
    task = asyncio.create_task(bot.start(about["token"]))
    control = about["control"]
    async with aiohttp.ClientSession() as session:

        async def get() -> dict[str, object]:
            async with session.get(f"{control}/state") as answer:
                state: dict[str, object] = await answer.json()
                return state

        async def become(key: str, value: bool) -> None:
            while (await get())[key] is not value:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

        await become("connected", True)
        for load in (
            {"interactions": 30, "kind": "slash", "command": "echo", "options": {"text": "hi"}, "at_once": 5},
            {"interactions": 30, "kind": "component", "custom_id": "more", "at_once": 5},
        ):
            bot.add_view(Choices())
            async with session.post(f"{control}/load", json=load) as answer:
                assert await answer.json() == {"started": 30}
            await become("running", False)
            state = await get()
            assert (state["answered"], state["failed"], state["error"], state["problems"]) == (30, 0, "", [])
            assert isinstance(state["latencies_ms"], list)
            assert len(state["latencies_ms"]) == 30
    await bot.close()
    await task
    process.terminate()
    assert await process.wait() == 0
