"""What goes wrong on Discord, and what people and the operator see of it."""

import asyncio
import logging
from dataclasses import replace

import discord
import pytest

from bot.adapters.discord import client as clients
from bot.adapters.discord import responding
from bot.core.messages import Reply, Request, Target
from bot.errors import DeliveryError, PlatformError
from tests.adapters.discord.conftest import Stage, run
from tests.conftest import MakeApp
from tests.platforms.discord import FakeDiscord

CURE = "Can massage therapy cure MS?"


@pytest.fixture
def slow(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Every answer takes longer than Discord would wait; all times are a tenth of the real ones."""
    monkeypatch.setattr(responding, "DEFER_AFTER", 0.2)
    stage.fake.interaction_deadline, stage.fake.update_wait = 0.3, 2.0
    handle = stage.app.dispatcher.handle

    async def slowly(request: Request) -> Reply:
        await asyncio.sleep(0.5)
        return await handle(request)

    monkeypatch.setattr(stage.app.dispatcher, "handle", slowly)
    return stage


async def test_an_answer_that_takes_long_is_announced_in_time(slow: Stage) -> None:
    assert CURE in (await slow.anna.slash(slow.channel, "faq", topic="cure")).content
    page = await slow.anna.slash(slow.channel, "prepare show")
    assert page.ephemeral
    assert "How are you today?" in (await slow.anna.presses(page, "None of these")).content
    unknown = await slow.anna.slash(slow.channel, "ask", question="what is the capital of peru")
    asked = await slow.anna.presses(unknown, "Try other words")
    assert "Type your question" in asked.content, "too late for a window, so it asks in words"


async def test_a_deferral_that_fails_loses_no_answer(slow: Stage) -> None:
    slow.fake.interaction_deadline = 5
    slow.fake.fails("POST", "/interactions", 403, code=50013)
    assert CURE in (await slow.anna.slash(slow.channel, "faq", topic="cure")).content


async def test_the_three_seconds_hold_in_real_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    handle = stage.app.dispatcher.handle

    async def slowly(request: Request) -> Reply:
        await asyncio.sleep(3.2)
        return await handle(request)

    monkeypatch.setattr(stage.app.dispatcher, "handle", slowly)
    assert CURE in (await stage.anna.slash(stage.channel, "faq", topic="cure")).content


@pytest.mark.parametrize("after", [False, True])
async def test_an_answer_whose_connection_is_cut_is_sent_again_and_seen_once(stage: Stage, after: bool) -> None:
    stage.fake.drops("POST", "/interactions", after=after)
    assert CURE in (await stage.anna.slash(stage.channel, "faq", topic="cure")).content
    stage.fake.drops("POST", "/channels", after=after)
    await stage.ben.writes(stage.channel, "is massage safe", mentions_bot=True)
    await stage.channel.next()
    await stage.channel.quiet()
    assert len([seen for seen in stage.channel.messages if seen.author == "Unwind"]) == 2
    assert ["already been acknowledged" in problem for problem in stage.fake.problems] == [True] * after
    stage.fake.problems.clear()


async def test_an_error_of_the_server_is_outlived(stage: Stage) -> None:
    stage.fake.fails("POST", "/interactions", 500)
    assert CURE in (await stage.anna.slash(stage.channel, "faq", topic="cure")).content


async def test_429_is_waited_out(stage: Stage) -> None:
    stage.fake.fails("POST", "/channels", 429, retry_after=0.2)
    await stage.anna.writes(stage.channel, "will massage get rid of my ms", mentions_bot=True)
    assert CURE in (await stage.channel.next()).content


async def test_what_comes_too_late_is_posted_if_all_may_see_it_and_else_not(stage: Stage) -> None:
    stage.fake.interaction_deadline = 0.2
    for _ in range(2):
        stage.fake.fails("POST", "/interactions", 500)  # the library tries again after a second: too late
        stage.anna.begins(stage.channel, "faq", topic="cure")
        stage.anna.begins(stage.channel, "prepare show")
    assert CURE in (await stage.channel.next()).content
    await asyncio.sleep(1.5)
    assert all("Chest pain" not in seen.text for seen in stage.channel.messages)
    stage.fake.problems.clear()


async def test_a_resumed_session_misses_nothing(stage: Stage) -> None:
    await stage.fake.disconnect_gateway(resumable=True)
    await stage.anna.writes(stage.channel, "will massage get rid of my ms", mentions_bot=True)
    assert CURE in (await stage.channel.next(10)).content
    assert stage.fake.gateway.resumed == 1


async def test_a_reconnect_that_discord_asks_for_goes_unnoticed(stage: Stage) -> None:
    await stage.fake.asks_reconnect()
    await stage.fake.resumed()
    assert CURE in (await stage.anna.slash(stage.channel, "faq", topic="cure")).content


async def test_an_invalid_session_is_begun_anew(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients.Client, "before_identify_hook", _at_once)
    await stage.fake.invalid_session(resumable=False)
    await stage.fake.disconnected()
    await stage.fake.connected()
    assert CURE in (await stage.anna.slash(stage.channel, "faq", topic="cure")).content


async def _at_once(self: clients.Client, shard_id: int | None, *, initial: bool = False) -> None:
    """The library waits five seconds here, as Discord wants it."""


async def test_many_servers_are_shared_among_shards(
    fake: FakeDiscord, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients.Client, "before_identify_hook", _at_once)
    fake.shards = 2
    anna, guilds = fake.person("Anna"), [fake.guild(f"Server {number}") for number in range(4)]
    channels = [guild.channel("general") for guild in guilds]
    for guild in guilds:
        guild.member(anna)
    async with run(fake, make_app()):
        await fake.connected(shards=2)
        for channel in channels:
            assert CURE in (await anna.slash(channel, "faq", topic="cure")).content
            await anna.writes(channel, "is massage safe for people with ms", mentions_bot=True)
            await channel.next()
    assert fake.problems == []


async def test_closed_direct_messages_break_nothing(stage: Stage) -> None:
    dm = stage.fake.dm(stage.anna)
    stage.anna.closes_dms()
    await stage.anna.writes(dm, "will massage get rid of my ms")
    await dm.quiet()
    assert CURE in (await stage.anna.slash(stage.channel, "faq", topic="cure")).content


async def test_a_channel_where_it_may_not_write_breaks_nothing(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.channel.bot_can_send = False
    await stage.anna.writes(stage.channel, "will massage get rid of my ms", mentions_bot=True)
    await stage.channel.quiet()
    assert "outcome=not-sent status=403 code=50013" in caplog.text
    with pytest.raises(DeliveryError) as refused:
        await stage.running.adapter.post(Target("discord", str(stage.channel.id)), Reply("A tip"), nonce="x")
    assert refused.value.permanent
    assert CURE in (await stage.anna.slash(stage.channel, "faq", topic="cure")).content


async def test_an_error_of_our_own_gives_the_person_a_reference_that_the_log_has(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(request: Request) -> Reply:
        return Reply("x", picture="no picture")  # type: ignore[arg-type]

    table = stage.app.dispatcher.table
    stage.app.dispatcher.table = {**table, "about": replace(table["about"], run=broken)}
    said = await stage.anna.slash(stage.channel, "about")
    assert said.ephemeral
    assert "something went wrong on my side" in said.content
    assert f"bug {said.content.split()[-1]}: AttributeError at files.py" in caplog.text


async def test_a_wrong_token_is_one_clear_sentence(fake: FakeDiscord, make_app: MakeApp) -> None:
    fake.rejects_token = True
    with pytest.raises(PlatformError, match="does not know this token") as refused:
        await run(fake, make_app()).start()
    assert refused.value.final
    assert fake.token not in refused.value.text


async def test_a_token_that_is_reset_ends_the_platform(fake: FakeDiscord, make_app: MakeApp) -> None:
    running = run(fake, make_app())
    await running.start()
    fake.rejects_token = True
    await fake.disconnect_gateway(code=4004, resumable=False)
    assert running.task
    with pytest.raises(PlatformError, match="does not know this token"):
        await asyncio.wait_for(running.task, 10)


async def test_a_server_that_is_not_there_is_tried_again_later(fake: FakeDiscord, make_app: MakeApp) -> None:
    running = run(fake, make_app())
    await fake.stop()
    with pytest.raises(PlatformError, match="cannot be reached") as failed:
        await running.start()
    assert not failed.value.final


async def test_stopping_finishes_what_is_under_way(fake: FakeDiscord, make_app: MakeApp) -> None:
    app, guild, anna = make_app(), fake.guild("MS friends"), fake.person("Anna")
    guild.member(anna)
    channel, running = guild.channel("general"), run(fake, app)
    await running.start()
    fake.slow("POST", "/channels", 1)
    await anna.writes(channel, "will massage get rid of my ms", mentions_bot=True)
    await asyncio.sleep(0.2)
    await running.end()
    assert CURE in (await channel.next(0.1)).content


async def test_the_log_holds_neither_words_nor_names_nor_the_token(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    stage.fake.drops("POST", "/interactions")
    await stage.anna.slash(stage.channel, "ask", question="my secret leg trouble")
    await stage.anna.writes(stage.channel, "my secret leg", mentions_bot=True)
    await stage.channel.next()
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert "outcome=retry" in ours
    for private in ("secret", "Anna", stage.fake.token, str(stage.anna.id)):
        assert private not in ours


async def test_no_privileged_intent_is_asked_for(stage: Stage) -> None:
    assert not clients.INTENTS.message_content
    assert not clients.INTENTS.members
    assert not clients.INTENTS.presences
    assert isinstance(discord.Intents(clients.INTENTS.value), discord.Intents)
