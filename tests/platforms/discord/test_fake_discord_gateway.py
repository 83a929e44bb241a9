"""The gateway: sessions, resumes, faults and what closes a connection."""

import asyncio
import json
from typing import Any

import aiohttp
import discord
import pytest

from tests.platforms.discord.example_bot import Bot
from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.scene import Run, Scene, until


async def test_a_resume_brings_what_was_missed(scene: Scene, run: Run) -> None:
    bot = Bot()
    await run(bot)
    for round_ in range(3):
        trouble = (scene.fake.disconnect_gateway(4000), scene.fake.asks_reconnect(), scene.fake.invalid_session(resumable=True))
        for number, one in enumerate(trouble):
            if number == round_:
                await one
            else:
                one.close()
        await scene.anna.writes(scene.channel, f"missed {round_}", mentions_bot=True)
        await scene.fake.resumed(round_ + 1)
        await until(lambda wanted=round_ + 1: len(bot.got) == wanted)  # type: ignore[misc]
    assert [message.content.split(" ", 1)[1] for message in bot.got] == ["missed 0", "missed 1", "missed 2"]
    assert scene.fake.gateway.identified == 1
    assert (await scene.anna.slash(scene.channel, "echo", text="hi")).content == "hi"
    assert not scene.fake.problems


async def test_a_cut_connection_is_resumed(scene: Scene, run: Run) -> None:
    await run(Bot())
    await scene.fake.disconnect_gateway(None)
    await scene.fake.resumed()


