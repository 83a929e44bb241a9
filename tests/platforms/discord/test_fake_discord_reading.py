"""What the bot gets of what people write, and what else it does in channels."""

import discord
import pytest

from tests.platforms.discord.example_bot import Bot
from tests.platforms.discord.scene import Run, Scene, until


async def test_the_bot_reads_a_message_only_where_it_may(scene: Scene, run: Run) -> None:
    bot = Bot()
    await run(bot)
    own = await bot.get_partial_messageable(scene.channel.id).send("own", embed=discord.Embed(title="t"))
    mine = await scene.channel.next()
    hidden = await scene.anna.writes(scene.channel, "hidden", files=[("a.txt", b"a")])
    await scene.anna.writes(scene.channel, "asked", mentions_bot=True)
    await scene.anna.writes(scene.channel, "replied", reply_to=mine)
    await scene.anna.writes(scene.channel, "quietly replied", reply_to=mine, mentions_bot=False)
    await scene.ben.writes(scene.channel, "about Anna's", reply_to=hidden)
    await scene.anna.writes(scene.fake.dm(scene.anna), "privately")
    await until(lambda: len(bot.got) == 7)
    assert bot.user is not None
    assert [message.content for message in bot.got] == [
        *("own", "", f"{bot.user.mention} asked", "replied", "", "", "privately"),
    ]
    assert bot.got[1].attachments == []
    assert bot.got[4].reference is not None
    assert isinstance(bot.got[4].reference.resolved, discord.Message)
    assert bot.got[4].reference.resolved.content == own.content
    assert bot.got[5].reference is not None
    assert isinstance(bot.got[5].reference.resolved, discord.Message)
    assert bot.got[5].reference.resolved.content == ""


async def test_with_the_privileged_intent_the_bot_reads_all(scene: Scene, run: Run) -> None:
    scene.fake.privileged_intents = True
    intents = discord.Intents.default()
    intents.message_content = True
    bot = Bot(intents=intents)
    await run(bot)
    written = await scene.anna.writes(scene.channel, "read me")
    await until(lambda: bool(bot.got))
    assert bot.got[0].content == "read me"
    await scene.anna.edits(written, "again")
    await until(lambda: bool(bot.edited))
    assert bot.edited[0].message.content == "again"
    assert scene.channel.messages[0].edited


async def test_without_the_intent_nothing_comes(scene: Scene, run: Run) -> None:
    bot = Bot(intents=discord.Intents(guilds=True, dm_messages=True))
    await run(bot)
    await scene.anna.writes(scene.channel, "public")
    await scene.anna.writes(scene.fake.dm(scene.anna), "private")
    await until(lambda: bool(bot.got))
    assert [message.content for message in bot.got] == ["private"]


async def test_threads_are_channels_too(scene: Scene, run: Run) -> None:
    bot = Bot()
    await run(bot)
    thread = scene.channel.thread("questions")
    assert (await scene.anna.slash(thread, "echo", text="hi")).content == "hi"
    assert isinstance(bot.get_channel(thread.id), discord.Thread)
    scene.channel.bot_can_send = False
    with pytest.raises(discord.Forbidden):
        await bot.get_partial_messageable(thread.id).send("x")


async def test_history_typing_pins_and_reactions_work(scene: Scene, run: Run) -> None:
    bot = Bot()
    await run(bot)
    channel = bot.get_channel(scene.channel.id)
    assert isinstance(channel, discord.TextChannel)
    sent = [await channel.send(str(number)) for number in range(3)]
    assert [message.content async for message in channel.history(limit=2)] == ["2", "1"]
    async with channel.typing():
        pass
    await sent[0].add_reaction("\N{THUMBS UP SIGN}")
    with pytest.raises(discord.Forbidden):
        await sent[0].pin()
    thread = await channel.create_thread(name="new", type=discord.ChannelType.public_thread)
    assert thread.name == "new"
    assert scene.fake.typing == [scene.channel]
    assert not scene.fake.problems
