"""The bot is added to servers and removed from them, on Discord."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from bot.core.messages import Button, Reply, Request, Target
from tests.adapters.discord.conftest import Stage
from tests.platforms.discord import Guild
from tests.platforms.discord.scene import until


@dataclass
class Heard:
    """A feature that says hello, and keeps what it is told."""

    arrivals: list[Request] = field(default_factory=list)
    moves: list[tuple[Target, Target | None]] = field(default_factory=list)
    text: str = "Hello!"

    async def arrive(self, request: Request) -> Reply:
        self.arrivals.append(request)
        return Reply(self.text, buttons=(Button("About me", "about"),))


@pytest.fixture
def heard(stage: Stage) -> Heard:
    heard, dispatcher = Heard(), stage.app.dispatcher
    dispatcher._arrivals = (heard.arrive,)
    dispatcher._moves = (*dispatcher._moves, lambda old, new: heard.moves.append((old, new)))
    return heard


def new(stage: Stage, *names: str, system: str = "") -> Guild:
    """A server that does not have the bot yet."""
    guild = stage.fake.guild("New friends", with_bot=False)
    for name in names:
        channel = guild.channel(name)
        guild.system_channel = channel if name == system else guild.system_channel
    return guild


async def test_it_says_hello_once_where_the_server_greets_its_members(stage: Stage, heard: Heard) -> None:
    guild = new(stage, "rules", "lobby", system="lobby")
    stage.fake.add_guild(guild)
    rules, lobby = guild.channels
    hello = await lobby.next()
    assert (hello.content, hello.buttons) == ("Hello!", ["About me"])
    (request,) = heard.arrivals
    assert request.target == Target("discord", str(lobby.id))
    assert (request.community, request.private) == (str(guild.id), False)
    await lobby.quiet(0.1)
    await rules.quiet(0.1)


async def test_it_says_hello_in_the_first_channel_where_it_may_write(stage: Stage, heard: Heard) -> None:
    guild = new(stage, "rules", "hidden", "talk", system="rules")
    guild.channels[0].bot_can_send = guild.channels[1].bot_can_view = False
    stage.fake.add_guild(guild)
    assert (await guild.channels[2].next()).content == "Hello!"
    assert stage.fake.refusals == []


async def test_where_it_may_write_nowhere_it_says_nothing(stage: Stage, heard: Heard) -> None:
    guild = new(stage, "rules")
    guild.channels[0].bot_can_send = False
    stage.fake.add_guild(guild)
    await guild.channels[0].quiet()
    assert heard.arrivals == []


async def test_a_hello_that_is_cut_off_is_seen_once(stage: Stage, heard: Heard) -> None:
    guild = new(stage, "talk")
    stage.fake.drops("POST", "/channels", after=True)
    stage.fake.add_guild(guild)
    await guild.channels[0].next()
    await guild.channels[0].quiet(0.7)


async def test_who_has_nothing_to_say_says_nothing(stage: Stage, heard: Heard) -> None:
    heard.text = ""
    guild = new(stage, "talk")
    stage.fake.add_guild(guild)
    await until(lambda: bool(heard.arrivals))
    await guild.channels[0].quiet(0.2)


async def test_removed_and_added_again(stage: Stage, heard: Heard) -> None:
    guild = new(stage, "talk")
    stage.fake.add_guild(guild)
    await guild.channels[0].next()
    stage.fake.remove_guild(guild)
    await until(lambda: heard.moves == [(Target("discord", str(guild.id)), None)])
    heard.text = "Here again!"
    stage.fake.add_guild(guild)
    assert (await guild.channels[0].next()).content == "Here again!"
    assert len(heard.arrivals) == 2


async def test_an_outage_is_neither_a_removal_nor_an_arrival(stage: Stage, heard: Heard) -> None:
    guild = new(stage, "talk")
    stage.fake.add_guild(guild)
    await guild.channels[0].next()
    for there in (guild, stage.guild):
        stage.fake.outage(there)
        stage.fake.outage_over(there)
    await guild.channels[0].quiet()
    await stage.channel.quiet(0.1)
    assert (len(heard.arrivals), heard.moves) == (1, [])


async def test_who_was_added_while_it_was_away_is_greeted_and_old_friends_are_not(stage: Stage, heard: Heard) -> None:
    await stage.running.end()
    guild = new(stage, "talk")
    stage.fake.add_guild(guild)
    await stage.restart()
    assert (await guild.channels[0].next(10)).content == "Hello!"
    await stage.channel.quiet(0.1)


async def test_a_channel_that_goes_is_told_of_and_a_thread_is_not(stage: Stage, heard: Heard) -> None:
    """What is kept for a thread is found gone with the next post: a move is about a whole chat."""
    stage.fake.remove_channel(stage.channel.thread("tips"))
    stage.fake.remove_channel(stage.channel)
    await until(lambda: heard.moves == [(Target("discord", str(stage.channel.id)), None)])


Act = Callable[[Stage], Awaitable[object]]


@pytest.mark.parametrize(
    "act",
    [
        lambda stage: stage.anna.slash(stage.channel, "ask", question="does it hurt"),
        lambda stage: stage.anna.writes(stage.channel, "does it hurt", mentions_bot=True),
    ],
)
async def test_a_request_carries_the_shown_name_which_no_log_has(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, act: Act
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    handle, names = stage.app.dispatcher.handle, list[str]()

    async def noted(request: Request) -> Reply:
        names.append(request.user.name)
        return await handle(request)

    monkeypatch.setattr(stage.app.dispatcher, "handle", noted)
    await act(stage)
    await until(lambda: names == ["Anna"])
    assert "Anna" not in "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