async def test_refused_connections_are_tried_again_after_a_first_one(
    scene: Scene, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.client.ExponentialBackoff.delay", lambda self: 0.0)
    client = discord.Client(intents=discord.Intents.default(), guild_ready_timeout=0.01)
    await run(client)
    scene.fake.refuses_gateway = 2
    await scene.fake.disconnect_gateway(4000)
    await scene.fake.resumed()
    assert scene.fake.refuses_gateway == 0
    assert not scene.fake.problems


async def test_an_interaction_sent_during_a_disconnection_is_answered_after_it(scene: Scene, run: Run) -> None:
    await run(Bot())
    await scene.fake.disconnect_gateway(4000)
    assert (await scene.anna.slash(scene.channel, "echo", text="hi")).content == "hi"


@pytest.mark.parametrize("trouble", ["invalid", "closed"])
async def test_a_lost_session_is_started_anew(scene: Scene, run: Run, trouble: str) -> None:
    bot = Bot()
    await run(bot)
    if trouble == "invalid":
        await scene.fake.invalid_session()
    else:
        await scene.fake.disconnect_gateway(4009, resumable=False)
    await scene.fake.disconnected()
    await scene.fake.connected()
    assert (scene.fake.gateway.identified, scene.fake.gateway.resumed) == (2, 0)
    assert (await scene.anna.slash(scene.channel, "echo", text="hi")).content == "hi"


async def test_a_refused_first_connection_ends_discord_py(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discord.client.ExponentialBackoff.delay", lambda self: 0.0)
    fake.refuses_gateway = 1
    async with discord.Client(intents=discord.Intents.default()) as client:
        with pytest.raises(AttributeError):
            await client.start(fake.token)
    assert fake.refuses_gateway == 0


async def test_a_wrong_token_is_refused_everywhere(fake: FakeDiscord) -> None:
    async with discord.Client(intents=discord.Intents.default()) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")
    assert fake.problems == ["GET /users/@me: 401 0 401: Unauthorized"]


async def test_a_token_that_is_withdrawn_ends_the_bot(scene: Scene, run: Run) -> None:
    bot = Bot()
    task = await run(bot)
    scene.fake.rejects_token = True
    with pytest.raises(discord.HTTPException):
        await bot.get_partial_messageable(scene.channel.id).send("x")
    await scene.fake.disconnect_gateway(4000, resumable=False)
    with pytest.raises(discord.ConnectionClosed) as closed:
        await task
    assert closed.value.code == 4004
    assert not scene.fake.problems


async def test_privileged_intents_must_be_switched_on(fake: FakeDiscord, run: Run) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await (await run(discord.Client(intents=intents), wait=False))
    assert fake.problems == ["gateway closed with 4014: privileged intents that are switched off"]


async def test_each_shard_gets_its_own_servers(fake: FakeDiscord, run: Run) -> None:
    fake.shards = 2
    guilds = []
    for number in range(3):
        await asyncio.sleep(0.002 * number)  # snowflakes are time
        guilds.append(fake.guild(f"G{number}"))
    bot = Bot()
    await run(bot)
    await fake.connected(2)
    await asyncio.wait_for(bot.wait_until_ready(), 5)
    assert len(bot.guilds) == 3
    anna = fake.person("Anna")
    for guild in guilds:
        channel = guild.channel("general")
        guild.member(anna)
        assert (await anna.slash(channel, "echo", text="hi")).content == "hi"
    assert {guild.shard_id for guild in bot.guilds} == {guild.id >> 22 & 1 for guild in guilds}


async def test_servers_come_and_go(scene: Scene, run: Run) -> None:
    bot = Bot()
    await run(bot)
    new = scene.fake.guild("New")
    await until(lambda: bot.get_guild(new.id) is not None)
    channel = new.channel("talk")
    await until(lambda: bot.get_channel(channel.id) is not None)
    scene.fake.remove_guild(new)
    await until(lambda: bot.get_guild(new.id) is None)


async def test_permissions_reach_the_bot(scene: Scene, run: Run) -> None:
    bot = Bot()
    await run(bot)
    channel = bot.get_channel(scene.channel.id)
    assert isinstance(channel, discord.TextChannel)
    assert channel.permissions_for(channel.guild.me).send_messages
    scene.channel.bot_can_send = False
    await until(lambda: not channel.permissions_for(channel.guild.me).send_messages)
    scene.guild.bot_permissions = 0
    await until(lambda: not channel.permissions_for(channel.guild.me).view_channel)


async def test_heartbeats_are_answered_and_required(fake: FakeDiscord, run: Run) -> None:
    fake.heartbeat_interval = 0.1
    bot = Bot()
    await run(bot)
    await asyncio.sleep(0.5)
    assert bot.latency < 5  # never answered, it is infinite
    assert not fake.problems
    async with Raw(fake) as raw:
        await raw.identify()
        assert await raw.closed() == 4009
    assert fake.problems == ["gateway closed with 4009: no heartbeat in time"]


class Raw:
    """A client that breaks the rules."""

    def __init__(self, fake: FakeDiscord, address: str = "") -> None:
        self._fake, self._address = fake, address or fake.gateway_url
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> "Raw":
        self.socket = await self._session.ws_connect(f"{self._address}?v=10&encoding=json")
        assert (await self.receive())["op"] == 10
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.socket.close()
        await self._session.close()

    async def send(self, opcode: int, data: Any) -> None:
        await self.socket.send_json({"op": opcode, "d": data})

    async def receive(self) -> Any:
        return await self.socket.receive_json(timeout=5)

    async def identify(self, **changed: Any) -> None:
        await self.send(2, {"token": self._fake.token, "intents": 1, "properties": {}} | changed)

    async def closed(self) -> int | None:
        async for _ in self.socket:
            pass
        return self.socket.close_code


@pytest.mark.parametrize(
    ("payloads", "code"),
    [
        ([(99, None)], 4003),
        ([(3, {})], 4003),
        ([(2, {"token": "wrong", "intents": 1, "properties": {}})], 4004),
        ([(2, "x")], 4002),
        ([(2, {"properties": None})], 4002),
        ([(2, {"shard": [2, 2]})], 4010),
        ([(2, {"intents": 1 << 40})], 4013),
        ([(2, {"intents": 2})], 4014),
        ([(2, {}), (2, {})], 4005),
        ([(2, {}), (99, None)], 4001),
        ([(6, {"token": "wrong", "session_id": "x", "seq": 1})], 4004),
        ([(1, None)] * 121, 4008),
    ],
)
async def test_a_wrong_payload_closes_the_connection(fake: FakeDiscord, payloads: list[tuple[int, Any]], code: int) -> None:
    async with Raw(fake) as raw:
        for opcode, data in payloads:
            if opcode == 2 and isinstance(data, dict):
                await raw.identify(**data)
            else:
                await raw.send(opcode, data)
        assert await raw.closed() == code
    assert fake.problems[0].startswith(f"gateway closed with {code}")


async def test_what_is_no_json_closes_the_connection(fake: FakeDiscord) -> None:
    for text in ("{", "[]", json.dumps({"op": 1, "d": "x" * 5000})):
        async with Raw(fake) as raw:
            await raw.socket.send_str(text)
            assert await raw.closed() == 4002


async def test_only_a_known_session_is_resumed(fake: FakeDiscord) -> None:
    async with Raw(fake) as raw:
        await raw.send(6, {"token": fake.token, "session_id": "unknown", "seq": 1})
        assert await raw.receive() == {"op": 9, "d": False, "s": None, "t": None}
        await raw.identify()
        ready = await raw.receive()
        assert ready["d"]["resume_gateway_url"] == fake.resume_gateway_url
    session = ready["d"]["session_id"]
    assert session not in fake.gateway.sessions, "a session ends when the bot closes with 1000"
    async with Raw(fake) as raw:
        await raw.identify()
        session = (await raw.receive())["d"]["session_id"]
        await raw.socket.close(code=4000)
    await until(lambda: not fake.gateway.connected)
    async with Raw(fake, fake.resume_gateway_url) as raw:
        await raw.send(6, {"token": fake.token, "session_id": session, "seq": 9})
        assert await raw.closed() == 4007
    async with Raw(fake) as raw:
        await raw.send(6, {"token": fake.token, "session_id": session, "seq": 0})
        assert [(await raw.receive())["t"] for _ in range(2)] == ["READY", "RESUMED"]
    assert fake.problems[-1] == "RESUME at another address than resume_gateway_url"
